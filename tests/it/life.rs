//! The life of a question over HTTP: written, reviewed by somebody else, published, changed, undone; and its picture.

use crate::support::*;
use quiz::app::bootstrap::Bundle;
use reqwest::Method;
use std::ops::Deref;

/// A true/false question that no bank has; contests of the tests draw one of its kind.
fn content(stem: &str) -> Value {
    json!({
        "kind": "truefalse", "stem": stem, "truth": true, "explanation": "乘梯前先看检验标志。",
        "topic": "elevator", "difficulty": "easy", "audience": ["consumer"], "tags": ["乘梯"], "citations": []
    })
}

/// A topic of the bank that a test takes for itself.
const TOPIC: &str = "elevator.inspect";

/// An author and a reviewer.
struct Desk {
    app: TestApp,
    lin: StaffMember,
    chen: StaffMember,
}

impl Deref for Desk {
    type Target = TestApp;
    fn deref(&self) -> &TestApp {
        &self.app
    }
}

impl Desk {
    async fn open() -> Self {
        Self::of(TestApp::start().await).await
    }

    async fn of(app: TestApp) -> Self {
        let (lin, chen) = (app.staff("editor").await, app.staff("editor").await);
        Self { app, lin, chen }
    }

    /// With a contest, not yet published, that draws one true/false question of a topic with no other questions.
    async fn with_a_topic_of_its_own() -> Self {
        let app = TestApp::with(|setup| {
            setup.published = false;
            setup.contest.blueprint.sections.retain(|section| section.title == "判断题");
            setup.contest.blueprint.sections[0].topics = vec![TOPIC.to_owned()];
        });
        let desk = Self::of(app.await).await;
        let bundled = desk.lin.get(&format!("/staff/questions?topic={TOPIC}&status=published")).await.ok();
        for item in bundled["items"].as_array().unwrap() {
            act(&desk.lin, "retirement", &[(item["id"].as_str().unwrap(), 1)]).await;
        }
        desk
    }

    async fn written(&self, stem: &str) -> String {
        let made = self.lin.post("/staff/questions", content(stem)).await;
        assert_eq!(made.status, 201, "{}", made.text());
        made.json()["id"].as_str().unwrap().to_owned()
    }

    async fn published(&self, stem: &str) -> String {
        let id = self.written(stem).await;
        assert_eq!(act(&self.lin, "submission", &[(&id, 1)]).await["done"], 1);
        assert_eq!(act(&self.chen, "approval", &[(&id, 1)]).await["done"], 1);
        id
    }

    async fn shown(&self, id: &str) -> Value {
        self.lin.get(&format!("/staff/questions/{id}")).await.ok()
    }

    async fn revise(&self, who: &StaffMember, id: &str, base: u32, content: Value) -> Reply {
        who.post(&format!("/staff/questions/{id}/revisions"), json!({"base_revision": base, "content": content})).await
    }
}

fn items(of: &[(&str, u32)]) -> Value {
    of.iter().map(|(id, revision)| json!({"id": id, "revision": revision})).collect()
}

async fn act(who: &StaffMember, act: &str, of: &[(&str, u32)]) -> Value {
    who.post(&format!("/staff/questions/{act}"), json!({"items": items(of)})).await.ok()
}

/// Every act on questions once, for whoever looks at what is left behind.
pub(crate) async fn every_act(app: &TestApp) {
    let (lin, chen) = (app.staff("editor").await, app.staff("editor").await);
    lin.send(Method::POST, "/staff/images", Payload::File("a.png".to_owned(), png())).await.ok();
    let made = lin.post("/staff/questions", content("电梯轿厢里应当保持通风。")).await.ok();
    let id = made["id"].as_str().unwrap();
    act(&lin, "submission", &[(id, 1)]).await;
    let back = json!({"items": items(&[(id, 1)]), "reason": "请写出处"});
    chen.post("/staff/questions/return", back).await.ok();
    act(&lin, "submission", &[(id, 1)]).await;
    act(&chen, "approval", &[(id, 1)]).await;
    let edit = json!({"base_revision": 1, "content": content("电梯轿厢里应当通风。")});
    lin.post(&format!("/staff/questions/{id}/revisions"), edit).await.ok();
    let restore = json!({"base_revision": 2, "revision": 1});
    lin.post(&format!("/staff/questions/{id}/restoration"), restore).await.ok();
    let set = json!({"items": items(&[(id, 3)]), "add_tags": ["通风"]});
    lin.post("/staff/questions/properties", set).await.ok();
    act(&lin, "discard", &[(id, 4)]).await;
    let retired = act(&lin, "retirement", &[(id, 1)]).await;
    assert_eq!(retired["done"], 1);
    lin.post("/staff/questions/undo", json!({"undo": retired["undo"]})).await.ok();
}

