//! Group commit: nobody pays for a neighbour, and whoever gets an answer finds it committed.

use crate::round_trip::sample::{person, secrets};
use crate::{LaneKey, Options, Store, StoreError, installation, participant, testing};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

type Written = Result<(), StoreError>;

async fn set(store: &Store, key: String) -> Written {
    let piece = store.write(LaneKey::Common, move |tx| {
        let key = key.clone();
        Box::pin(async move { installation::set(tx, &key, "x").await })
    });
    piece.await
}

async fn is_set(store: &Store, key: &str) -> bool {
    installation::get(&store.reader(), key).await.unwrap().is_some()
}

/// Holds the lane while a closure queues pieces, so that they become one batch.
async fn as_one_batch(store: &Store, queue: impl FnOnce()) {
    let (entered, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (enter, hold, holder) = (Arc::clone(&entered), Arc::clone(&release), store.clone());
    let held = tokio::spawn(async move {
        let piece = holder.write(LaneKey::Common, move |_| {
            let (enter, hold) = (Arc::clone(&enter), Arc::clone(&hold));
            Box::pin(async move {
                enter.notify_one();
                hold.notified().await;
                Ok::<_, StoreError>(())
            })
        });
        piece.await.unwrap();
    });
    entered.notified().await;
    queue();
    // Everything that was spawned reaches the queue before the lane goes on.
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
    release.notify_one();
    held.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_writers_share_commits() {
    let dir = tempfile::tempdir().unwrap();
    let store = testing::sqlite(dir.path()).await;
    let writers: Vec<_> = (0..64)
        .map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for number in 0..10 {
                    let key = format!("{writer}-{number}");
                    set(&store, key.clone()).await.unwrap();
                    assert!(is_set(&store, &key).await, "an answer means that it is committed");
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let figures = store.lane_figures();
    assert_eq!((figures.pieces, figures.reruns, figures.waiting), (640, 0, 0));
    assert!(figures.commits < 640 / 2, "{figures:?}");
}

/// A batch of a good piece, a bad one and another good one; gives answers and figures.
async fn between_neighbours<F>(bad: F) -> (Store, tempfile::TempDir, [Written; 3])
where
    F: for<'t> Fn(&'t crate::Tx) -> crate::Piece<'t, (), StoreError> + Send + Sync + 'static,
{
    let dir = tempfile::tempdir().unwrap();
    let store = testing::sqlite(dir.path()).await;
    let mut tasks = Vec::new();
    as_one_batch(&store, || {
        let (first, second, third) = (store.clone(), store.clone(), store.clone());
        tasks.push(tokio::spawn(async move { set(&first, "before".to_owned()).await }));
        tasks.push(tokio::spawn(async move { second.write(LaneKey::Common, bad).await }));
        tasks.push(tokio::spawn(async move { set(&third, "after".to_owned()).await }));
    })
    .await;
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    assert!(is_set(&store, "before").await && is_set(&store, "after").await);
    (store, dir, answers.try_into().unwrap())
}

fn refusal() -> StoreError {
    StoreError::Database("refused".to_owned())
}

#[tokio::test]
async fn an_error_before_the_first_write_costs_the_batch_nothing() {
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let (store, _dir, answers) = between_neighbours(move |tx| {
        counted.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            installation::get(tx, "before").await?.ok_or(StoreError::Unavailable)?;
            Err(refusal())
        })
    })
    .await;
    assert_eq!(answers, [Ok(()), Err(refusal()), Ok(())]);
    assert_eq!((store.lane_figures().reruns, runs.load(Ordering::Relaxed)), (0, 1));
}

#[tokio::test]
async fn an_error_after_a_write_takes_back_that_piece_only() {
    let (store, _dir, answers) = between_neighbours(|tx| {
        Box::pin(async move {
            installation::set(tx, "bad", "x").await?;
            Err(refusal())
        })
    })
    .await;
    assert_eq!(answers, [Ok(()), Err(refusal()), Ok(())]);
    assert!(!is_set(&store, "bad").await);
    assert_eq!(store.lane_figures().reruns, 1);
}

#[tokio::test]
async fn a_refused_statement_counts_even_if_the_piece_goes_on() {
    let (store, _dir, answers) = between_neighbours(|tx| {
        Box::pin(async move {
            installation::set(tx, "bad", "x").await?;
            // The piece looks away, the lane does not.
            let _ = sea_orm::ConnectionTrait::execute_unprepared(tx, "INSERT INTO nowhere VALUES (1)").await;
            Ok(())
        })
    })
    .await;
    let [before, bad, after] = answers;
    assert_eq!((before, after), (Ok(()), Ok(())));
    assert!(matches!(bad, Err(StoreError::Database(_))), "{bad:?}");
    assert!(!is_set(&store, "bad").await);
}

#[tokio::test]
async fn a_panic_harms_neither_its_neighbours_nor_the_lane() {
    let (store, _dir, answers) = between_neighbours(|tx| {
        Box::pin(async move {
            installation::set(tx, "bad", "x").await?;
            panic!("a piece that panics on purpose")
        })
    })
    .await;
    let [before, bad, after] = answers;
    assert_eq!((before, after), (Ok(()), Ok(())));
    assert!(matches!(bad, Err(StoreError::Database(_))), "{bad:?}");
    assert!(!is_set(&store, "bad").await && store.is_ready().await);
    assert_eq!(set(&store, "later".to_owned()).await, Ok(()));
}

