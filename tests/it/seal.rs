//! The root of all receipts at closing, the proof of one's own, and final contests sealed and recomputed.

use crate::support::binary::{refused, succeed, text};
use crate::support::*;
use domain::award::{Claim, InstantPrize, Notice, Plan};
use domain::contest::{ScoreKept, VoidPolicy};
use domain::fairness::tree::{leaf_hash, proves};
use domain::fairness::{Hash, receipt, unhex};
use domain::id::ContestId;
use domain::seal::{Fault, Report, Seal, verify, write};
use futures_util::future::join_all;

fn bytes(value: &Value) -> Hash {
    unhex(value.as_str().unwrap()).unwrap().try_into().unwrap()
}

/// Holds a proof against the published root as a browser does.
#[track_caller]
fn is_proved(proof: &Value, root: &Value) -> bool {
    let path: Vec<Hash> = proof["path"].as_array().unwrap().iter().map(bytes).collect();
    let leaf = leaf_hash(proof["leaf"].as_str().unwrap().as_bytes());
    let (index, size) = (proof["index"].as_u64().unwrap(), proof["size"].as_u64().unwrap());
    proof["root"] == *root && proves(leaf, index, size, &path, &bytes(root))
}

async fn proof(round: &Round) -> Reply {
    round.person.get(&format!("/attempts/{}/proof", round.id())).await
}

async fn receipts(app: &TestApp) -> Value {
    app.visitor().get(&format!("/contests/{CONTEST}/rules")).await.ok()["receipts"].clone()
}

async fn closing(database: Database) {
    let app = TestApp::with(|setup| setup.database = database).await;
    let mut rounds = Vec::new();
    for nickname in ["林小红", "陈大文", "黄美玲"] {
        rounds.push(app.participant(nickname).await.start().await.answer_right(2).await);
    }
    let submitted = rounds[0].submit().await;
    app.wait(HOUR);
    app.tick().await;
    rounds[1].person.refresh().await.ok();
    assert_eq!(rounds[1].result().await.ok()["state"], "expired");
    assert!(receipts(&app).await.is_null(), "nothing is published before the closing");
    rounds[0].person.refresh().await.ok();
    proof(&rounds[0]).await.problem("receipts_not_published");
    // Two more begin shortly before the end; one hands in, one leaves.
    app.wait_until(app.contest().window.closes_at.plus_ms(-MINUTE));
    let (late, gone) = (app.participant("吴志强").await, app.participant("何丽").await);
    let (late, gone) = (late.start().await, gone.start().await.answer_right(1).await);
    late.submit().await;
    app.close_contest().await;
    let tree = receipts(&app).await;
    assert_eq!((&tree["size"], app.contest().state.word()), (&json!(5), "closed"));
    for round in [&rounds[0], &rounds[1], &late, &gone] {
        round.person.refresh().await.ok();
        let found = proof(round).await.ok();
        assert!(is_proved(&found, &tree["root"]), "{found}");
        let result = round.result().await.ok();
        assert_eq!(receipt(found["leaf"].as_str().unwrap()), result["receipt"]["hash"].as_str().unwrap());
        let mut bent = found.clone();
        bent["leaf"] = json!(format!("{} ", found["leaf"].as_str().unwrap()));
        assert!(!is_proved(&bent, &tree["root"]));
        let mut elsewhere = found.clone();
        elsewhere["index"] = json!((found["index"].as_u64().unwrap() + 1) % 5);
        assert!(!is_proved(&elsewhere, &tree["root"]));
    }
    assert_eq!(proof(&rounds[0]).await.ok()["number"], submitted["receipt"]["number"]);
    // Nobody else's, and nothing for nobody.
    rounds[0].person.get(&format!("/attempts/{}/proof", late.id())).await.problem("not_found");
    app.visitor().get(&format!("/attempts/{}/proof", late.id())).await.problem("sign_in_required");
    // Whatever comes after the closing gets no receipt, and a new start of the server shows the same root.
    late.person.try_start().await.problem("contest_over");
    gone.try_submit().await.problem("attempt_over");
    let body = json!({"password": crate::support::person::PASSWORD, "confirm": "DELETE"});
    late.person.delete("/me", body).await.ok();
    app.wait(HOUR);
    app.tick().await;
    app.core.load().await.unwrap();
    assert_eq!(receipts(&app).await, tree);
    rounds[2].person.refresh().await.ok();
    assert!(is_proved(&proof(&rounds[2]).await.ok(), &tree["root"]), "others keep their proofs");
}