#[tokio::test]
async fn nobody_publishes_their_own_words() {
    let desk = Desk::open().await;
    let id = desk.written("乘坐电梯前应当看检验标志。").await;
    let at = [(id.as_str(), 1)];
    let refused = act(&desk.chen, "approval", &at).await;
    assert_eq!((&refused["done"], &refused["refused"][0]["message"]), (&json!(0), &json!("不在审核中，请刷新后再看")));
    act(&desk.lin, "submission", &at).await;
    let own = act(&desk.lin, "approval", &at).await;
    assert_eq!(own["refused"][0]["message"], "最新一版是您自己写的，要由另一位编辑审核");
    // A reason does not help while somebody else could review.
    let alone = json!({"items": items(&at), "alone_reason": "赶时间"});
    assert_eq!(desk.lin.post("/staff/questions/approval", alone).await.ok()["done"], 0);

    let back = json!({"items": items(&at), "reason": "解析没有写出处"});
    assert_eq!(desk.chen.post("/staff/questions/return", back).await.ok()["done"], 1);
    let shown = desk.shown(&id).await;
    assert_eq!((&shown["stage"], &shown["review"]["reason"]), (&json!("draft"), &json!("解析没有写出处")));
    act(&desk.lin, "submission", &at).await;
    let queue = desk.chen.get("/staff/questions?status=in_review").await.ok();
    assert_eq!((&queue["counts"]["in_review"], &queue["items"][0]["mine"]), (&json!(1), &json!(false)));
    act(&desk.chen, "approval", &at).await;
    let shown = desk.shown(&id).await;
    assert_eq!((&shown["status"], &shown["published_revision"]), (&json!("published"), &json!(1)));
    assert_eq!(shown["review"]["verdict"], "approved");
    let auditor = desk.staff("auditor").await;
    for (action, count) in
        [("question.create", 1), ("question.submit", 2), ("question.return", 1), ("question.approve", 1)]
    {
        assert_eq!(auditor.audit(action).await.len(), count, "{action}");
    }
}

#[tokio::test]
async fn the_only_editor_approves_with_a_reason_that_stays_in_the_history() {
    let app = TestApp::start().await;
    let lin = app.staff("editor").await;
    let made = lin.post("/staff/questions", content("电梯里不能蹦跳。")).await.ok();
    assert_eq!(made["reviewers"], 1);
    let id = made["id"].as_str().unwrap();
    let at = [(id, 1)];
    act(&lin, "submission", &at).await;
    assert_eq!(act(&lin, "approval", &at).await["done"], 0);
    let approve =
        |reason: &str| lin.post("/staff/questions/approval", json!({"items": items(&at), "alone_reason": reason}));
    assert_eq!(approve("").await.faults(), ["reason required"]);
    assert_eq!(approve("只有一位编辑，已核对原文").await.ok()["done"], 1);
    let history = lin.get(&format!("/staff/questions/{id}/revisions")).await.ok();
    let review = &history["items"][0]["review"];
    assert_eq!((&review["verdict"], &review["reason"]), (&json!("approved_alone"), &json!("只有一位编辑，已核对原文")));
    let line = &app.staff("auditor").await.audit("question.approve").await[0];
    assert!(line["detail"].as_str().unwrap().contains("只有一位编辑，已核对原文"), "{line}");
}

fn of_topic(stem: &str) -> Value {
    let mut content = content(stem);
    content["topic"] = json!(TOPIC);
    content
}