#[tokio::test]
async fn a_duplicate_sign_up_does_not_disturb_the_batch() {
    let (store, _dir, answers) = between_neighbours(|tx| {
        Box::pin(async move {
            let first = participant::insert(tx, &person(1), &secrets(1)).await?;
            let second = participant::insert(tx, &person(2), &secrets(1)).await?;
            if first && !second { Ok(()) } else { Err(refusal()) }
        })
    })
    .await;
    assert_eq!(answers, [Ok(()), Ok(()), Ok(())]);
    let again = store.write(LaneKey::Text("hash1".to_owned()), |tx| {
        Box::pin(async move {
            match participant::insert(tx, &person(2), &secrets(1)).await? {
                true => Ok(()),
                false => Err(refusal()),
            }
        })
    });
    assert_eq!(again.await, Err(refusal()));
    assert_eq!(store.lane_figures().reruns, 0);
}

#[tokio::test]
async fn a_full_queue_says_busy_and_recovers() {
    let dir = tempfile::tempdir().unwrap();
    drop(testing::sqlite(dir.path()).await);
    let url = crate::Url::Sqlite(dir.path().join("quiz.db"));
    let store = Store::open(Options { queue_max: 3, ..testing::options(url) }).await.unwrap();
    let mut tasks = Vec::new();
    as_one_batch(&store, || {
        for number in 0..5 {
            let store = store.clone();
            tasks.push(tokio::spawn(async move { set(&store, number.to_string()).await }));
        }
    })
    .await;
    let mut busy = 0;
    for task in tasks {
        busy += u32::from(task.await.unwrap() == Err(StoreError::Busy));
    }
    assert_eq!(busy, 2);
    assert_eq!(set(&store, "later".to_owned()).await, Ok(()));
}

#[tokio::test]
async fn a_caller_that_leaves_does_not_take_its_write_along() {
    let dir = tempfile::tempdir().unwrap();
    let store = testing::sqlite(dir.path()).await;
    let mut tasks = Vec::new();
    as_one_batch(&store, || {
        let leaving = store.clone();
        tasks.push(tokio::spawn(async move {
            let _ = tokio::time::timeout(Duration::ZERO, set(&leaving, "left".to_owned())).await;
        }));
    })
    .await;
    set(&store, "next".to_owned()).await.unwrap();
    assert!(is_set(&store, "left").await);
}

#[tokio::test]
async fn a_locked_file_is_busy_and_the_lane_goes_on_after() {
    let dir = tempfile::tempdir().unwrap();
    let store = testing::sqlite(dir.path()).await;
    let other = crate::connect::writer(&crate::Url::Sqlite(dir.path().join("quiz.db"))).await.unwrap();
    let held = super::worker::begin_on(&other).await.unwrap();
    assert_eq!(set(&store, "a".to_owned()).await, Err(StoreError::Busy));
    held.rollback().await.unwrap();
    assert_eq!(set(&store, "a".to_owned()).await, Ok(()));
}

#[tokio::test]
async fn pieces_that_another_transaction_stops_run_again() {
    crate::round_trip::on_postgres(async |store| {
        for key in ["a", "b"] {
            set(&store, key.to_owned()).await.unwrap();
        }
        // Two lanes take the same two rows in opposite order, so one of them is the victim of a deadlock.
        let crossing = async |key: &str, first: &'static str, second: &'static str| {
            let waited = Arc::new(AtomicBool::new(false));
            let piece = store.write(LaneKey::Text(key.to_owned()), move |tx| {
                let waited = Arc::clone(&waited);
                Box::pin(async move {
                    installation::set(tx, first, key_of(first)).await?;
                    if !waited.swap(true, Ordering::Relaxed) {
                        tokio::time::sleep(Duration::from_millis(300)).await;
                    }
                    installation::set(tx, second, key_of(second)).await
                })
            });
            piece.await
        };
        let (one, two) = two_lanes();
        let (left, right) = tokio::join!(crossing(&one, "a", "b"), crossing(&two, "b", "a"));
        assert_eq!((left, right), (Ok(()), Ok(())));
    })
    .await;
}

#[tokio::test]
async fn a_lane_that_lost_its_connection_finds_the_database_again() {
    crate::round_trip::on_postgres(async |store| {
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        for round in 0..3 {
            sea_orm::ConnectionTrait::execute_unprepared(&store.reader(), cut).await.unwrap();
            let (one, two) = two_lanes();
            for key in [one, two] {
                let fact = format!("{key}-{round}");
                let piece = store.write(LaneKey::Text(key), move |tx| {
                    let fact = fact.clone();
                    Box::pin(async move { installation::set(tx, &fact, "x").await })
                });
                assert_eq!(piece.await, Ok(()));
            }
        }
        assert!(store.is_ready().await);
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_breaks_inside_a_piece_runs_it_again() {
    crate::round_trip::on_postgres(async |store| {
        let runs = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&runs);
        let piece = store.write(LaneKey::Common, move |tx| {
            let first = counted.fetch_add(1, Ordering::Relaxed) == 0;
            Box::pin(async move {
                installation::set(tx, "a", "x").await?;
                if first {
                    let cut = "SELECT pg_terminate_backend(pg_backend_pid())";
                    sea_orm::ConnectionTrait::execute_unprepared(tx, cut).await?;
                }
                Ok::<_, StoreError>(())
            })
        });
        assert_eq!(piece.await, Ok(()));
        assert!(is_set(&store, "a").await);
        assert_eq!(runs.load(Ordering::Relaxed), 2);
    })
    .await;
}

fn key_of(key: &str) -> &'static str {
    if key == "a" { "1" } else { "2" }
}

/// Two keys that belong to different lanes of two.
fn two_lanes() -> (String, String) {
    let key = |lane| (0..).map(|n: u32| n.to_string()).find(|k| LaneKey::Text(k.clone()).place(2) == lane).unwrap();
    (key(0), key(1))
}
