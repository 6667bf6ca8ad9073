//! What is open for study, counted by topic, with versions by which a phone sees that what it keeps has changed.

use super::App;
use super::catalog::{Catalog, ContestEntry};
use domain::contest::{AnswersShown, StudyOpen};
use domain::fairness::{hash, hex};
use domain::id::{ContestId, QuestionId};
use domain::question::Question;
use domain::time::{Day, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;
use std::sync::{Arc, PoisonError, RwLock};

/// Open questions of one topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicPool {
    /// Code such as `elevator` or `elevator.ride`.
    pub code: String,
    /// Open questions.
    pub open: usize,
    /// Changes whenever one of them does.
    pub version: String,
}

/// A contest that keeps questions closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedBy {
    /// The contest.
    pub contest: ContestId,
    /// Its title.
    pub title: String,
    /// Its rule: after or never.
    pub rule: StudyOpen,
    /// When it lets them go, if the clock decides.
    pub opens_at: Option<Timestamp>,
    /// Questions it keeps closed.
    pub questions: usize,
}

/// What is open for study at one time. Made anew only when the catalog, the day or a contest's rule changes something.
#[derive(Debug)]
pub struct StudyPool {
    catalog: Arc<Catalog>,
    day: Day,
    closing: Vec<ContestId>,
    questions: BTreeMap<QuestionId, Arc<Question>>,
    /// Groups of the bank and their sub-topics, by code; only those with open questions.
    pub topics: Vec<TopicPool>,
    /// Contests that keep questions closed.
    pub closed_by: Vec<ClosedBy>,
    /// Changes whenever what is open does.
    pub version: String,
}

impl StudyPool {
    fn of(catalog: Arc<Catalog>, now: Timestamp) -> Self {
        let arc = |q: &Question| catalog.questions.get(&q.id)?.current().cloned();
        let open: Vec<Arc<Question>> = catalog.open_for_study(now).into_iter().filter_map(arc).collect();
        let mut texts: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for question in &open {
            let group = question.topic.split('.').next().unwrap_or_default();
            for code in BTreeSet::from(["", group, question.topic.as_str()]) {
                let (count, text) = texts.entry(code.to_owned()).or_default();
                *count += 1;
                // Writing to a String cannot fail.
                let _ = writeln!(text, "{}\t{}", question.id, question.revision);
            }
        }
        let version = |text: &str| hex(&hash(&[b"quiz-study/v1\n", text.as_bytes()])).chars().take(16).collect();
        let whole = texts.remove("").map_or_else(|| version(""), |(_, text)| version(&text));
        let topics = texts.into_iter().map(|(code, (open, text))| TopicPool { code, open, version: version(&text) });
        Self {
            topics: topics.collect(),
            day: now.day(),
            closing: catalog.closing(now).map(|entry| entry.contest.id.clone()).collect(),
            closed_by: catalog.closing(now).filter_map(|entry| closed_by(entry, now)).collect(),
            questions: open.into_iter().map(|q| (q.id.clone(), q)).collect(),
            version: whole,
            catalog,
        }
    }

    fn still_holds(&self, catalog: &Arc<Catalog>, now: Timestamp) -> bool {
        let closing = catalog.closing(now).map(|entry| &entry.contest.id);
        Arc::ptr_eq(&self.catalog, catalog) && self.day == now.day() && closing.eq(&self.closing)
    }

    /// An open question.
    #[must_use]
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.questions.get(id).map(Arc::as_ref)
    }

    /// A page of open questions by id, of a topic or of all, and whether there are more.
    #[must_use]
    pub fn page(&self, topic: Option<&str>, after: Option<&QuestionId>, size: usize) -> (Vec<&Question>, bool) {
        let within = |q: &Question| {
            topic.is_none_or(|t| q.topic == t || q.topic.strip_prefix(t).is_some_and(|rest| rest.starts_with('.')))
        };
        let later = self.questions.values().map(Arc::as_ref).filter(|q| after.is_none_or(|id| q.id > *id));
        let mut found: Vec<&Question> = later.filter(|q| within(q)).take(size.saturating_add(1)).collect();
        let more = found.len() > size;
        found.truncate(size);
        (found, more)
    }
}

/// What a contest keeps closed; nothing once no question of its index could be open anyway.
fn closed_by(entry: &ContestEntry, now: Timestamp) -> Option<ClosedBy> {
    let contest = &entry.contest;
    let by_clock = contest.rules.study == StudyOpen::After && contest.rules.answers_shown == AnswersShown::AfterClosing;
    let questions = entry.index_ids().collect::<HashSet<_>>().len();
    (questions > 0).then(|| ClosedBy {
        contest: contest.id.clone(),
        title: contest.title.clone(),
        rule: contest.rules.study,
        opens_at: by_clock.then(|| contest.settled_at()).filter(|at| *at >= now),
        questions,
    })
}