#[tokio::test]
async fn contests_use_the_published_revision_while_a_newer_one_is_written() {
    let desk = Desk::with_a_topic_of_its_own().await;
    let topics = desk.lin.get("/staff/topics").await.ok();
    assert!(topics.as_array().unwrap().iter().any(|t| t["code"] == TOPIC), "{topics}");
    let made = desk.lin.post("/staff/questions", of_topic("电梯检验合格标志应当贴在轿厢里。")).await.ok();
    let id = made["id"].as_str().unwrap().to_owned();
    act(&desk.lin, "submission", &[(&id, 1)]).await;
    act(&desk.chen, "approval", &[(&id, 1)]).await;
    desk.revise(&desk.lin, &id, 1, of_topic("电梯检验合格标志应当贴在轿厢显著位置。")).await.ok();
    let shown = desk.shown(&id).await;
    assert_eq!(
        (&shown["status"], &shown["stage"], &shown["revision"]),
        (&json!("published"), &json!("draft"), &json!(2))
    );
    assert_eq!(shown["published_revision"], 1);
    for (status, total) in [("published", 1), ("draft", 1), ("in_review", 0)] {
        let page = desk.lin.get(&format!("/staff/questions?topic={TOPIC}&status={status}")).await.ok();
        assert_eq!(page["total"], total, "{status}");
    }

    desk.staff("organizer").await.act("publication", json!({})).await.ok();
    let round = desk.participant("林小红").await.start().await;
    assert_eq!(round.questions()[0]["stem"], "电梯检验合格标志应当贴在轿厢里。");
    act(&desk.lin, "submission", &[(&id, 2)]).await;
    act(&desk.chen, "approval", &[(&id, 2)]).await;
    assert_eq!(desk.shown(&id).await["published_revision"], 2);
    // The contest keeps what it was published with.
    let round = desk.participant("陈大文").await.start().await;
    assert_eq!(round.questions()[0]["stem"], "电梯检验合格标志应当贴在轿厢里。");
}

#[tokio::test]
async fn two_authors_do_not_overwrite_each_other_and_old_revisions_come_back() {
    let desk = Desk::open().await;
    let id = desk.published("电梯超载时会发出提示。").await;
    desk.revise(&desk.chen, &id, 1, content("电梯超载时会发出警报。")).await.ok();
    let problem = desk.revise(&desk.lin, &id, 1, content("电梯超载时不会关门。")).await.problem("revision_conflict");
    assert_eq!(problem["params"]["newest"], "2");
    assert_eq!(
        act(&desk.lin, "submission", &[(&id, 1)]).await["refused"][0]["message"],
        "有人改过这道题，请刷新后再看"
    );

    let restore = json!({"base_revision": 2, "revision": 1});
    let shown = desk.lin.post(&format!("/staff/questions/{id}/restoration"), restore).await.ok();
    assert_eq!((&shown["revision"], &shown["content"]["stem"]), (&json!(3), &json!("电梯超载时会发出提示。")));
    let history = desk.lin.get(&format!("/staff/questions/{id}/revisions")).await.ok();
    let said: Vec<_> = history["items"].as_array().unwrap().iter().map(|r| (&r["revision"], &r["changed"])).collect();
    assert_eq!(said, [(&json!(3), &json!(["stem"])), (&json!(2), &json!(["stem"])), (&json!(1), &json!([]))]);
    assert_eq!(act(&desk.lin, "discard", &[(&id, 3)]).await["done"], 1);
    let shown = desk.shown(&id).await;
    assert_eq!((&shown["revision"], &shown["stage"]), (&json!(1), &json!("approved")));
    // Saving what is there already writes nothing.
    desk.revise(&desk.lin, &id, 1, content("电梯超载时会发出提示。")).await.ok();
    assert_eq!(desk.shown(&id).await["revision"], 1);
}

#[tokio::test]
async fn faults_keep_a_draft_out_and_are_told_while_typing() {
    let desk = Desk::open().await;
    let mut faulty = content("");
    faulty["topic"] = json!("nothing");
    faulty["truth"] = Value::Null;
    let all = ["stem empty_stem", "answer no_key", "topic unknown_topic"];
    assert_eq!(desk.lin.post("/staff/questions", faulty.clone()).await.faults(), all);
    let report = desk.lin.post("/staff/questions/lint", faulty).await.ok();
    assert_eq!(report["faults"].as_array().unwrap().len(), 3);
    assert_eq!(report["faults"][0]["message"], "题干是空的，请补上");
    let report = desk.lin.post("/staff/questions/lint", content("下列说法不属于乘梯守则。")).await.ok();
    let found: Vec<_> = report["findings"].as_array().unwrap().iter().map(|f| (&f["field"], &f["code"])).collect();
    assert!(found.contains(&(&json!("stem"), &json!("negative_stem"))), "{report}");
    let quote = json!([{"kind": "law", "law": "product-quality-law", "article": "第一条", "quote": "没有这句话"}]);
    let mut unproven = content("产品质量法是为了加强监督管理。");
    unproven["citations"] = quote;
    let report = desk.lin.post("/staff/questions/lint", unproven).await.ok();
    let codes: Vec<_> = report["findings"].as_array().unwrap().iter().map(|f| &f["code"]).collect();
    assert!(codes.contains(&&json!("citation_unproven")), "{report}");
    assert_eq!(desk.lin.get("/staff/questions?status=draft").await.ok()["total"], 0, "nothing was stored");
}