/// People start while the contest closes: whoever got an attempt is in the tree, everybody else is refused.
async fn racing(database: Database) {
    let app = TestApp::with(|setup| setup.database = database).await;
    let forms: Vec<SignUp> = (0..40).map(|_| app.form("参赛者")).collect();
    app.wait_until(app.contest().window.closes_at.plus_ms(-SECOND));
    let people = join_all(forms.into_iter().map(|form| Person::sign_up(&app, form))).await;
    let close = async {
        tokio::task::yield_now().await;
        app.wait_until(app.contest().settled_at().plus_ms(1));
        while app.contest().state.word() != "closed" {
            app.tick().await;
        }
    };
    let starts = join_all(people.iter().map(|person| person.try_start()));
    let (replies, ()) = tokio::join!(starts, close);
    app.wait(HOUR);
    app.tick().await;
    let tree = receipts(&app).await;
    let mut found = 0;
    for (person, reply) in people.iter().zip(replies) {
        if reply.status >= 400 {
            reply.problem("contest_over");
        }
        person.refresh().await.ok();
        for attempt in person.get("/me/attempts").await.ok()["items"].as_array().unwrap() {
            let proof = person.get(&format!("/attempts/{}/proof", attempt["id"].as_str().unwrap())).await.ok();
            assert!(is_proved(&proof, &tree["root"]), "{proof}");
            found += 1;
        }
    }
    assert_eq!(tree["size"], found, "the tree holds every receipt there is");
}

fn recompute(text: &str) -> Result<Report, Fault> {
    verify(text, &|_, _| Err("no draw is kept".to_owned()))
}

async fn sealed(app: &TestApp) -> Seal {
    app.core.seal_contest(&ContestId::parse(CONTEST).unwrap()).await.unwrap()
}

/// Two instant prizes, one of which is soon used up.
fn instant_prizes() -> Plan {
    let prize = |id: &str, odds_millionths, stock_total, stock_per_day| InstantPrize {
        id: id.into(),
        name: format!("{id}奖"),
        prize: "话费".into(),
        value_fen: 1_000,
        odds_millionths,
        stock_total,
        stock_per_day,
    };
    Plan {
        instant: vec![prize("a", 500_000, 1, None), prize("b", 500_000, 50, Some(2))],
        claim: Claim { days: 20, pick_up: None, ship: true, id_needed: false },
        notice: Notice { days: 7, contact: "0760-88888888".into() },
        ..Plan::default()
    }
}