/// The pool as it was last made.
pub(crate) type KeptPool = RwLock<Option<Arc<StudyPool>>>;

impl App {
    /// What is open for study now.
    #[must_use]
    pub fn study_pool(&self) -> Arc<StudyPool> {
        let (catalog, now) = (self.catalog(), self.now());
        let kept = self.study_pool.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(pool) = kept.filter(|pool| pool.still_holds(&catalog, now)) {
            return pool;
        }
        let pool = Arc::new(StudyPool::of(catalog, now));
        *self.study_pool.write().unwrap_or_else(PoisonError::into_inner) = Some(pool.clone());
        pool
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::contest::{Blueprint, Contest, Rules, ScoreKept, State, TieBreak, Window};
    use domain::participant::Category;
    use domain::question::{Difficulty, Draft, Kind, RevisionState};

    const HOUR: i64 = 3_600_000;

    fn start() -> Timestamp {
        Timestamp::parse_shanghai("2022-09-05 10:00").unwrap()
    }

    fn question(id: &str, topic: &str) -> Question {
        let draft = Draft {
            id: QuestionId::parse(id).unwrap(),
            kind: Kind::TrueFalse,
            topic: topic.to_owned(),
            difficulty: Difficulty::Easy,
            audience: vec![Category::Consumer],
            picture: None,
            stem: format!("{id}是对的。"),
            options: vec![],
            truth: Some(true),
            accepted: vec![],
            fixed: false,
            explanation: "对。".to_owned(),
            citations: vec![],
            tags: vec![],
            valid: (None, None),
            source: "test".to_owned(),
        };
        draft.into_question(1).unwrap()
    }

    /// A contest of an hour that has drawn from these questions.
    fn contest(id: &str, study: StudyOpen, shown: AnswersShown, questions: &[&str]) -> ContestEntry {
        let blueprint = Blueprint { sections: vec![], audience: vec![] };
        let lines = questions.iter().map(|id| question(id, "a.b1").index_line()).collect();
        let index = blueprint.index_of(id, 1, lines);
        let rules = Rules {
            limit_ms: HOUR,
            grace_ms: 0,
            attempts_per_day: None,
            attempts_total: None,
            score_kept: ScoreKept::Best,
            tie_break: vec![TieBreak::Score],
            shuffle: true,
            prefer_unseen: false,
            answers_shown: shown,
            elder_time_factor_milli: 1000,
            study,
            void_policy: domain::contest::VoidPolicy::default(),
        };
        let contest = Contest {
            id: ContestId::parse(id).unwrap(),
            title: id.to_owned(),
            subtitle: String::new(),
            activity: 4,
            notice: String::new(),
            rules_text: String::new(),
            eligible: vec![Category::Consumer],
            window: Window { opens_at: start(), closes_at: start().plus_ms(HOUR) },
            blueprint,
            rules,
            demo: false,
            state: State::Published,
            commitments: None,
            extensions: vec![],
        };
        let indexes = BTreeMap::from([(1, index)]);
        ContestEntry::new(contest, None, indexes, vec![])
    }

    fn catalog(contests: Vec<ContestEntry>) -> Catalog {
        let mut catalog = Catalog::default();
        for (id, topic) in [("a1", "a.b1"), ("a2", "a.b1"), ("a3", "a.c1"), ("z1", "z")] {
            catalog.put(question(id, topic), RevisionState::bundled(start()));
        }
        catalog.contests = contests.into_iter().map(|entry| (entry.contest.id.clone(), Arc::new(entry))).collect();
        catalog
    }

    fn pool(catalog: Catalog, at: Timestamp) -> StudyPool {
        StudyPool::of(Arc::new(catalog), at)
    }

    fn ids(pool: &StudyPool) -> Vec<&str> {
        pool.questions.keys().map(QuestionId::as_str).collect()
    }

    const ALL: [&str; 4] = ["a1", "a2", "a3", "z1"];

    #[test]
    fn the_rule_of_a_contest_decides_when_its_questions_are_open() {
        use {AnswersShown as Shown, StudyOpen as Rule};
        let (before, during, over) = (start().plus_ms(-HOUR), start(), start().plus_ms(HOUR + 1));
        for (rule, shown, at, open) in [
            (Rule::Before, Shown::AfterClosing, during, true),
            (Rule::After, Shown::AfterClosing, before, false),
            (Rule::After, Shown::AfterClosing, during, false),
            (Rule::After, Shown::AfterClosing, start().plus_ms(HOUR), false),
            (Rule::After, Shown::AfterClosing, over, true),
            (Rule::After, Shown::AfterFinal, over, false),
            (Rule::Never, Shown::AfterClosing, over, false),
        ] {
            let pool = pool(catalog(vec![contest("c", rule, shown, &["a1", "a2"])]), at);
            let wanted: &[&str] = if open { &ALL } else { &["a3", "z1"] };
            assert_eq!(ids(&pool), wanted, "{rule:?} {shown:?} {at}");
            let waits = pool.closed_by.first().map(|one| (one.rule, one.opens_at, one.questions));
            let by_clock = rule == Rule::After && shown == Shown::AfterClosing;
            let until = by_clock.then(|| start().plus_ms(HOUR));
            assert_eq!(waits, (!open).then_some((rule, until, 2)), "{rule:?} {shown:?} {at}");
        }
    }

    #[test]
    fn of_two_contests_the_one_that_keeps_closed_wins() {
        let two = |first: StudyOpen| {
            vec![
                contest("c", first, AnswersShown::AfterClosing, &["a1", "a2"]),
                contest("d", StudyOpen::Never, AnswersShown::AfterClosing, &["a2", "a3"]),
            ]
        };
        assert_eq!(ids(&pool(catalog(two(StudyOpen::Before)), start())), ["a1", "z1"]);
        let both = pool(catalog(two(StudyOpen::After)), start());
        assert_eq!(ids(&both), ["z1"]);
        assert_eq!(both.closed_by.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["c", "d"]);
    }

    #[test]
    fn drafts_retired_questions_and_those_out_of_date_are_not_open() {
        let mut catalog = catalog(vec![]);
        catalog.questions.get_mut(&QuestionId::parse("a1").unwrap()).unwrap().life.retire().unwrap();
        catalog.put(question("a4", "a.b1"), RevisionState::draft("wang".into(), start()));
        let day = start().day();
        for (id, valid) in [("a2", (None, Some(day))), ("a3", (Some(day.next()), None))] {
            let id = QuestionId::parse(id).unwrap();
            catalog.questions.remove(&id);
            catalog.put(Question { valid, ..question(id.as_str(), "a.b1") }, RevisionState::bundled(start()));
        }
        let catalog = Arc::new(catalog);
        let today = StudyPool::of(catalog.clone(), start());
        assert_eq!(ids(&today), ["a2", "z1"]);
        let tomorrow = start().plus_ms(24 * HOUR);
        assert!(today.still_holds(&catalog, start().plus_ms(HOUR)) && !today.still_holds(&catalog, tomorrow));
        assert_eq!(ids(&StudyPool::of(catalog, tomorrow)), ["a3", "z1"]);
    }

    #[test]
    fn a_version_changes_with_its_own_topic_only() {
        let version = |pool: &StudyPool, code: &str| {
            let topic = pool.topics.iter().find(|topic| topic.code == code).unwrap();
            (topic.open, topic.version.clone())
        };
        let old = pool(catalog(vec![]), start());
        let mut changed = catalog(vec![]);
        changed.questions.remove(&QuestionId::parse("a3").unwrap());
        changed.put(Question { revision: 2, ..question("a3", "a.c1") }, RevisionState::bundled(start()));
        let new = pool(changed, start());
        assert_ne!(old.version, new.version);
        assert_eq!(version(&old, "a").0, 3);
        assert_eq!((version(&old, "a.b1"), version(&old, "z")), (version(&new, "a.b1"), version(&new, "z")));
        assert_ne!(version(&old, "a"), version(&new, "a"));
        assert_ne!(version(&old, "a.c1"), version(&new, "a.c1"));
        let closed = pool(catalog(vec![contest("c", StudyOpen::After, AnswersShown::AfterClosing, &["a3"])]), start());
        assert_ne!(version(&old, "a"), version(&closed, "a"));
    }

    #[test]
    fn pages_follow_one_another_without_gap_or_repeat() {
        let pool = pool(catalog(vec![]), start());
        let names = |topic, after: Option<&str>, size| {
            let after = after.map(|id| QuestionId::parse(id).unwrap());
            let (page, more) = pool.page(topic, after.as_ref(), size);
            (page.iter().map(|q| q.id.to_string()).collect::<Vec<_>>().join(" "), more)
        };
        assert_eq!(names(None, None, 3), ("a1 a2 a3".into(), true));
        assert_eq!(names(None, Some("a3"), 3), ("z1".into(), false));
        assert_eq!(names(Some("a"), None, 3), ("a1 a2 a3".into(), false));
        assert_eq!(names(Some("a.b1"), Some("a1"), 9), ("a2".into(), false));
        assert_eq!(names(Some("a."), None, 9), (String::new(), false));
    }
}
