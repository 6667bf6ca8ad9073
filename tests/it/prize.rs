//! Prizes from the draw to the desk: told, confirmed, fetched; given up, lapsed or struck out, and then the next reserve's.

use crate::support::*;
use domain::id::{ContestId, DrawId, ParticipantId, PrizeId};
use domain::prize::{ClaimRules, NewPrize, Reserve, Reserves, Source};
use quiz::app::{App, Error};

const DAY: i64 = 24 * HOUR;
const ADDRESS: &str = "石岐街道孙文东路九九九号";
const ID_NUMBER: &str = "11010519491231002X";
const NAME: &str = "林实名";

fn draw() -> DrawId {
    DrawId::new(1, [7; 10])
}

fn won(app: &TestApp, person: &Person, place: u8, source: Source) -> NewPrize {
    NewPrize {
        id: PrizeId::new(app.clock.now().ms(), [place; 10]),
        contest: ContestId::parse(CONTEST).unwrap(),
        draw: (source == Source::Draw).then(draw),
        source,
        tier: "second".into(),
        tier_name: "二等奖".into(),
        prize: "家用血压计".into(),
        value_fen: 29_900,
        place: u32::from(place),
        entry: (source == Source::Draw).then(|| format!("e{place}")),
        participant: ParticipantId::parse(&person.id).unwrap(),
        won_at: app.clock.now(),
    }
}

/// Records winners of a draw and its reserves, as the drawing does; gives the prizes' ids.
async fn drawn(app: &TestApp, winners: &[&Person], reserves: &[&Person]) -> Vec<String> {
    let won: Vec<NewPrize> = (1..).zip(winners).map(|(place, p)| won(app, p, place, Source::Draw)).collect();
    let ids = won.iter().map(|prize| prize.id.to_string()).collect();
    let reserve = |(n, person): (u8, &&Person)| Reserve {
        entry: format!("r{n}"),
        participant: ParticipantId::parse(&person.id).unwrap(),
    };
    let list = (1..).zip(reserves).map(reserve).collect();
    let reserves = Reserves { list, barring: vec!["first".into(), "second".into()] };
    app.store
        .write(storage::LaneKey::Common, move |tx| {
            let (won, reserves) = (won.clone(), reserves.clone());
            Box::pin(async move {
                App::record_prizes(tx, &won).await?;
                App::record_reserves(tx, &draw(), "second", &reserves).await?;
                Ok::<_, Error>(())
            })
        })
        .await
        .unwrap();
    ids
}

/// Prizes of a person as they see them.
async fn mine(person: &Person) -> Vec<Value> {
    person.get("/me/prizes").await.ok()["prizes"].as_array().unwrap().clone()
}

async fn confirm(person: &Person, id: &str, body: Value) -> Reply {
    person.post(&format!("/prizes/{id}/confirmation"), body).await
}

async fn act(officer: &StaffMember, id: &str, act: &str, body: Value) -> Reply {
    officer.post(&format!("/staff/prizes/{id}/{act}"), body).await
}

async fn listed(staff: &StaffMember, query: &str) -> Value {
    staff.get(&format!("/staff/contests/{CONTEST}/prizes{query}")).await.ok()
}

