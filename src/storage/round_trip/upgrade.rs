//! A database of an earlier schema keeps what it holds.

use crate::{Store, Url, question as questions, testing};
use domain::question::{BUNDLED, Stage, Status};
use migrations::{Migrator, MigratorTrait as _};
use sea_orm::{ConnectionTrait, Database};

/// Migrations before questions had a life.
const BEFORE_LIFE: u32 = 14;

#[tokio::test]
async fn questions_from_before_they_had_a_life_keep_their_place_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("quiz.db");
    let old = Database::connect(format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
    Migrator::up(&old, Some(BEFORE_LIFE)).await.unwrap();
    let content = r#"{"v":1,"topic":"elevator","difficulty":"easy","audience":[],"stem":"题","body":{"kind":"true_false","truth":true},
        "explanation":"","citations":[],"tags":[],"valid_from":null,"valid_until":null,"source":"x"}"#;
    for (id, status, revisions) in [("a", "draft", 1), ("b", "published", 2), ("c", "retired", 1)] {
        let row = format!("INSERT INTO question VALUES ('{id}', {revisions}, '{status}', 5)");
        old.execute_unprepared(&row).await.unwrap();
        for revision in 1..=revisions {
            let row = format!("INSERT INTO question_revision VALUES ('{id}', {revision}, '{content}', 5, 'bundle')");
            old.execute_unprepared(&row).await.unwrap();
        }
    }
    old.close().await.unwrap();

    let store = Store::open(testing::options(Url::Sqlite(file))).await.unwrap();
    store.migrate().await.unwrap();
    let all = questions::all(&store.reader()).await.unwrap();
    let shape: Vec<_> = all.iter().map(|q| (q.life.status(), q.life.head, q.life.usable(), q.life.stage())).collect();
    let expected = [
        (Status::Draft, 1, None, Stage::Draft),
        (Status::Published, 2, Some(2), Stage::Approved),
        (Status::Retired, 1, None, Stage::Approved),
    ];
    assert_eq!(shape, expected);
    assert!(all.iter().all(|q| q.version == 1 && q.life.author() == BUNDLED));
}
