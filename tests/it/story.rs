//! The whole story, the same on both databases: import, publish, sign up, start, save, submit, board, close, export.

use crate::support::*;
use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use std::io::Cursor;

const STEMS: usize = 3;

/// A sheet in the layout of 考试宝 with true/false questions that no bank has.
fn upload() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0_u16..).zip(["题干", "题型", "选项A", "选项B", "正确答案", "解析", "章节", "难度"])
    {
        sheet.write(0, column, heading).unwrap();
    }
    for row in 1..=STEMS {
        let stem = format!("故事测试第{row}题：质量提升要靠每个人。");
        let cells = [stem.as_str(), "判断题", "", "", "正确", "每个岗位都影响质量。", "质量月", "易"];
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write(u32::try_from(row).unwrap(), column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

pub(crate) async fn import_and_publish(app: &TestApp) {
    let editor = app.staff("editor").await;
    let file = Payload::File("题目.xlsx".to_owned(), upload());
    let report = editor.send(reqwest::Method::POST, "/staff/imports", file).await.ok();
    assert_eq!((report["to_add"].as_u64(), report["faulty"].as_u64()), (Some(STEMS as u64), Some(0)), "{report}");
    let confirmation = format!("/staff/imports/{}/confirmation", report["id"].as_str().unwrap());
    editor.post(&confirmation, json!({"report_hash": "another"})).await.problem("report_changed");
    let done = editor.post(&confirmation, json!({"report_hash": report["report_hash"]})).await.ok();
    assert_eq!(done["imported"], STEMS);
    editor.post(&confirmation, json!({"report_hash": report["report_hash"]})).await.problem("report_expired");
    let drafts = editor.get("/staff/questions?status=draft").await.ok();
    assert_eq!(drafts["total"], STEMS);
    let ids = done["question_ids"].as_array().unwrap().iter();
    let items: Vec<Value> = ids.map(|id| json!({"id": id, "revision": 1})).collect();
    let all = json!({"items": items});
    assert_eq!(editor.post("/staff/questions/submission", all.clone()).await.ok()["done"], STEMS);
    assert_eq!(editor.post("/staff/questions/approval", all.clone()).await.ok()["done"], 0, "one's own upload");
    let colleague = app.staff("editor").await;
    assert_eq!(colleague.post("/staff/questions/approval", all).await.ok()["done"], STEMS);
}

async fn publish_contest(app: &TestApp, organizer: &StaffMember) {
    let visitor = app.visitor();
    visitor.get(&format!("/contests/{CONTEST}")).await.problem("not_found");
    let contest = organizer.act("publication", json!({})).await.ok();
    assert_eq!(contest["state"], "open");
    let rules = visitor.get(&format!("/contests/{CONTEST}/rules")).await.ok();
    assert_eq!(rules["commitment"].as_str().unwrap().len(), 64);
    assert!(rules["secret"].is_null() && rules["index_text"].is_null());
}

async fn play(app: &TestApp) -> (Person, Person) {
    let winner = Person::sign_up(app, app.form("林小红").working_at("enterprise", "中山市灯饰（测试）有限公司")).await;
    let second = app.participant("=陈大文").await;
    assert_eq!(winner.offered().await, "can_start");
    let round = winner.start().await.answer_all_right().await;
    assert_eq!(winner.offered().await, "resume");
    app.wait(65_240);
    let result = round.submit().await;
    assert_eq!((&result["score_milli"], &result["right"]), (&json!(40_000), &json!(5)));
    assert_eq!(result["duration_ms"], 65_240);
    let round = second.start().await.answer_right(3).await;
    app.wait(MINUTE);
    assert_eq!(round.submit().await["score_milli"], 30_000);
    let board = second.board().await;
    assert_eq!(board["people_total"], 2);
    assert_eq!(board["rows"][0]["name"], "林＊＊");
    assert_eq!((&board["me"]["rank"], &board["me"]["next"]["missing_milli"]), (&json!(2), &json!(10_000)));
    let scope = "scope=category&key=enterprise";
    let board = winner.get(&format!("/contests/{CONTEST}/leaderboard?{scope}")).await.ok();
    assert_eq!((&board["people_total"], &board["me"]["rank"]), (&json!(1), &json!(1)));
    let board = winner.get(&format!("/contests/{CONTEST}/leaderboard?scope=organization")).await.ok();
    assert_eq!(board["organizations"][0]["name"], "中山市灯饰（测试）有限公司");
    (winner, second)
}

fn read_xlsx(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("总榜").unwrap();
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => panic!("every cell is text: {other:?}"),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

async fn export(app: &TestApp, organizer: &StaffMember, winner: &Person, second: &Person) {
    let reply = organizer.export("xlsx", "full", 10).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let rows = read_xlsx(reply.body);
    let head = rows.iter().position(|row| row[0] == "名次").unwrap();
    assert_eq!(rows[head + 1][..5], ["1", "企业", "林小红", winner.mobile.as_str(), "石岐街道"]);
    assert_eq!(rows[head + 1][6..8], ["40", "1分05.240秒"]);
    assert_eq!(rows[head + 2][2], "'=陈大文");
    assert!(!rows.iter().flatten().any(|cell| cell.contains("未定稿")));
    app.wait(SECOND);
    let reply = organizer.export("csv", "masked", 10).await;
    let text = reply.text();
    assert!(text.starts_with('\u{feff}'));
    let mut table = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4, "two of the overall list, one of each of their groups: {text}");
    assert!(!text.contains(&winner.mobile) && !text.contains(&second.mobile) && !text.contains("林小红"));
    let auditor = app.staff("auditor").await;
    let lines = auditor.audit("winner.export").await;
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1]["detail"], "full xlsx, top 10, 4 rows, scoring version 1: 颁奖");
}

async fn story(database: Database) {
    let app = TestApp::with(|setup| {
        setup.database = database;
        setup.published = false;
    })
    .await;
    import_and_publish(&app).await;
    let organizer = app.staff("organizer").await;
    publish_contest(&app, &organizer).await;
    let (winner, second) = play(&app).await;
    organizer.act("closing", json!({})).await.problem("contest_state");
    app.wait_until(app.contest().settled_at().plus_ms(1));
    organizer.sign_in_again().await;
    assert_eq!(organizer.act("closing", json!({})).await.ok()["state"], "closed");
    winner.refresh().await.ok();
    assert_eq!(winner.offered().await, "checking");
    assert_eq!(organizer.act("finalization", json!({})).await.ok()["state"], "final");
    let rules = app.visitor().get(&format!("/contests/{CONTEST}/rules")).await.ok();
    let secret = domain::fairness::unhex(rules["secret"].as_str().unwrap()).unwrap();
    let secret = domain::fairness::PaperSecret::new(secret.try_into().unwrap());
    assert_eq!(rules["commitment"], secret.commitment(), "the opened secret is the one that was committed to");
    export(&app, &organizer, &winner, &second).await;
    let standing = &winner.contest().await["standing"];
    assert_eq!((&standing["rank"], &standing["people_total"]), (&json!(1), &json!(2)));
}

#[tokio::test]
async fn the_whole_story_on_sqlite() {
    story(Database::Sqlite).await;
}

#[tokio::test]
async fn the_whole_story_on_postgresql() {
    story(Database::Postgres).await;
}