#[tokio::test]
async fn a_winner_is_told_confirms_and_fetches_the_prize_with_a_code() {
    let app = TestApp::start().await;
    let (lin, chen) = (app.participant("林小红").await, app.participant("陈大文").await);
    let id = drawn(&app, &[&lin], &[&chen]).await.remove(0);
    let officer = app.staff("prize_officer").await;
    assert_eq!(mine(&lin).await, Vec::<Value>::new(), "nobody learns of a draw before they are told");
    confirm(&lin, &id, json!({"way": "pick_up", "name": NAME})).await.problem("not_found");
    let told = officer.post(&format!("/staff/contests/{CONTEST}/prizes/notification"), json!({})).await.ok();
    assert_eq!(told, json!({"notified": 1}));
    act(&officer, &id, "notification", json!({})).await.problem("prize_state");
    let shown = mine(&lin).await.remove(0);
    assert_eq!(shown["state"], "notified");
    assert_eq!(shown["deadline_at_ms"], app.clock.now().ms() + 14 * DAY);
    assert_eq!(shown["pick_up"]["code"], Value::Null);
    // Other people's prizes are not there.
    let body =
        json!({"way": "pick_up", "name": NAME, "mobile": null, "proxy": {"name": "陈家人", "mobile": "13900000099"}});
    confirm(&chen, &id, body.clone()).await.problem("not_found");
    chen.post(&format!("/prizes/{id}/waiver"), json!({})).await.problem("not_found");
    act(&officer, &id, "delivery", json!({"note": "身份核对"})).await.problem("prize_state");
    let confirmed = confirm(&lin, &id, body.clone()).await.ok();
    let code = confirmed["pick_up"]["code"].as_str().unwrap().to_owned();
    assert_eq!((code.len(), &confirmed["proxy"]), (8, &json!(true)));
    app.wait(HOUR);
    lin.refresh().await.ok();
    let again = confirm(&lin, &id, json!({"way": "pick_up", "name": "林更名"})).await.ok();
    assert_eq!(again["pick_up"]["code"], json!(code), "mending a name keeps the code");
    officer.sign_in_again().await;
    act(&officer, &id, "delivery", json!({"code": "22222222", "note": ""})).await.problem("prize_code_wrong");
    act(&officer, &id, "delivery", json!({"note": ""})).await.problem("invalid_request");
    let spoken = format!("{} {}", code[..4].to_lowercase(), &code[4..]);
    let handed = act(&officer, &id, "delivery", json!({"code": spoken, "note": ""})).await.ok();
    assert_eq!((&handed["state"], &handed["by_code"]), (&json!("delivered"), &json!(true)));
    let shown = mine(&lin).await.remove(0);
    assert_eq!((&shown["state"], &shown["pick_up"]["code"]), (&json!("delivered"), &Value::Null));
    confirm(&lin, &id, body).await.problem("prize_state");
    act(&officer, &id, "strike", json!({"reason": "异议成立"})).await.problem("prize_state");
    assert_eq!(listed(&officer, "").await["counts"], json!({"delivered": 1}));
}

