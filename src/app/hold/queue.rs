//! The list of entries worth a look: worked out from the ended attempts when somebody asks, and kept for a while.

use super::Shown;
use crate::app::catalog::{Catalog, ContestEntry};
use crate::app::staff::{Staff, permit};
use crate::app::{App, Error, Result};
use domain::attempt::{Attempt, State};
use domain::correction::Remedy;
use domain::id::{ContestId, HoldId, ParticipantId, QuestionId};
use domain::question::{Answer, Mark, Question};
use domain::review::{Findings, Flag, Given, Origin, Person, Round, Severity, Signal, review};
use domain::time::Timestamp;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::Arc;
use tokio::sync::Mutex;

/// Flags of a page.
pub const PAGE_SIZE: usize = 50;
/// Attempts read at a time.
const CHUNK: u64 = 500;
/// Attempts that one review looks at, at most: the first ones.
const ATTEMPTS_MAX: usize = 300_000;
/// How long a list is good while attempts still end.
const KEEP_MS: i64 = 60_000;
/// How long after a contest has closed it is known where its attempts were started.
const ORIGIN_KEPT_MS: i64 = 30 * 86_400_000;

/// What a review found, and of what.
#[derive(Debug)]
struct Reviewed {
    at: Timestamp,
    scoring_version: u32,
    /// Ended attempts when it was asked for.
    ended: u64,
    attempts: usize,
    findings: Findings,
}

/// The newest review of each contest.
#[derive(Default)]
pub struct Queue {
    kept: Mutex<HashMap<ContestId, Arc<Reviewed>>>,
    /// Contests of which it is no longer known where attempts were started.
    pub(super) forgotten: Mutex<Vec<ContestId>>,
}

/// Somebody on the list.
#[derive(Debug)]
pub struct Queued {
    /// What was found.
    pub flag: Flag,
    /// Who, masked.
    pub shown: Shown,
    /// Their open hold, if there is one.
    pub hold: Option<HoldId>,
}

/// A page of the list.
#[derive(Debug)]
pub struct QueuePage {
    /// When it was worked out.
    pub at: Timestamp,
    /// Ended attempts that were looked at.
    pub attempts: usize,
    /// Whether there were more than are looked at.
    pub is_cut: bool,
    /// People by severity: strong, worth a look, information.
    pub counts: [usize; 3],
    /// People found with this severity or more.
    pub total: usize,
    /// People of this page, the gravest first.
    pub rows: Vec<Queued>,
}

/// Questions as the review sees them: a number, their characters, and the question under the key that counts.
type Seen<'c> = HashMap<(QuestionId, u32), Option<(u32, u32, Cow<'c, Question>)>>;

impl App {
    /// A page of the entries worth a look, from 1: people with a signal of this severity or a graver one.
    ///
    /// # Errors
    /// When there is no such contest.
    pub async fn flags(
        &self,
        _staff: &Staff<permit::ReviewEntries>,
        contest: &ContestId,
        least: Severity,
        page: usize,
    ) -> Result<QueuePage> {
        let reviewed = self.reviewed(contest).await?;
        let flags = &reviewed.findings.flags;
        let of = |severity| flags.iter().filter(|flag| flag.severity() == severity).count();
        let counts = [of(Severity::Strong), of(Severity::Look), of(Severity::Information)];
        let found: Vec<&Flag> = flags.iter().filter(|flag| flag.severity() >= least).collect();
        let from = page.max(1).saturating_sub(1).saturating_mul(PAGE_SIZE);
        let people: Vec<ParticipantId> =
            found.iter().skip(from).take(PAGE_SIZE).map(|flag| flag.participant.clone()).collect();
        let mut shown = self.shown_people(contest, &people).await?;
        let open = storage::hold::open_of_contest(&self.store.reader(), contest).await?;
        let holds: HashMap<&ParticipantId, &HoldId> = open.iter().map(|hold| (&hold.participant, &hold.id)).collect();
        let rows = found.iter().skip(from).take(PAGE_SIZE).map(|flag| Queued {
            flag: Flag::clone(flag),
            shown: shown.remove(&flag.participant).unwrap_or_else(Shown::gone),
            hold: holds.get(&flag.participant).map(|id| HoldId::clone(id)),
        });
        Ok(QueuePage {
            at: reviewed.at,
            attempts: reviewed.attempts,
            is_cut: reviewed.attempts >= ATTEMPTS_MAX,
            counts,
            total: found.len(),
            rows: rows.collect(),
        })
    }

    /// What the review shows about somebody now.
    pub(super) async fn signals_of(&self, contest: &ContestId, who: &ParticipantId) -> Result<Vec<Signal>> {
        let reviewed = self.reviewed(contest).await?;
        let flag = reviewed.findings.flags.iter().find(|flag| flag.participant == *who);
        Ok(flag.map(|flag| flag.signals.clone()).unwrap_or_default())
    }

    /// The review of a contest. One is worked out at a time; the newest serves until something has changed.
    async fn reviewed(&self, contest: &ContestId) -> Result<Arc<Reviewed>> {
        let entry = self.staff_contest(contest)?;
        let now = self.now();
        let mut kept = self.queue.kept.lock().await;
        let counts = storage::attempt::counts(&self.store.reader(), contest, now).await?;
        let ended = counts.submitted + counts.expired;
        if let Some(held) = kept.get(contest) {
            let same = held.ended == ended || now.since_ms(held.at) < KEEP_MS;
            if same && held.scoring_version == entry.ruling.version() {
                return Ok(held.clone());
            }
        }
        let (people, attempts) = self.played(&entry).await?;
        // Seconds of work for a large contest: not on a thread that serves.
        let work = tokio::task::spawn_blocking(move || review(&people));
        let findings = work.await.map_err(|error| Error::Internal(format!("a review died: {error}")))?;
        let scoring_version = entry.ruling.version();
        let reviewed = Arc::new(Reviewed { at: now, scoring_version, ended, attempts, findings });
        kept.insert(contest.clone(), reviewed.clone());
        Ok(reviewed)
    }

