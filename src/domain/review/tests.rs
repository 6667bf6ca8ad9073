//! Good and bad examples of every signal, and honest people who must never be on the list.

use super::*;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;

fn id(number: u32) -> ParticipantId {
    let [a, b, c, d] = number.to_be_bytes();
    ParticipantId::new(1, [0, 0, 0, 0, 0, 0, a, b, c, d])
}

fn person(number: u32, rounds: Vec<Round>) -> Person {
    Person { id: id(number), mobile: Some(13_800_000_000 + u64::from(number) * 977), rounds }
}

/// Questions from `first` on, 100 characters each, `right` of them right, each saved after `pace_ms`.
fn round(number: u32, questions: u32, right: u32, pace_ms: i64) -> Round {
    let given = |place: u32| Given {
        question: place,
        characters: 100,
        answer: Some(if place < right { 0 } else { 1 + u64::from(place % 3) }),
        right: place < right,
        saved_ms: Some(i64::from(place + 1) * pace_ms),
    };
    Round {
        number,
        started_ms: i64::from(number) * MINUTE,
        duration_ms: i64::from(questions) * pace_ms,
        handed_in: true,
        answers: (0..questions).map(given).collect(),
        origin: None,
        left: 0,
    }
}

fn words(people: &[Person]) -> Vec<(usize, &'static str)> {
    let found = review(people);
    let at = |flag: &Flag| people.iter().position(|person| person.id == flag.participant).unwrap();
    let mut words: Vec<(usize, &'static str)> =
        found.flags.iter().flat_map(|flag| flag.signals.iter().map(move |s| (at(flag), s.word()))).collect();
    words.sort_unstable();
    words
}

fn only(rounds: Vec<Round>) -> Vec<Signal> {
    review(&[person(1, rounds)]).flags.into_iter().flat_map(|flag| flag.signals).collect()
}

/// A generator of figures for examples; nothing is drawn with it.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// A round out of a bank, answered by somebody who knows `percent` of it.
fn honest(dice: &mut Dice, number: u32, bank: u64, percent: u64, pace_ms: i64) -> Round {
    let mut drawn: Vec<u32> = Vec::new();
    while drawn.len() < 20 {
        let question = u32::try_from(dice.below(bank)).unwrap();
        if !drawn.contains(&question) {
            drawn.push(question);
        }
    }
    let mut at = 0;
    let answers = drawn.iter().map(|question| {
        at += pace_ms + i64::try_from(dice.below(4000)).unwrap();
        let right = dice.below(100) < percent;
        // Of three wrong options one tempts most people.
        let wrong = [1, 1, 1, 2, 3][usize::try_from(dice.below(5)).unwrap()];
        Given {
            question: *question,
            characters: 60 + question % 80,
            answer: Some(if right { 0 } else { wrong }),
            right,
            saved_ms: Some(at),
        }
    });
    let answers: Vec<Given> = answers.collect();
    let duration_ms = answers.last().and_then(|given| given.saved_ms).unwrap();
    Round {
        number,
        started_ms: i64::from(number) * 30 * MINUTE,
        duration_ms,
        handed_in: true,
        answers,
        origin: None,
        left: 0,
    }
}

#[test]
fn a_round_faster_than_reading_is_told_from_practice_and_from_guessing() {
    let strong = only(vec![round(1, 10, 9, SECOND)]);
    assert!(matches!(strong.as_slice(), [Signal::FastRound { characters: 1000, duration_ms: 10_000, right: 9, .. }]));
    assert_eq!(strong[0].severity(), Severity::Strong, "100 characters a second");
    assert_eq!(only(vec![round(1, 10, 9, 3 * SECOND)])[0].severity(), Severity::Look, "33 characters a second");
    assert_eq!(only(vec![round(1, 10, 10, 5 * SECOND)]), [], "practised: 20 characters a second");
    assert_eq!(only(vec![round(1, 10, 3, SECOND)]), [], "guessing is fast and no fault");
    assert_eq!(only(vec![round(1, 4, 4, SECOND)]), [], "too few questions to say");
    let overtime = Round { handed_in: false, ..round(1, 10, 10, SECOND) };
    assert_eq!(only(vec![overtime]), [], "ended by its deadline");
    let words = strong[0].words();
    assert!(words.contains("1000 字") && words.contains("10.0 秒") && words.contains("每秒约 100 字"), "{words}");
}

#[test]
fn fast_questions_count_even_where_somebody_waits_before_handing_in() {
    let waited = Round { duration_ms: 20 * MINUTE, ..round(1, 10, 10, 2 * SECOND) };
    assert!(matches!(only(vec![waited]).as_slice(), [Signal::FastQuestions { fast: 10, timed: 10, right: 10, .. }]));
    // Without network everything arrives at once: the time since the start is shared.
    let mut offline = Round { duration_ms: 5 * MINUTE, ..round(1, 10, 10, SECOND) };
    offline.answers.iter_mut().for_each(|given| given.saved_ms = Some(4 * MINUTE));
    assert_eq!(only(vec![offline]), []);
    // Late answers of a bad line come close together, the rest in time.
    let mut line = round(1, 10, 10, 8 * SECOND);
    for (given, at) in line.answers.iter_mut().skip(7).zip(0..) {
        given.saved_ms = Some(70 * SECOND + at);
    }
    assert_eq!(only(vec![line]), []);
}

#[test]
fn numbers_in_a_row_count_from_three_and_with_results() {
    let row = |rights: &[u32]| -> Vec<Person> {
        let one = |(at, right): (u32, &u32)| Person {
            mobile: Some(13_812_340_000 + u64::from(at)),
            ..person(at, vec![round(1, 10, *right, 9 * SECOND)])
        };
        (0..).zip(rights).map(one).collect()
    };
    assert_eq!(words(&row(&[9, 9])), []);
    let three = [(0, "consecutive_numbers"), (1, "consecutive_numbers"), (2, "consecutive_numbers")];
    assert_eq!(words(&row(&[9, 8, 7])), three);
    assert_eq!(words(&row(&[9, 2, 9, 9])), [], "a neighbour who did badly breaks the run");
    let said = review(&row(&[9, 9, 9])).flags[0].signals[0].words();
    assert!(said.contains("另外 2 人") && !said.contains("1381234"), "{said}");
}

#[test]
fn an_address_alone_is_information_and_a_class_with_one_model_of_telephone_too() {
    let at = |number: u32, address, device| {
        let origin = Some(Origin { address, device });
        person(number, vec![Round { origin, ..round(1, 10, 7, 9 * SECOND + i64::from(number)) }])
    };
    let office: Vec<Person> = (0..40).map(|n| at(n, 7, u64::from(n))).collect();
    let found = review(&office);
    assert_eq!((found.people, found.flags[0].severity()), (40, Severity::Information));
    assert!(found.flags[0].signals[0].words().contains("很常见"));
    assert_eq!(words(&office[..4]), [], "a family");
    let class: Vec<Person> = (0..4).map(|n| at(n * 50, 7, 9)).collect();
    assert!(review(&class).flags.iter().all(|flag| flag.severity() == Severity::Information));
    let row = |n: u32| Person { mobile: Some(13_812_340_000 + u64::from(n)), ..at(n, 7, 9) };
    let farm: Vec<Person> = (0..4).map(row).collect();
    for flag in review(&farm).flags {
        assert!(flag.signals.contains(&Signal::SharedDevice { people: 4, combined: true }), "{flag:?}");
        assert_eq!(flag.severity(), Severity::Look);
    }
}

#[test]
fn a_leap_counts_only_with_a_time_that_shrinks() {
    let poor = round(1, 10, 4, 30 * SECOND);
    let leap = only(vec![poor.clone(), round(2, 10, 10, 6 * SECOND)]);
    assert!(matches!(leap.as_slice(), [Signal::AccurateAfterPoor { earlier_percent: 40, same_day: true, .. }]));
    assert_eq!(leap[0].severity(), Severity::Strong);
    let days = Round { started_ms: 3 * 86_400_000, ..round(2, 10, 10, 6 * SECOND) };
    assert_eq!(only(vec![poor.clone(), days])[0].severity(), Severity::Look, "three days of practice lie between");
    assert_eq!(only(vec![poor.clone(), round(2, 10, 10, 20 * SECOND)]), [], "they took their time");
    assert_eq!(only(vec![round(1, 10, 7, 30 * SECOND), round(2, 10, 10, 6 * SECOND)]), [], "they were good before");
    let left = Round { handed_in: false, ..poor.clone() };
    assert_eq!(only(vec![left, round(2, 10, 10, 6 * SECOND)]), [], "a round they walked away from is no measure");
    let steep = only(vec![poor, round(2, 10, 9, 12 * SECOND)]);
    assert_eq!(steep, [Signal::SteepCurve { number: 2, from_percent: 40, to_percent: 90 }]);
    assert_eq!(steep[0].severity(), Severity::Information);
}

#[test]
fn a_page_left_again_and_again_is_shown_and_weighs_nothing() {
    let left = |number, left| Round { left, ..round(number, 10, 7, 90 * SECOND) };
    assert_eq!(only(vec![left(1, 4)]), []);
    let found = only(vec![left(1, 5), left(2, 9), left(3, 0)]);
    assert_eq!(found, [Signal::LeftPage { number: 2, times: 9 }]);
    assert_eq!(found[0].severity(), Severity::Information);
    assert!(found[0].words().contains("9 次"));
}

#[test]
fn the_same_rare_mistakes_count_and_popular_ones_do_not() {
    let mut dice = Dice(1);
    let mut people: Vec<Person> = (0..300).map(|n| person(n, vec![honest(&mut dice, 1, 200, 60, 8000)])).collect();
    assert_eq!(words(&people), []);
    // Two with one sheet, which gets ten questions wrong in ways that few others do.
    let sheet = honest(&mut dice, 1, 200, 100, 8000);
    let copied = |(place, given): (u64, &Given)| match place {
        0..10 => *given,
        _ => Given { right: false, answer: Some(2 + place % 2), ..*given },
    };
    let answers: Vec<Given> = (0..).zip(&sheet.answers).map(copied).collect();
    people.extend((300..302).map(|n| person(n, vec![Round { answers: answers.clone(), ..sheet.clone() }])));
    let found = review(&people);
    assert_eq!(found.people, 2);
    let Signal::SameWrongAnswers { with, shared: 20, common: 10, .. } = &found.flags[0].signals[0] else {
        panic!("{found:?}")
    };
    assert!(*with != found.flags[0].participant && found.flags.iter().any(|flag| flag.participant == *with));
    let popular: Vec<Person> = (0..300)
        .map(|n| {
            let mut round = round(1, 20, 14, 8000);
            // Everybody falls into the same six traps.
            round.answers.iter_mut().for_each(|given| given.answer = Some(u64::from(!given.right)));
            person(n, vec![round])
        })
        .collect();
    assert_eq!(words(&popular), [], "a trap that everybody falls into tells nothing");
}

#[test]
fn honest_people_slow_or_practised_or_many_are_not_on_the_list() {
    let mut dice = Dice(7);
    let people: Vec<Person> = (0..3000)
        .map(|n| {
            let (knows, pace) = [(35, 25_000), (60, 14_000), (80, 9000), (97, 6000)][usize::try_from(n % 4).unwrap()];
            let rounds = (1..=3).map(|number| honest(&mut dice, number, 300, knows, pace)).collect();
            person(n, rounds)
        })
        .collect();
    assert_eq!(words(&people), []);
}

#[test]
fn a_hundred_thousand_rounds_take_seconds() {
    let mut dice = Dice(3);
    let people: Vec<Person> = (0..100_000).map(|n| person(n, vec![honest(&mut dice, 1, 300, 70, 9000)])).collect();
    let begun = std::time::Instant::now();
    let found = review(&people);
    let took = begun.elapsed();
    assert!(found.people < 5, "{found:?}");
    // Several times slower without optimisation than in a release.
    assert!(took.as_secs() < 60, "{took:?}");
}