#[tokio::test]
async fn a_prize_given_up_lapsed_or_struck_out_goes_to_the_next_reserve() {
    let app = TestApp::start().await;
    let names = ["林小红", "陈大文", "黄美玲", "吴志强", "何丽", "周平"];
    let mut people = Vec::new();
    for name in names {
        people.push(app.participant(name).await);
    }
    let [lin, chen, huang, wu, he, zhou] = people.as_slice() else { unreachable!() };
    // Chen is a reserve too, but has won; Wu leaves before it is his turn.
    let ids = drawn(&app, &[lin, chen], &[chen, wu, huang, he, zhou]).await;
    let officer = app.staff("prize_officer").await;
    let tell = format!("/staff/contests/{CONTEST}/prizes/notification");
    officer.post(&tell, json!({})).await.ok();
    wu.delete("/me", json!({"password": person::PASSWORD, "confirm": "DELETE"})).await.ok();
    let waived = lin.post(&format!("/prizes/{}/waiver", ids[0]), json!({})).await.ok();
    assert_eq!(waived["state"], "waived");
    assert_eq!(lin.post(&format!("/prizes/{}/waiver", ids[0]), json!({})).await.ok(), waived, "said twice");
    let passed = listed(&officer, "?state=waived&tier=second").await["rows"].as_array().unwrap().clone();
    assert_eq!(passed.len(), 2, "Wu followed and was gone: {passed:?}");
    assert!(passed.iter().all(|row| row["followed_by"].is_string()));
    let rows = listed(&officer, "?state=drawn").await["rows"].as_array().unwrap().clone();
    assert_eq!(rows.len(), 1);
    assert_eq!((&rows[0]["masked"], &rows[0]["entry"], &rows[0]["place"]), (&json!("黄＊"), &json!("r3"), &json!(1)));
    let wus = passed.iter().find(|row| row["entry"] == "r2").unwrap();
    assert_eq!(
        (&wus["follows"], &wus["followed_by"], &rows[0]["follows"]),
        (&json!(ids[0]), &rows[0]["id"], &wus["id"])
    );
    act(&officer, rows[0]["id"].as_str().unwrap(), "notification", json!({})).await.ok();
    // Huang lets the days pass.
    let reason = json!({"reason": "逾期未确认"});
    let second = mine(huang).await.remove(0)["id"].as_str().unwrap().to_owned();
    act(&officer, &second, "waiver", reason.clone()).await.problem("prize_not_overdue");
    app.wait(14 * DAY + 1);
    officer.sign_in_again().await;
    huang.refresh().await.ok();
    assert_eq!(mine(huang).await[0]["overdue"], true);
    let lapsed = act(&officer, &second, "waiver", reason).await.ok();
    assert_eq!((&lapsed["state"], &lapsed["close_reason"]), (&json!("waived"), &json!("逾期未确认")));
    confirm(huang, &second, json!({"way": "pick_up", "name": NAME})).await.problem("prize_state");
    // An objection against Chen is upheld; then nobody is left but Zhou, and after him nobody.
    let struck = act(&officer, &ids[1], "strike", json!({"reason": "异议成立，重复报名"})).await.ok();
    assert!(struck["followed_by"].is_string());
    officer.post(&tell, json!({})).await.ok();
    for (person, followed) in [(he, false), (zhou, false)] {
        person.refresh().await.ok();
        let id = mine(person).await.remove(0)["id"].as_str().unwrap().to_owned();
        let gone = act(&officer, &id, "strike", json!({"reason": "异议成立"})).await.ok();
        assert_eq!(gone["followed_by"].is_string(), followed);
    }
    let auditor = app.staff("auditor").await;
    let acts: Vec<String> =
        auditor.audit("prize.").await.iter().map(|line| line["action"].as_str().unwrap().to_owned()).collect();
    assert_eq!(acts.iter().filter(|act| *act == "prize.strike").count(), 3);
    assert_eq!(acts.iter().filter(|act| *act == "prize.waive").count(), 2);
}

/// Rows of a spreadsheet, every cell of which is text, and the plain text of its page.
fn sheet(bytes: Vec<u8>) -> (Vec<Vec<String>>, String) {
    use calamine::Reader as _;
    let mut page = String::new();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut file = archive.by_name("xl/worksheets/sheet1.xml").unwrap();
    std::io::Read::read_to_string(&mut file, &mut page).unwrap();
    drop(file);
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("中奖名单").unwrap();
    assert!(book.worksheet_formula("中奖名单").unwrap().used_cells().next().is_none());
    assert!(range.used_cells().all(|(_, _, cell)| matches!(cell, calamine::Data::String(_))));
    (range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect(), page)
}

async fn exported(staff: &StaffMember, body: Value) -> Reply {
    staff.post(&format!("/staff/contests/{CONTEST}/prizes/export"), body).await
}