#[tokio::test]
async fn an_act_on_many_questions_is_undone_as_a_whole_within_ten_minutes() {
    let desk = Desk::open().await;
    let one = desk.published("安全标志在使用有效期内才可以乘梯。").await;
    let two = desk.written("扶梯上不能逆行。").await;
    let properties = json!({
        "items": items(&[(&one, 1), (&two, 1), ("no-such", 1)]), "difficulty": "hard", "add_tags": ["扶梯"],
    });
    let done = desk.chen.post("/staff/questions/properties", properties).await.ok();
    assert_eq!((&done["done"], &done["refused"][0]["message"]), (&json!(2), &json!("没有这道题")));
    let found = desk.lin.get("/staff/questions?tag=%E6%89%B6%E6%A2%AF&difficulty=hard").await.ok();
    assert_eq!(found["total"], 2);
    assert_eq!(desk.shown(&one).await["published_revision"], 1, "contests keep the easy one");

    let undo = json!({"undo": done["undo"]});
    desk.lin.post("/staff/questions/undo", undo.clone()).await.problem("undo_expired");
    assert_eq!(desk.chen.post("/staff/questions/undo", undo.clone()).await.ok()["done"], 2);
    desk.chen.post("/staff/questions/undo", undo).await.problem("undo_expired");
    for (id, status, stage) in [(&one, "published", "approved"), (&two, "draft", "draft")] {
        let shown = desk.shown(id).await;
        assert_eq!((&shown["status"], &shown["stage"]), (&json!(status), &json!(stage)));
        assert_eq!((&shown["revision"], &shown["content"]["difficulty"]), (&json!(1), &json!("easy")));
    }

    // What has changed since stays; what is too old stays.
    let done = act(&desk.lin, "retirement", &[(&one, 1), (&two, 1)]).await;
    desk.revise(&desk.lin, &two, 1, content("扶梯上不能奔跑。")).await.ok();
    let back = desk.lin.post("/staff/questions/undo", json!({"undo": done["undo"]})).await.ok();
    assert_eq!((&back["done"], &back["refused"][0]["id"]), (&json!(1), &json!(two)));
    assert_eq!(desk.shown(&one).await["status"], "published");
    let done = act(&desk.lin, "retirement", &[(&one, 1)]).await;
    desk.wait(10 * MINUTE);
    desk.lin.post("/staff/questions/undo", json!({"undo": done["undo"]})).await.problem("undo_expired");
}

#[tokio::test]
async fn the_bank_is_searched_by_everything_that_is_known_of_a_question() {
    let desk = Desk::open().await;
    let mut bounded = content("本年度的检验要求以通知为准。");
    bounded["valid_from"] = json!("2022-09-01");
    bounded["valid_until"] = json!("2022-09-30");
    bounded["audience"] = json!(["regulator"]);
    desk.lin.post("/staff/questions", bounded).await.ok();
    let total =
        async |query: &str| desk.lin.get(&format!("/staff/questions?{query}")).await.ok()["total"].as_u64().unwrap();
    let all = total("").await;
    assert_eq!(total("status=draft&valid_on=2022-09-30").await, 1);
    assert_eq!(total("status=draft&valid_on=2022-10-01").await, 0);
    assert_eq!(total("status=draft&audience=regulator").await, 1);
    assert_eq!(total("status=draft&audience=consumer").await, 0);
    let law = total("law=product-quality-law").await;
    assert!(law > 0 && law < all);
    assert!(total("law=product-quality-law&article=%E7%AC%AC%E5%9B%9B%E6%9D%A1").await < law);
    assert_eq!(total("finding=no_citation&status=draft").await, 1);
    assert_eq!(total("finding=citation_unproven").await, 0);
    assert_eq!(total("difficulty=easy").await + total("difficulty=medium").await + total("difficulty=hard").await, all);
    assert_eq!(desk.lin.get("/staff/questions?valid_on=soon").await.faults(), ["valid_on unknown_value"]);
}

