//! A draw of more prizes than one write takes: cut in the middle, failed after a cut, and made again.

use crate::support::draw::{KEY, Pair, VALUE, beacon};
use crate::support::staff::STAFF_PASSWORD;
use crate::support::*;
use domain::actor::Role;
use domain::draw::{Group, Hand, Scope, Tier};
use domain::fairness::bundle::verify;
use domain::fairness::{EntryLine, Measure, TierRule};
use domain::id::{ContestId, DrawId, ParticipantId};
use quiz::app::Error;
use quiz::app::draw::DrawPlan;
use quiz::app::keys::random;
use quiz::app::staff::{Staff, permit};
use storage::draw::Entrant;
use storage::{LaneKey, testing};

const DAY: i64 = 24 * HOUR;
const ENTRIES: u32 = 2_000;
const PRIZES: i64 = 1_200;
const RESERVES: i64 = 120;

fn tier(id: &str, quantity: u32, reserves: u32) -> Tier {
    let rule = TierRule {
        id: id.to_owned(),
        quantity,
        reserves,
        measure: Measure::Right,
        min: Some(0),
        max: None,
        floor: None,
    };
    Tier { rule, name: format!("{id} 等奖"), prize: "纪念品".to_owned(), value_fen: 1_000 }
}

/// A draw over two thousand entries whose beacon is entered; only the drawing is left to do.
async fn ready(app: &TestApp) -> Pair {
    let group = Group {
        key: KEY.to_owned(),
        title: "抽奖".to_owned(),
        scope: Scope::All,
        period: None,
        tiers: vec![tier("a", 700, 100), tier("b", 500, 20)],
        adding: false,
    };
    let plan = DrawPlan { rules_text: "抽奖规则\n".to_owned(), groups: vec![group] };
    app.core.set_draw_plan(&ContestId::parse(CONTEST).unwrap(), plan);
    let (organizer, officer) = (app.staff("organizer").await, app.staff("prize_officer").await);
    let body = json!({"key": KEY, "beacon": beacon(app, 48)});
    let draw = organizer.act("draws", body).await.ok()["id"].as_str().unwrap().to_owned();
    let pair = Pair { organizer, officer, draw };
    freeze_many(app, &pair).await;
    app.wait(2 * DAY);
    pair.enter(&pair.organizer, VALUE).await.ok();
    pair.enter(&pair.officer, VALUE).await.ok();
    pair
}

/// Fixes entries of people who never played, as a freeze stores them.
async fn freeze_many(app: &TestApp, pair: &Pair) {
    let id = DrawId::parse(&pair.draw).unwrap();
    let entrant = |number: u32| {
        let line = EntryLine { id: format!("e{number:05}"), right: 5, score_milli: 40_000, rank: 1 };
        Entrant { line, participant: ParticipantId::new(app.clock.now().ms(), random()) }
    };
    let entrants: Vec<Entrant> = (0..ENTRIES).map(entrant).collect();
    for chunk in entrants.chunks(500) {
        let (id, chunk) = (id.clone(), chunk.to_vec());
        let write = app.store.write(LaneKey::Common, move |tx| {
            let (id, chunk) = (id.clone(), chunk.clone());
            Box::pin(async move { Ok::<_, Error>(storage::draw::insert_entries(tx, &id, 1, &chunk).await?) })
        });
        write.await.unwrap();
    }
    let held = storage::draw::find(&app.store.reader(), &id).await.unwrap().unwrap();
    let lines: Vec<EntryLine> = entrants.into_iter().map(|entrant| entrant.line).collect();
    let hand = Hand { by: held.draw.announced.clone(), role: Role::Organizer, manages_accounts: false };
    let frozen = held.draw.freeze_entries(hand, true, &lines).unwrap();
    let write = app.store.write(LaneKey::Common, move |tx| {
        let frozen = frozen.clone();
        Box::pin(async move { Ok::<_, Error>(storage::draw::save(tx, &frozen, held.version).await?) })
    });
    assert!(write.await.unwrap());
}

/// Begins the drawing and drops it once something is written, as by a crash.
async fn cut(app: &TestApp, pair: &Pair) {
    let address = app.core.address("10.0.0.1", "10.0.0.0/24".to_owned());
    let (_, token) = app.core.staff_sign_in(&pair.officer.name, STAFF_PASSWORD, &address).await.unwrap();
    let staff: Staff<permit::RunDraws> = app.core.authorize(&token, "10.0.0.0/24".to_owned()).await.unwrap();
    let id = DrawId::parse(&pair.draw).unwrap();
    tokio::select! {
        done = app.core.run_draw_by(&staff, &id, 40) => panic!("the drawing ended before it was cut: {done:?}"),
        () = async { while testing::stored(&app.store, "prize").await < 100 {} } => {}
    }
    let left = testing::stored(&app.store, "prize").await;
    assert!((100..PRIZES).contains(&left), "{left}");
    app.core.load().await.unwrap();
    // Nobody sees half a draw.
    let public = pair.public(app).await;
    assert_eq!((&public["state"], &public["secret"]), (&json!("beacon_entered"), &Value::Null));
    pair.text(app, "bundle").await.problem("not_found");
    assert_eq!(prizes(pair).await, Vec::<Value>::new());
}

async fn prizes(pair: &Pair) -> Vec<Value> {
    pair.officer.sign_in_again().await;
    let list = pair.officer.get(&format!("/staff/contests/{CONTEST}/prizes")).await.ok();
    list["rows"].as_array().unwrap().clone()
}

