//! The law library as readers use it: search, articles, and which questions an article lists.

use super::support::TestApp;
use serde_json::Value;
use std::time::Instant;

fn places(hits: &Value) -> Vec<String> {
    let place = |hit: &Value| format!("{} {}", hit["law"].as_str().unwrap(), hit["article"].as_str().unwrap());
    hits["hits"].as_array().unwrap().iter().map(place).collect()
}

fn questions(law: &Value) -> usize {
    law["questions"].as_array().unwrap().iter().map(|one| one["questions"].as_array().unwrap().len()).sum()
}

#[tokio::test]
async fn every_article_is_found_by_its_words() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let found = visitor.get("/laws/search?q=七日内退货 无需说明理由").await.ok();
    assert_eq!(places(&found)[0], "consumer-rights-law 第二十五条", "{found}");
    let hit = &found["hits"][0];
    let excerpt: Vec<char> = hit["excerpt"].as_str().unwrap().chars().collect();
    let mark = &hit["marks"][0];
    let from = usize::try_from(mark["start"].as_u64().unwrap()).unwrap();
    let length = usize::try_from(mark["length"].as_u64().unwrap()).unwrap();
    assert_eq!(excerpt[from..from + length].iter().collect::<String>(), "七日内退货");
    let named = visitor.get("/laws/search?q=产品质量法 第二十七条").await.ok();
    assert_eq!(places(&named)[0], "product-quality-law 第二十七条");
    let many = visitor.get("/laws/search?q=质量").await.ok();
    let second = visitor.get("/laws/search?q=质量&page=2").await.ok();
    assert!(many["total"].as_u64().unwrap() > 100 && places(&many).len() == 20);
    assert!(places(&second).iter().all(|place| !places(&many).contains(place)));
    let none = visitor.get("/laws/search?q=飞碟").await.ok();
    assert_eq!((&none["total"], places(&none).len()), (&Value::from(0), 0));
    visitor.get("/laws/search").await.problem("invalid_request");
}

#[tokio::test]
async fn a_search_takes_milliseconds() {
    let app = TestApp::start().await;
    app.core.reference().law_search();
    let queries =
        ["七日内退货", "质量", "电梯 检验 合格", "的", "保健食品不得声称治疗功能", "zzzz", "退货无需讲理由 货"];
    for query in queries {
        let started = Instant::now();
        drop(app.core.reference().law_search().find(query, 0, 20));
        // The bound is 20 ms for the optimised build; without optimisation it takes some times longer.
        assert!(started.elapsed().as_millis() < 200, "{query}: {:?}", started.elapsed());
    }
}

#[tokio::test]
async fn an_article_lists_questions_only_while_no_contest_keeps_them_closed() {
    let app = TestApp::with(|setup| setup.published = false).await;
    let visitor = app.visitor();
    let before = visitor.get("/laws/product-quality-law").await.ok();
    assert!(questions(&before) > 5, "nothing keeps the bank closed");
    app.core.publish_on_shell(&app.contest().id).await.unwrap();
    let during = visitor.get("/laws/product-quality-law").await.ok();
    assert_eq!(questions(&during), 0, "a citation would tell where the key is");
    app.close_contest().await;
    let after = visitor.get("/laws/product-quality-law").await.ok();
    assert_eq!(questions(&after), questions(&before));
}
