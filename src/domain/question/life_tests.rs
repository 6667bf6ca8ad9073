//! Nobody approves their own words, nothing is overwritten, and what is published stays until its successor is.

use super::{Life, RefusedStep, RevisionState, Stage, Status, Verdict};
use crate::time::Timestamp;

const NOW: Timestamp = Timestamp(1_662_000_000_000);

fn draft(author: &str) -> RevisionState {
    RevisionState::draft(author.to_owned(), NOW)
}

fn in_review(author: &str) -> Life {
    let mut life = Life::new(1, draft(author));
    life.submit().unwrap();
    life
}

fn published(author: &str, reviewer: &str) -> Life {
    let mut life = in_review(author);
    life.approve(reviewer, None, NOW).unwrap();
    life
}

#[test]
fn a_question_goes_from_draft_over_review_to_published_and_is_retired() {
    let mut life = Life::new(1, draft("lin"));
    assert_eq!((life.status(), life.usable()), (Status::Draft, None));
    assert_eq!(life.approve("chen", None, NOW), Err(RefusedStep::NotInReview));
    life.submit().unwrap();
    assert_eq!((life.status(), life.submit()), (Status::InReview, Err(RefusedStep::NotADraft)));
    life.approve("chen", None, NOW).unwrap();
    assert_eq!((life.status(), life.usable()), (Status::Published, Some(1)));
    life.retire().unwrap();
    assert_eq!((life.status(), life.usable(), life.retire()), (Status::Retired, None, Err(RefusedStep::Retired)));
    assert_eq!(life.submit(), Err(RefusedStep::Retired));
    assert_eq!(life.write(draft("lin")), 2);
    assert_eq!((life.status(), life.published), (Status::Draft, None));
}

#[test]
fn the_author_of_the_newest_revision_cannot_approve_it() {
    let mut life = in_review("lin");
    assert_eq!(life.approve("lin", None, NOW), Err(RefusedStep::OwnWork));
    // Somebody else mends a word: now the first author may judge that, and the second may not.
    life.write(draft("chen"));
    life.submit().unwrap();
    assert_eq!(life.approve("chen", None, NOW), Err(RefusedStep::OwnWork));
    life.approve("lin", None, NOW).unwrap();
    assert_eq!(life.usable(), Some(2));
}

#[test]
fn approval_by_its_author_is_told_apart_and_keeps_its_reason() {
    let mut life = in_review("lin");
    life.approve("lin", Some("只有一位编辑"), NOW).unwrap();
    let review = life.revisions[&1].review.clone().unwrap();
    assert_eq!((review.verdict, review.reason.as_str()), (Verdict::ApprovedAlone, "只有一位编辑"));
    // A reason given where it is not needed does not make it a lone approval.
    let mut other = in_review("lin");
    other.approve("chen", Some("只有一位编辑"), NOW).unwrap();
    let review = other.revisions[&1].review.clone().unwrap();
    assert_eq!((review.verdict, review.reason.as_str()), (Verdict::Approved, ""));
}

#[test]
fn a_published_question_keeps_its_revision_until_the_next_is_approved() {
    let mut life = published("lin", "chen");
    life.write(draft("lin"));
    assert_eq!((life.status(), life.usable(), life.stage()), (Status::Published, Some(1), Stage::Draft));
    life.submit().unwrap();
    assert_eq!((life.usable(), life.waits_in(Stage::InReview)), (Some(1), true));
    life.send_back("chen", "选项不全", NOW).unwrap();
    assert_eq!((life.usable(), life.stage()), (Some(1), Stage::Draft));
    assert_eq!(life.revisions[&2].review.as_ref().unwrap().verdict, Verdict::Returned);
    life.submit().unwrap();
    life.approve("chen", None, NOW).unwrap();
    assert_eq!(life.usable(), Some(2));
    assert_eq!(life.revisions[&1].stage, Stage::Approved, "attempts still point at it");
}

#[test]
fn writing_over_what_is_in_review_takes_it_out_of_review() {
    let mut life = in_review("lin");
    life.write(draft("lin"));
    assert_eq!((life.stage(), life.revisions[&1].stage), (Stage::Draft, Stage::Draft));
    assert_eq!(life.approve("chen", None, NOW), Err(RefusedStep::NotInReview));
}

#[test]
fn discarded_changes_stay_in_the_history_and_their_numbers_are_not_given_again() {
    let mut life = published("lin", "chen");
    assert_eq!(life.discard(), Err(RefusedStep::NothingToDiscard));
    life.write(draft("lin"));
    life.write(draft("lin"));
    life.discard().unwrap();
    assert_eq!((life.head, life.usable(), life.stage()), (1, Some(1), Stage::Approved));
    assert_eq!((life.revisions[&2].stage, life.revisions[&3].stage), (Stage::Withdrawn, Stage::Withdrawn));
    assert_eq!(life.write(draft("lin")), 4);
    let mut never_published = Life::new(1, draft("lin"));
    never_published.write(draft("lin"));
    assert_eq!(never_published.discard(), Err(RefusedStep::NothingToDiscard));
}

#[test]
fn going_back_restores_everything_but_the_history() {
    let before = published("lin", "chen");
    let mut life = before.clone();
    life.write(draft("wu"));
    life.submit().unwrap();
    let back = life.back_to(&before);
    assert_eq!((back.head, back.status(), back.usable()), (1, Status::Published, Some(1)));
    assert_eq!(back.revisions[&2].stage, Stage::Withdrawn);
    let mut retired = before.clone();
    retired.retire().unwrap();
    assert_eq!(retired.back_to(&before), before);
}

/// Whatever the order of acts, no revision is published that its author alone has seen, unless that is written down.
#[test]
fn no_order_of_acts_publishes_unseen_words() {
    for seed in 0_u32..5000 {
        let mut life = Life::new(1, draft("lin"));
        let mut rest = seed.wrapping_mul(2_654_435_761) | 1;
        for _ in 0..24 {
            rest = rest.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let who = if rest & 0x10_0000 == 0 { "lin" } else { "chen" };
            // Refusals are the point; they change nothing.
            match (rest >> 24) % 7 {
                0 => drop(life.write(draft(who))),
                1 | 2 => drop(life.submit()),
                3 => drop(life.approve(who, None, NOW)),
                4 => drop(life.send_back(who, "再看", NOW)),
                5 => drop(life.discard()),
                _ if rest % 5 == 0 => drop(life.retire()),
                _ => {}
            }
            assert!(life.revisions.contains_key(&life.head));
            if let Some(number) = life.usable() {
                let state = &life.revisions[&number];
                assert_eq!(state.stage, Stage::Approved);
                assert_ne!(state.review.as_ref().unwrap().reviewer, state.author);
            }
        }
    }
}