    /// Everybody who has an ended attempt and has not deleted their data, and how many attempts that is.
    async fn played(&self, entry: &ContestEntry) -> Result<(Vec<Person>, usize)> {
        let catalog = self.catalog();
        let reader = self.store.reader();
        let mut seen = Seen::new();
        let mut rounds: BTreeMap<ParticipantId, Vec<Round>> = BTreeMap::new();
        let (mut after, mut attempts): (Option<Attempt>, usize) = (None, 0);
        loop {
            let page = storage::attempt::ended_page(&reader, &entry.contest.id, after.as_ref(), CHUNK).await?;
            after = page.last().map(|(attempt, _)| attempt.clone());
            attempts += page.len();
            for (attempt, origin) in page {
                let round = round(&attempt, origin, entry, &catalog, &mut seen);
                rounds.entry(attempt.participant).or_default().push(round);
            }
            if after.is_none() || attempts >= ATTEMPTS_MAX {
                break;
            }
            // A large contest must not keep others from this thread.
            tokio::task::yield_now().await;
        }
        let ids: Vec<ParticipantId> = rounds.keys().cloned().collect();
        let mut people = Vec::with_capacity(ids.len());
        for ids in ids.chunks(500) {
            for (person, secrets) in storage::participant::many(&reader, ids).await? {
                let Some(rounds) = rounds.remove(&person.id) else { continue };
                let mobile = self.keys.open_mobile(&secrets.mobile_sealed, &person.id);
                people.push(Person { mobile: mobile.and_then(|text| text.parse().ok()), id: person.id, rounds });
            }
        }
        people.sort_by(|a, b| a.id.cmp(&b.id));
        people.iter_mut().for_each(|person| person.rounds.sort_by_key(|round| round.number));
        Ok((people, attempts))
    }

    /// Where a request came from, as two hashes that can only be compared.
    #[must_use]
    pub fn origin(&self, address: &str, browser: &str) -> Origin {
        let short = |text: &str| {
            let hash = self.keys.address_hash(text);
            hash.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(0)
        };
        Origin { address: short(&format!("start\n{address}")), device: short(&format!("start\n{address}\n{browser}")) }
    }

    /// Forgets where attempts were started: 30 days after their contest has closed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_origins(&self) -> Result<()> {
        let now = self.now();
        let contests = self.catalog().contests.clone();
        let mut forgotten = self.queue.forgotten.lock().await;
        for (id, entry) in contests {
            let due = now.since_ms(entry.contest.settled_at()) > ORIGIN_KEPT_MS;
            // Nothing starts in a closed contest any more: once is enough.
            if !due || !entry.contest.is_over(now) || forgotten.contains(&id) {
                continue;
            }
            loop {
                let contest = id.clone();
                let gone = self
                    .store
                    .write(storage::LaneKey::Common, move |tx| {
                        let contest = contest.clone();
                        Box::pin(
                            async move { Ok::<_, Error>(storage::attempt::forget_origins(tx, &contest, CHUNK).await?) },
                        )
                    })
                    .await?;
                if gone == 0 {
                    break;
                }
            }
            self.queue.kept.lock().await.remove(&id);
            forgotten.push(id);
        }
        Ok(())
    }
}

/// An ended attempt as the review sees it, under the keys that count now; voided questions are left out.
fn round<'c>(
    attempt: &Attempt,
    origin: Option<Origin>,
    entry: &ContestEntry,
    catalog: &'c Catalog,
    seen: &mut Seen<'c>,
) -> Round {
    let answers = attempt.paper.questions.iter().filter_map(|place| {
        let next = u32::try_from(seen.len()).unwrap_or(u32::MAX);
        let known = seen.entry((place.question.clone(), place.revision)).or_insert_with(|| {
            if entry.ruling.remedy(&place.question, place.revision) == Some(&Remedy::Void) {
                return None;
            }
            let question = catalog.question(&place.question, place.revision)?;
            let options: usize = question.options().iter().map(|option| domain::text::length(&option.text)).sum();
            let characters = domain::text::length(&question.stem) + options;
            let keyed = if matches!(entry.ruling.remedy(&place.question, place.revision), Some(Remedy::Rekey(_))) {
                Cow::Owned(entry.ruling.question(question).into_owned())
            } else {
                Cow::Borrowed(question)
            };
            Some((next, u32::try_from(characters).unwrap_or(u32::MAX), keyed))
        });
        let (number, characters, question) = known.as_ref()?;
        let saved = attempt.sheet.entries.get(&place.question);
        let answer = saved.and_then(|saved| saved.answer.as_ref());
        Some(Given {
            question: *number,
            characters: *characters,
            answer: answer.map(figure),
            right: question.mark(answer) == Mark::Right,
            saved_ms: saved.map(|saved| saved.saved_at.since_ms(attempt.started_at)),
        })
    });
    Round {
        number: attempt.number,
        started_ms: attempt.started_at.ms(),
        answers: answers.collect(),
        duration_ms: attempt.state.scorecard().map_or(0, |card| card.duration_ms),
        handed_in: matches!(attempt.state, State::Submitted(_)),
        origin,
        left: attempt.sheet.left,
    }
}

/// An answer as a figure that is equal where answers are.
fn figure(answer: &Answer) -> u64 {
    let text = match answer {
        Answer::Text(text) => domain::text::folded(text),
        other => other.canonical(),
    };
    BuildHasherDefault::<DefaultHasher>::new().hash_one(text)
}