/// Plays a contest with a question voided and one re-keyed, an attempt that runs out, ties, organizations and somebody
/// who leaves, to its final results.
async fn played(database: Database, kept: ScoreKept, policy: VoidPolicy) -> (TestApp, StaffMember) {
    let app = TestApp::with(|setup| {
        setup.database = database;
        exam(setup);
        setup.contest.rules.void_policy = policy;
        setup.contest.rules.score_kept = kept;
        setup.contest.rules.prefer_unseen = kept == ScoreKept::Sum;
        setup.awards = Some(instant_prizes());
    })
    .await;
    let mut people = Vec::new();
    for (nickname, organization) in
        [("林小红", None), ("陈大文", Some("测试电梯公司")), ("黄美玲", Some("测试电梯公司"))]
    {
        let form = app.form(nickname);
        let form = organization.map_or(form.clone(), |name| form.working_at("enterprise", name));
        people.push(Person::sign_up(&app, form).await);
    }
    let (tied, leaver) = (app.participant("吴志强").await, app.participant("何丽").await);
    people.extend([tied, leaver]);
    let mut all = Vec::new();
    for (person, right) in people.iter().zip([3, 5, 1, 3, 2]) {
        all.push(Played::start(person, right).await);
    }
    app.wait(MINUTE);
    for played in all.iter().filter(|p| p.right != 1) {
        played.round.submit().await;
    }
    app.wait(20 * MINUTE);
    app.tick().await;
    let wards = Wards::of(&app).await;
    let questions = all[1].round.questions();
    let (void, rekey) = (questions[6]["id"].as_str().unwrap(), questions[5]["id"].as_str().unwrap());
    let proposal = wards.propose_void(void).await;
    wards.apply(&app, &proposal).await;
    for person in &people[..2] {
        person.refresh().await.ok();
        Played::start(person, 4).await.round.submit().await;
    }
    let key = (all[1].key(rekey) + 1) % 4;
    wards.proposer.sign_in_again().await;
    wards.decider.sign_in_again().await;
    let proposal = wards.propose_key(rekey, key).await;
    wards.apply(&app, &proposal).await;
    // Two who begin and hand in nothing at the same instant are tied.
    for nickname in ["周洁", "郑强"] {
        app.participant(nickname).await.start().await.submit().await;
    }
    people[4].refresh().await.ok();
    people[4].delete("/me", json!({"password": crate::support::person::PASSWORD, "confirm": "DELETE"})).await.ok();
    app.close_contest().await;
    let organizer = app.staff("organizer").await;
    let early = app.core.seal_contest(&ContestId::parse(CONTEST).unwrap()).await.unwrap_err();
    assert!(early.to_string().contains("Closed"), "{early}");
    organizer.act("finalization", json!({})).await.ok();
    (app, organizer)
}

async fn recomputed(database: Database, kept: ScoreKept, policy: VoidPolicy) {
    let (app, _) = played(database, kept, policy).await;
    let seal = sealed(&app).await;
    let text = write(&seal);
    let report = recompute(&text).unwrap_or_else(|fault| panic!("{kept:?}: {fault}"));
    assert_eq!((report.papers, report.expired, report.standings, report.corrections), (9, 1, 6, 2));
    assert!(report.scores > 9 && report.indexes == 2, "{report:?}");
    assert!(seal.standings.iter().filter(|standing| standing.ranks.all.tied).count() >= 2, "two share a rank");
    assert_eq!(seal.organizations.len(), 1);
    // Eight handed in, of which one ran out of time; half of the numbers hit a, the other half b, until they were used up.
    let (plays, wins, barred) = report.instant;
    assert!(plays == 8 && (1..=3).contains(&wins) && barred == 0 && report.awards == 1, "{report:?}");
    let awards = app.visitor().get(&format!("/contests/{CONTEST}/awards")).await.ok();
    assert!(awards.to_string().contains(&seal.instant.secret.as_ref().unwrap().commitment()), "{awards}");
    assert_eq!(receipts(&app).await["root"], domain::fairness::hex(&report.receipts.1));
    app.core.load().await.unwrap();
    assert_eq!(write(&sealed(&app).await), text, "sealing twice gives the same bytes");
    for secret in ["林小红", "陈大文", "139100", "工作人员staff", "测试电梯公司", "organizer"] {
        assert!(!text.contains(secret), "no name and no number is in it: {secret}");
    }
    let mut other = text.into_bytes();
    let places: Vec<usize> = (0..other.len()).step_by(701).collect();
    for place in places {
        let kept = other[place];
        other[place] = if kept == b'0' { b'1' } else { b'0' };
        if let Ok(text) = std::str::from_utf8(&other) {
            let fault = recompute(text).expect_err("another byte");
            assert!(!fault.subject.is_empty(), "{fault}");
        }
        other[place] = kept;
    }
}

async fn first_kept(database: Database) {
    recomputed(database, ScoreKept::First, VoidPolicy::FullPoints).await;
}

async fn sums_rescaled(database: Database) {
    recomputed(database, ScoreKept::Sum, VoidPolicy::Rescale).await;
}

