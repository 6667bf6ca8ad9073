//! Notes of people's practice.

use super::sample::{NOW, person_id, question_id};
use super::{on_both, write};
use crate::{Store, study};
use domain::study::{Latest, Notes, Rating, StudyNote};
use std::collections::BTreeMap;

fn whole() -> StudyNote {
    StudyNote {
        reviews: BTreeMap::from([
            (NOW, Rating::Again),
            (NOW.plus_ms(1), Rating::Hard),
            (NOW.plus_ms(2), Rating::Good),
            (NOW.plus_ms(3), Rating::Easy),
        ]),
        bookmark: Some(Latest { at: NOW.plus_ms(4), value: true }),
        cleared: Some(Latest { at: NOW.plus_ms(5), value: NOW }),
    }
}

async fn save(store: &Store, number: u8, notes: Notes) {
    let person = person_id(number);
    write!(store, [person, notes], |tx| study::save(tx, &person, &notes));
}

async fn a_note_reads_back_is_written_over_and_belongs_to_one_person(store: &Store) {
    let (one, two) = (question_id("q1"), question_id("q2"));
    save(store, 1, Notes::from([(one.clone(), whole()), (two.clone(), StudyNote::default())])).await;
    save(store, 2, Notes::from([(one.clone(), StudyNote::default())])).await;
    save(store, 1, Notes::from([(two.clone(), whole())])).await;
    save(store, 1, Notes::new()).await;
    let reader = store.reader();
    let both = Notes::from([(one.clone(), whole()), (two.clone(), whole())]);
    assert_eq!(study::all(&reader, &person_id(1)).await, Ok(both));
    let asked = [one.clone(), question_id("q3")];
    assert_eq!(study::some(&reader, &person_id(1), &asked).await, Ok(Notes::from([(one.clone(), whole())])));
    assert_eq!(study::count(&reader, &person_id(1)).await, Ok(2));
    let gone = person_id(1);
    write!(store, [gone], |tx| study::remove(tx, &gone));
    assert_eq!(study::all(&reader, &person_id(1)).await, Ok(Notes::new()));
    assert_eq!(study::all(&reader, &person_id(2)).await, Ok(Notes::from([(one, StudyNote::default())])));
}

async fn many_notes_go_in_at_once(store: &Store) {
    let notes: Notes = (0..1203).map(|n| (question_id(&format!("q{n}")), whole())).collect();
    save(store, 3, notes.clone()).await;
    let ids: Vec<_> = notes.keys().cloned().collect();
    assert_eq!(study::some(&store.reader(), &person_id(3), &ids).await, Ok(notes));
}

on_both!(a_note_reads_back_is_written_over_and_belongs_to_one_person, many_notes_go_in_at_once);