#[tokio::test]
async fn prizes_leave_as_files_masked_or_with_what_handing_out_needs_and_every_one_with_a_reason() {
    let app = TestApp::start().await;
    let (lin, chen) = (app.participant("=林小红").await, app.participant("陈大文").await);
    let rules = ClaimRules { ship: true, id_needed: true, ..ClaimRules::default() };
    app.core.set_claim_rules(&ContestId::parse(CONTEST).unwrap(), rules);
    let ids = drawn(&app, &[&lin, &chen], &[]).await;
    let (officer, auditor) = (app.staff("prize_officer").await, app.staff("auditor").await);
    act(&officer, &ids[1], "notification", json!({})).await.ok();
    let given = json!({"way": "ship", "name": NAME, "address": ADDRESS, "id_number": ID_NUMBER});
    confirm(&chen, &ids[1], given).await.ok();
    let ask = |format: &str, detail: &str, reason: &str| json!({"format": format, "detail": detail, "reason": reason});
    exported(&officer, ask("xlsx", "full", "")).await.problem("invalid_request");
    exported(&auditor, ask("xlsx", "full", "核对")).await.problem("forbidden");
    let mut odd = ask("xlsx", "masked", "核对名单");
    odd["charset"] = json!("gb18030");
    assert_eq!(exported(&officer, odd).await.faults(), ["charset not_asked"]);
    assert_eq!(auditor.audit("prize.export").await, Vec::<Value>::new(), "what was refused left no line");

    let file = exported(&officer, ask("xlsx", "full", "寄送奖品")).await;
    let name = format!("attachment; filename=\"prizes-{CONTEST}.xlsx\"");
    assert_eq!(file.headers["content-disposition"], name.as_str());
    let (rows, page) = sheet(file.body.to_vec());
    assert_eq!(rows[2][3..5], ["姓名", "手机号"]);
    assert_eq!(rows[3][3..5], ["'=林小红".to_owned(), lin.mobile.clone()], "no formula, and digits as text");
    assert_eq!(rows[4][3..5], [NAME.to_owned(), chen.mobile.clone()]);
    assert_eq!((rows[4][7].as_str(), rows[4][8].as_str()), ("待发放", "邮寄"));
    assert_eq!(rows[4][11..13], [ADDRESS, ID_NUMBER]);
    for wanted in [r#"state="frozen""#, r#"ySplit="3""#, r#"paperSize="9""#, r#"orientation="landscape""#, "fitToPage"]
    {
        assert!(page.contains(wanted), "{wanted}");
    }

    let mut csv = ask("csv", "full", "寄送奖品");
    let utf8 = exported(&officer, csv.clone()).await;
    csv["charset"] = json!("gb18030");
    let gb = exported(&officer, csv).await;
    assert!(gb.headers["content-type"].to_str().unwrap().contains("gb18030"));
    let (text, _, broken) = encoding_rs::GB18030.decode(&gb.body);
    assert!(!broken && text.contains(ADDRESS) && text.contains("'=林小红"));
    assert_eq!(utf8.text().strip_prefix('\u{feff}').unwrap(), text);

    let masked = exported(&auditor, ask("csv", "masked", "核对名单")).await.text();
    assert!(masked.contains("陈＊") && masked.contains(&domain::text::mask_mobile(&chen.mobile)), "{masked}");
    for secret in [NAME, ADDRESS, ID_NUMBER, &chen.mobile, &lin.mobile] {
        assert!(!masked.contains(secret), "{secret}");
    }
    for detail in ["masked", "full"] {
        let pdf = exported(&officer, ask("pdf", detail, "张贴和发放")).await;
        if pdf.status == 200 {
            assert!(pdf.body.starts_with(b"%PDF"));
        } else {
            pdf.problem("fonts_missing");
        }
    }
    let lines = auditor.audit("prize.export").await;
    let said: Vec<&str> = lines.iter().map(|line| line["detail"].as_str().unwrap()).collect();
    assert_eq!(said.len(), 6);
    for wanted in ["full xlsx, 2 rows: 寄送奖品", "masked csv, 2 rows: 核对名单"] {
        assert!(said.contains(&wanted), "{said:?}");
    }
}

#[tokio::test]
async fn what_a_winner_gives_is_sealed_opened_with_a_reason_and_erased_in_time() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let rules = ClaimRules { ship: true, id_needed: true, ..ClaimRules::default() };
    app.core.set_claim_rules(&ContestId::parse(CONTEST).unwrap(), rules);
    let id = drawn(&app, &[&lin], &[]).await.remove(0);
    let (officer, organizer) = (app.staff("prize_officer").await, app.staff("organizer").await);
    act(&officer, &id, "notification", json!({})).await.ok();
    let wrong = json!({"way": "ship", "name": NAME, "id_number": "110105194912310021"});
    let mut faults = confirm(&lin, &id, wrong).await.faults();
    faults.sort();
    assert_eq!(faults, ["address required", "id_number format"]);
    let body = json!({"way": "ship", "name": NAME, "address": ADDRESS, "id_number": ID_NUMBER});
    let confirmed = confirm(&lin, &id, body).await.ok();
    assert_eq!(confirmed["claim"]["name"], NAME);
    lin.get("/me/prizes").await.ok();
    listed(&organizer, "").await;
    listed(&officer, "?q=林").await;
    act(&officer, &id, "opening", json!({"reason": ""})).await.problem("invalid_request");
    // Nothing so far has told what was given, but to the winner their own name.
    for exchange in app.traffic() {
        let body = String::from_utf8_lossy(&exchange.body).into_owned();
        assert!(!body.contains(ADDRESS) && !body.contains(ID_NUMBER), "{} tells", exchange.request);
        assert!(!body.contains(NAME) || exchange.request.contains("prizes"), "{} tells", exchange.request);
    }
    let log = log::text();
    assert!(!log.contains(ADDRESS) && !log.contains(ID_NUMBER) && !log.contains(NAME), "the log tells");
    for file in std::fs::read_dir(app.dir.path()).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            for secret in [ADDRESS, ID_NUMBER, NAME] {
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "{} holds {secret}", path.display());
            }
        }
    }
    let opened = act(&officer, &id, "opening", json!({"reason": "寄送奖品"})).await.ok();
    assert_eq!((&opened["address"], &opened["id_number"]), (&json!(ADDRESS), &json!(ID_NUMBER)));
    let line = app.staff("auditor").await.audit("prize.open").await.remove(0);
    assert_eq!((&line["detail"], &line["object"]), (&json!("寄送奖品"), &json!(id)));
    assert_eq!(lin.get("/me/export").await.ok()["prizes"][0]["address"], ADDRESS);
    act(&officer, &id, "delivery", json!({"note": "顺丰 12345"})).await.ok();
    app.wait(61 * DAY);
    app.core.forget_old().await.unwrap();
    officer.sign_in_again().await;
    act(&officer, &id, "opening", json!({"reason": "寄送奖品"})).await.problem("not_found");
    assert_eq!(listed(&officer, "").await["rows"][0]["has_details"], false);
    app.wait(670 * DAY);
    app.core.forget_old().await.unwrap();
    officer.sign_in_again().await;
    assert_eq!(listed(&officer, "").await["rows"], json!([]));
}