#[tokio::test]
async fn who_the_people_are_opens_with_the_keys_of_the_instance_only() {
    let (app, _) = played(Database::Sqlite, ScoreKept::Best, VoidPolicy::FullPoints).await;
    let seal = sealed(&app).await;
    let digest = recompute(&write(&seal)).unwrap().digest;
    let private = app.core.seal_people(&seal, &digest).await.unwrap();
    assert!(!private.contains("林小红") && private.starts_with("quiz-seal-private/v1\t"));
    let opened = app.core.open_people(&private).expect("its own keys open it");
    let lines: Vec<&str> = opened.lines().collect();
    assert_eq!(lines.len(), 7, "a heading and everybody who did not leave: {opened}");
    let of = |name: &str| lines.iter().find(|line| line.contains(name)).unwrap().split('\t').collect::<Vec<_>>();
    assert!(of("林小红")[2].starts_with("139100") && of("陈大文")[6] == "测试电梯公司", "{opened}");
    let other = private.replace(&digest, &"0".repeat(64));
    assert!(app.core.open_people(&other).is_none(), "it belongs to this file");
    let strange = TestApp::start().await;
    assert!(strange.core.open_people(&private).is_none(), "other keys do not open it");
}

/// The commands as an administrator runs them, beside the running server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_seal_once_results_are_final_and_verify_without_a_database() {
    let (app, _) = played(Database::Sqlite, ScoreKept::Best, VoidPolicy::Rescale).await;
    let folder = tempfile::TempDir::new().unwrap();
    let (file, again) = (folder.path().join("竞赛.seal"), folder.path().join("again.seal"));
    let words = |file| ["contest", "seal", CONTEST, "--data", text(app.dir()), "--out", text(file)];
    let said = succeed(&words(&file));
    assert!(said.contains("试卷：9 份") && said.contains("竞赛.seal.private"), "{said}");
    assert!(refused(&words(&file)).contains("exists already"));
    succeed(&words(&again));
    let sealed = std::fs::read(&file).unwrap();
    assert_eq!(sealed, std::fs::read(&again).unwrap());
    let private = folder.path().join("竞赛.seal.private");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&private).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    assert!(app.core.open_people(&std::fs::read_to_string(&private).unwrap()).is_some());
    let audit = app.staff("auditor").await.audit("contest.seal").await;
    assert_eq!((audit.len(), &audit[0]["object"]), (2, &json!(CONTEST)));
    let digest = audit[0]["detail"].as_str().unwrap();
    let said = succeed(&["contest", "verify", text(&file)]);
    assert!(said.contains("核验通过") && said.contains(digest), "{said}");
    let whole = String::from_utf8(sealed).unwrap();
    let line = whole.lines().find(|line| line.starts_with("score\t")).unwrap();
    let other = format!("{}9", line.strip_suffix('0').unwrap());
    std::fs::write(&again, whole.replacen(line, &other, 1)).unwrap();
    let said = refused(&["contest", "verify", text(&again)]);
    assert!(said.contains("核验不通过") && said.contains("答卷 att_") && said.contains("应为"), "{said}");
    std::fs::write(&again, [whole.as_bytes(), b"\xff"].concat()).unwrap();
    assert!(refused(&["contest", "verify", text(&again)]).contains("不是 UTF-8"));
    assert!(refused(&["contest", "verify", text(folder.path())]).contains("cannot read"));
    let (open, file) = (TestApp::start().await, folder.path().join("x"));
    let words = |contest| ["contest", "seal", contest, "--data", text(open.dir()), "--out", text(&file)];
    assert!(refused(&words(CONTEST)).contains("定稿后才能封存"));
    assert!(refused(&words("nothing")).contains("没有竞赛 nothing") && !file.exists());
}

crate::concurrency::on_both! {
    the_root_is_published_at_closing_and_everybody_can_prove_their_own, the_root_is_published_at_closing_on_postgresql:
        closing;
    whoever_starts_while_it_closes_is_in_the_tree_or_refused,
        whoever_starts_while_it_closes_is_in_the_tree_or_refused_on_postgresql: racing;
    a_final_contest_is_recomputed_where_the_first_attempt_counts,
        a_final_contest_is_recomputed_where_the_first_attempt_counts_on_postgresql: first_kept;
    a_final_contest_is_recomputed_where_sums_count_and_points_are_rescaled,
        a_final_contest_is_recomputed_where_sums_count_on_postgresql: sums_rescaled;
}