pub(crate) fn png() -> Vec<u8> {
    use image::codecs::png::PngEncoder;
    let picture = image::RgbImage::from_pixel(1800, 900, image::Rgb([11, 92, 125]));
    let mut bytes = Vec::new();
    picture.write_with_encoder(PngEncoder::new(&mut bytes)).unwrap();
    // A text chunk in front of the pixels, as cameras and editors write them.
    let mut chunk = b"tEXtAuthor\0Zhongshan".to_vec();
    let (length, crc) = ((chunk.len() - 4) as u32, crc32(&chunk));
    chunk.splice(0..0, length.to_be_bytes());
    chunk.extend_from_slice(&crc.to_be_bytes());
    bytes.splice(33..33, chunk);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[tokio::test]
async fn a_picture_is_written_anew_needs_words_and_reaches_the_round() {
    let desk = Desk::with_a_topic_of_its_own().await;
    let upload = |name: &str, bytes: Vec<u8>| {
        let file = Payload::File(name.to_owned(), bytes);
        desk.lin.send(Method::POST, "/staff/images", file)
    };
    let refused = upload("a.gif", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()).await.problem("file_refused");
    assert_eq!(refused["detail"], "只收 PNG、JPEG、WebP 图片，请另存为其中一种再传");
    upload("a.png", vec![0; 3 * 1024 * 1024]).await.problem("payload_too_large");
    assert!(png().windows(9).any(|w| w == b"Zhongshan"));
    let kept = upload("a.png", png()).await.ok();
    assert_eq!((&kept["width"], &kept["height"]), (&json!(1600), &json!(800)));
    assert_eq!(upload("b.png", png()).await.ok()["hash"], kept["hash"]);

    let hash = kept["hash"].as_str().unwrap();
    let served = desk.app.visitor().get(&format!("/images/{hash}")).await;
    assert_eq!(served.headers["content-type"], "image/png");
    assert_eq!(served.headers["cache-control"], "public, max-age=31536000, immutable");
    assert!(!served.body.windows(9).any(|w| w == b"Zhongshan"), "metadata is gone");
    assert_eq!(image::load_from_memory(&served.body).unwrap().width(), 1600);

    let mut with_picture = of_topic("图中的标志表示电梯检验合格。");
    with_picture["picture"] = json!({"hash": hash, "alt": ""});
    assert_eq!(desk.lin.post("/staff/questions", with_picture.clone()).await.faults(), ["picture no_alt"]);
    with_picture["picture"] = json!({"hash": "0".repeat(64), "alt": "检验标志"});
    assert_eq!(desk.lin.post("/staff/questions", with_picture.clone()).await.faults(), ["picture unknown_value"]);
    with_picture["picture"] = json!({"hash": hash, "alt": "白底黑字的检验标志"});
    let made = desk.lin.post("/staff/questions", with_picture).await.ok();
    let picture = json!({"hash": hash, "alt": "白底黑字的检验标志"});
    assert_eq!(made["content"]["picture"], picture);
    let at = [(made["id"].as_str().unwrap(), 1)];
    act(&desk.lin, "submission", &at).await;
    act(&desk.chen, "approval", &at).await;
    desk.staff("organizer").await.act("publication", json!({})).await.ok();
    let round = desk.participant("林小红").await.start().await;
    assert_eq!(round.questions()[0]["picture"], picture);
    assert_eq!(round.answer_all_right().await.submit().await["items"][0]["picture"], picture);
}

#[tokio::test]
async fn what_staff_have_changed_survives_the_next_start() {
    let desk = Desk::open().await;
    let bank = quiz::bank::Bank::bundled().unwrap();
    let bundle = |questions| Bundle { questions, contests: vec![], awards: [].into(), organizations: vec![] };
    assert_eq!(desk.core.import_bundle(bundle(bank.questions.clone())).await.unwrap(), 0);
    let (ours, theirs) = (bank.questions[0].id.to_string(), bank.questions[1].id.to_string());
    let shown = desk.shown(&ours).await;
    assert_eq!((&shown["author_name"], &shown["status"]), (&json!("bundled"), &json!("published")));
    let mut content = shown["content"].clone();
    content["explanation"] = json!("我们改过的解析。");
    desk.revise(&desk.lin, &ours, 1, content).await.ok();

    let mut newer = bank.questions.clone();
    newer[0].explanation = "安装包里的新解析。".to_owned();
    newer[1].explanation = "安装包里的新解析。".to_owned();
    assert_eq!(desk.core.import_bundle(bundle(newer)).await.unwrap(), 1);
    desk.core.load().await.unwrap();
    assert_eq!(desk.shown(&ours).await["content"]["explanation"], "我们改过的解析。");
    let shown = desk.shown(&theirs).await;
    assert_eq!(
        (&shown["content"]["explanation"], &shown["published_revision"]),
        (&json!("安装包里的新解析。"), &json!(2))
    );
}