#[tokio::test]
async fn whoever_deletes_their_data_leaves_a_masked_line_and_their_open_prize_to_the_next() {
    let app = TestApp::start().await;
    let (lin, chen) = (app.participant("林小红").await, app.participant("陈大文").await);
    let id = drawn(&app, &[&lin], &[&chen]).await.remove(0);
    let officer = app.staff("prize_officer").await;
    act(&officer, &id, "notification", json!({})).await.ok();
    confirm(&lin, &id, json!({"way": "pick_up", "name": NAME})).await.ok();
    lin.delete("/me", json!({"password": person::PASSWORD, "confirm": "DELETE"})).await.ok();
    let list = listed(&officer, "").await;
    let row = |state: &str| list["rows"].as_array().unwrap().iter().find(|row| row["state"] == state).unwrap();
    assert_eq!((&row("waived")["masked"], &row("waived")["has_details"]), (&json!("林＊"), &json!(false)));
    assert_eq!(row("drawn")["masked"], "陈＊");
    assert_eq!(row("drawn")["follows"], json!(id));
    act(&officer, &id, "opening", json!({"reason": "核对"})).await.problem("not_found");
}

#[tokio::test]
async fn an_instant_win_is_known_at_once_and_can_be_taken_without_a_notice() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let prize = won(&app, &lin, 1, Source::Instant);
    let id = prize.id.to_string();
    app.store
        .write(storage::LaneKey::Common, move |tx| {
            let prize = prize.clone();
            Box::pin(async move { App::record_prizes(tx, &[prize]).await })
        })
        .await
        .unwrap();
    assert_eq!(mine(&lin).await[0]["state"], "drawn");
    confirm(&lin, &id, json!({"way": "ship", "name": NAME, "address": ADDRESS})).await.problem("prize_way");
    assert_eq!(confirm(&lin, &id, json!({"way": "pick_up", "name": NAME})).await.ok()["state"], "confirmed");
}
