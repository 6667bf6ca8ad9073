//! Winner lists: who is in, who is marked, and what each kind of file shows.

use crate::support::*;

async fn played(app: &TestApp, form: SignUp, right: usize, took_ms: i64) -> Person {
    let person = Person::sign_up(app, form).await;
    let round = person.start().await.answer_right(right).await;
    app.wait(took_ms);
    round.submit().await;
    person
}

/// Rows of a group as `rank tied nickname`.
fn rows(list: &Value, group: &str) -> Vec<String> {
    let groups = list["groups"].as_array().unwrap();
    let group = groups.iter().find(|g| g["key"] == group).expect("the group is listed");
    let row = |r: &Value| format!("{} {} {}", r["rank"], r["tied"], r["nickname"].as_str().unwrap());
    group["rows"].as_array().unwrap().iter().map(row).collect()
}

/// Records of a CSV file, the headings first.
fn table(reply: &Reply) -> Vec<Vec<String>> {
    let text = reply.text();
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    assert!(text.contains("\r\n"));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Two who share the second rank because they hand in at the same instant after the same time.
async fn shared_second_rank(app: &TestApp) {
    played(app, app.form("林小红"), 5, MINUTE).await;
    let chen = app.participant("陈大文").await;
    let huang = Person::sign_up(app, app.form("黄美玲").working_at("enterprise", "中山测试灯饰厂")).await;
    let (one, two) = (chen.start().await.answer_right(4).await, huang.start().await.answer_right(4).await);
    app.wait(MINUTE);
    one.submit().await;
    two.submit().await;
    played(app, app.form("吴志强"), 1, MINUTE).await;
}

#[tokio::test]
async fn whoever_shares_the_last_rank_is_in() {
    let app = TestApp::start().await;
    shared_second_rank(&app).await;
    let organizer = app.staff("organizer").await;
    let list = organizer.get(&format!("/staff/contests/{CONTEST}/winners?top=2")).await.ok();
    let mut all = rows(&list, "all");
    assert_eq!(all.remove(0), "1 false 林＊");
    all.sort();
    assert_eq!(all, ["2 true 陈＊", "2 true 黄＊"]);
    assert_eq!(rows(&list, "enterprise"), ["1 false 黄＊"], "a group has its own ranks");
    assert_eq!(rows(&list, "consumer"), ["1 false 林＊", "2 false 陈＊"]);
    assert_eq!(list["groups"].as_array().unwrap().len(), 5);
    let four = organizer.get(&format!("/staff/contests/{CONTEST}/winners?top=4")).await.ok();
    assert_eq!(rows(&four, "all")[3], "4 false 吴＊", "after two on rank 2 comes rank 4");
    let file = table(&organizer.export("csv", "full", 2).await);
    assert_eq!(file.iter().filter(|row| row[1] == "2（并列）").count(), 2);
    for wrong in ["0", "10001", "x"] {
        let refused = organizer.get(&format!("/staff/contests/{CONTEST}/winners?top={wrong}")).await;
        refused.problem("invalid_request");
    }
}

#[tokio::test]
async fn listed_numbers_play_and_are_marked_as_not_winning() {
    let app = TestApp::start().await;
    let lin = played(&app, app.form("林小红"), 5, MINUTE).await;
    played(&app, app.form("陈大文"), 4, MINUTE).await;
    let organizer = app.staff("organizer").await;
    let list = format!("/staff/contests/{CONTEST}/exclusions");
    let body = json!({"mobiles": [lin.mobile, "13700000009"], "reason": "技术支持单位"});
    assert_eq!(organizer.put(&list, body).await.ok(), json!({"matched": 1, "listed": 2}));
    let shown = organizer.get(&format!("/staff/contests/{CONTEST}/winners")).await.ok();
    let marks: Vec<&Value> = shown["groups"][0]["rows"].as_array().unwrap().iter().map(|r| &r["excluded"]).collect();
    assert_eq!(marks, [&json!(true), &json!(false)]);
    let file = table(&organizer.export("csv", "masked", 5).await);
    assert!(file[1].last().unwrap().contains("不参与评奖") && !file[2].last().unwrap().contains("不参与评奖"));
    organizer.put(&list, json!({"mobiles": [], "reason": "更正"})).await.ok();
    assert!(!organizer.export("csv", "masked", 5).await.text().contains("不参与评奖"));
}

#[tokio::test]
async fn a_full_file_is_for_those_who_deliver_prizes_and_a_masked_one_for_everybody() {
    let app = TestApp::start().await;
    let lin = played(&app, app.form("林小红").working_at("enterprise", "中山测试灯饰厂"), 5, 65_240).await;
    let organizer = app.staff("organizer").await;
    let full = organizer.export("csv", "full", 10).await;
    assert_eq!(full.headers["content-disposition"], "attachment; filename=\"winners-round-draft.csv\"");
    let full = table(&full);
    let titles = [
        "组别",
        "名次",
        "身份",
        "昵称",
        "手机号",
        "镇街",
        "单位",
        "成绩",
        "用时",
        "完成时间",
        "次数",
        "账号编号",
        "备注",
    ];
    assert_eq!(full[0], titles);
    let finished = "2022-09-05T10:01:05+08:00";
    let wanted = [
        "总榜",
        "1",
        "企业",
        "林小红",
        &lin.mobile,
        "石岐街道",
        "中山测试灯饰厂",
        "40",
        "1分05.240秒",
        finished,
        "1",
        &lin.id,
        "未定稿",
    ];
    assert_eq!(full[1], wanted);
    let masked = table(&organizer.export("csv", "masked", 10).await);
    let number = format!("{}****{}", &lin.mobile[..3], &lin.mobile[7..]);
    assert_eq!((masked[1][3].as_str(), masked[1][4].as_str()), ("林＊", number.as_str()));
    let preview = organizer.get(&format!("/staff/contests/{CONTEST}/winners")).await.ok();
    assert_eq!(preview["groups"][0]["rows"][0]["mobile"], "", "the page opens no number");
    let refused = organizer.act("exports", json!({"format": "csv", "detail": "full", "top": 5, "reason": ""})).await;
    assert_eq!(refused.faults(), ["reason required"]);
}

#[tokio::test]
async fn a_list_that_may_still_change_says_so_everywhere() {
    let app = TestApp::start().await;
    played(&app, app.form("林小红"), 5, MINUTE).await;
    app.close_contest().await;
    let organizer = app.staff("organizer").await;
    let page = |organizer: StaffMember| async move {
        organizer.get(&format!("/staff/contests/{CONTEST}/winners")).await.ok()["final"].clone()
    };
    assert_eq!(page(organizer.clone()).await, false);
    assert!(organizer.export("csv", "masked", 5).await.text().contains("未定稿"));
    organizer.act("finalization", json!({})).await.ok();
    assert_eq!(page(organizer.clone()).await, true);
    let file = organizer.export("csv", "masked", 5).await;
    assert!(!file.text().contains("未定稿"));
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"winners-round-masked.csv\"");
}

#[tokio::test]
async fn no_cell_of_a_file_is_read_as_a_formula() {
    let app = TestApp::start().await;
    for (nickname, organization) in
        [("=1+1", "@SUM(A1)的厂"), ("+HYPERLINK", "-2+3测试厂"), ("＝cmd", "=中山|测试'!A0")]
    {
        played(&app, app.form(nickname).working_at("enterprise", organization), 5, SECOND).await;
    }
    let organizer = app.staff("organizer").await;
    for detail in ["full", "masked"] {
        let file = table(&organizer.export("csv", detail, 10).await);
        assert_eq!(file.len(), 7);
        for cell in file.iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r']), "{cell}");
        }
    }
}

#[tokio::test]
async fn someone_who_deletes_their_data_leaves_the_list() {
    let app = TestApp::start().await;
    let lin = played(&app, app.form("林小红"), 5, MINUTE).await;
    played(&app, app.form("陈大文"), 4, MINUTE).await;
    lin.delete("/me", json!({"password": person::PASSWORD, "confirm": "DELETE"})).await.ok();
    let list = app.staff("auditor").await.get(&format!("/staff/contests/{CONTEST}/winners")).await.ok();
    assert_eq!(rows(&list, "all"), ["1 false 陈＊"]);
}