async fn cut_and_made_again(database: Database) {
    let app = TestApp::with(|setup| setup.database = database).await;
    let pair = ready(&app).await;
    cut(&app, &pair).await;
    app.wait(MINUTE);
    let drawn = pair.run(&pair.officer).await.ok();
    assert_eq!(drawn["state"], "drawn");
    assert_eq!(testing::stored(&app.store, "prize").await, PRIZES);
    assert_eq!(testing::stored(&app.store, "prize_reserve").await, RESERVES);
    let name = |tier: &Value, row: &Value| format!("{} {}", tier.as_str().unwrap(), row["entry"].as_str().unwrap());
    let mut outcome: Vec<String> = drawn["result"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|tier| tier["winners"].as_array().unwrap().iter().map(|row| name(&tier["tier"], row)))
        .collect();
    let rows = prizes(&pair).await;
    let mut recorded: Vec<String> = rows.iter().map(|row| name(&row["tier_id"], row)).collect();
    outcome.sort();
    recorded.sort();
    assert_eq!(outcome, recorded, "exactly the outcome's prizes");
    assert!(rows.iter().all(|row| row["won_at_ms"] == app.clock.now().ms()), "nothing of the drawing that was cut");
    let report = verify(&pair.text(&app, "bundle").await.text());
    assert!(report.passed(), "{:?}", report.checks);
    pair.run(&pair.officer).await.problem("draw_state");
    assert_eq!(testing::stored(&app.store, "prize").await, PRIZES);
    struck_at_one_instant(&app, &pair, &rows).await;
}

/// Prizes of both tiers are struck out within one millisecond, and every reserve who follows is gone and gives up at
/// once: the bundle names whom the platform let follow.
async fn struck_at_one_instant(app: &TestApp, pair: &Pair, rows: &[Value]) {
    for (tier, at) in [("b", 0), ("a", 0), ("b", 1)] {
        let lost = rows.iter().filter(|row| row["tier_id"] == tier).nth(at).unwrap();
        let path = format!("/staff/prizes/{}/strike", lost["id"].as_str().unwrap());
        pair.officer.post(&path, json!({"reason": "异议成立"})).await.ok();
    }
    let report = verify(&pair.text(app, "bundle").await.text());
    assert!(report.passed(), "{:?}", report.checks);
    let bundle = report.bundle.unwrap();
    let after = prizes(pair).await;
    let follower = |tier: &str, entry: &str| {
        let row = after.iter().find(|row| row["tier_id"] == tier && row["entry"] == entry).unwrap();
        let next = after.iter().find(|other| other["follows"] == row["id"]);
        next.map(|next| next["entry"].as_str().unwrap().to_owned())
    };
    assert!(bundle.waivers.len() > 50, "{}", bundle.waivers.len());
    for waiver in &bundle.waivers {
        assert_eq!(follower(&waiver.tier, &waiver.entry), waiver.follower, "{} {}", waiver.tier, waiver.entry);
    }
    let held = after.iter().filter(|row| row["state"] == "drawn").count();
    assert_eq!(bundle.list.len(), held);
    told_once(app, pair, held).await;
}

/// The list is public from an instant on; telling is cut in the middle and gone on with.
async fn told_once(app: &TestApp, pair: &Pair, held: usize) {
    let starts = app.clock.now().ms() + HOUR;
    let window = json!({"starts_at_ms": starts, "ends_at_ms": starts + 7 * DAY, "contact": "市场监管局"});
    pair.act(&pair.organizer, "publication", window).await.ok();
    app.tick().await;
    let tell = format!("/staff/contests/{CONTEST}/prizes/notification");
    pair.officer.post(&tell, json!({})).await.problem("prize_not_published");
    app.wait(HOUR);
    let id = DrawId::parse(&pair.draw).unwrap();
    let untold = async || storage::prize::untold(&app.store.reader(), &id, held + 1).await.unwrap().len();
    tokio::select! {
        biased;
        () = async { while untold().await == held {} } => {}
        told = app.core.tell_winners() => assert_eq!(told.unwrap(), held),
    }
    app.tick().await;
    assert_eq!((untold().await, app.core.tell_winners().await.unwrap()), (0, 0));
    let deadline = app.clock.now().plus_ms(14 * DAY).ms();
    let after = prizes(pair).await;
    let told = after.iter().filter(|row| row["state"] == "notified" && row["deadline_at_ms"] == deadline).count();
    assert_eq!(told, held);
    let lines = app.staff("auditor").await.audit("prize.notify").await;
    assert!(lines.len() >= held / 100, "{}", lines.len());
}

async fn cut_and_failed(database: Database) {
    let app = TestApp::with(|setup| setup.database = database).await;
    let pair = ready(&app).await;
    cut(&app, &pair).await;
    app.wait(DAY + SECOND);
    pair.run(&pair.officer).await.problem("draw_too_late");
    pair.act(&pair.organizer, "failure", json!({"reason": "逾期未抽取"})).await.ok();
    assert_eq!(testing::stored(&app.store, "prize").await, 0, "a failed draw brings nothing to light");
    assert_eq!(prizes(&pair).await, Vec::<Value>::new());
}

crate::concurrency::on_both! {
    a_drawing_cut_in_the_middle_is_made_again_whole, a_drawing_cut_on_postgresql: cut_and_made_again;
    a_draw_that_fails_after_a_cut_has_no_prizes, a_draw_that_fails_after_a_cut_on_postgresql: cut_and_failed;
}
