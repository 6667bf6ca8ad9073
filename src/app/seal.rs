//! Sealing a final contest: everything that its papers, scores, ranks and receipts follow from, and apart from it who
//! the people are.

use super::{App, Error, Result};
use crate::board::Scope;
use domain::attempt::Attempt;
use domain::contest::{RefusedAct, State};
use domain::draw::State as DrawState;
use domain::fairness::instant::Play;
use domain::id::{AttemptId, ContestId, ParticipantId, QuestionId};
use domain::points::Points;
use domain::question::Question;
use domain::seal::{
    DrawBundle, Label, OrganizationRank, Person, Rank, Ranks, Score, Seal, SealedAttempt, SealedIndex, SealedInstant,
    SealedPlan, SealedPlay, SealedStanding, plan_of,
};
use std::collections::{BTreeMap, BTreeSet};

/// Attempts or people read at once.
const CHUNK: u64 = 500;
/// The first word of the private part.
const PRIVATE: &str = "quiz-seal-private/v1";

impl App {
    /// Everything that is sealed of a final contest.
    ///
    /// # Errors
    /// When its results are not final, or something of it is missing.
    pub async fn seal_contest(&self, id: &ContestId) -> Result<Seal> {
        let entry = self.staff_contest(id)?;
        if entry.contest.state != State::Final {
            return Err(Error::Act(RefusedAct::State(entry.contest.state)));
        }
        if entry.receipts.is_none() {
            // Closed before roots were published, and not served since.
            self.publish_receipts(id).await?;
        }
        let entry = self.staff_contest(id)?;
        let missing = |what: &str| Error::Internal(format!("contest {id} has no {what}"));
        let reader = self.store.reader();
        let indexes = storage::contest::indexes(&reader, id).await?;
        let attempts = self.sealed_attempts(id).await?;
        let people = self.sealed_people(&attempts).await?;
        let awards: Vec<SealedPlan> = entry.awards.versions.iter().map(SealedPlan::from).collect();
        Ok(Seal {
            secret: entry.secret.clone().ok_or_else(|| missing("secret"))?,
            receipts: entry.receipts.clone().ok_or_else(|| missing("root of receipts"))?,
            questions: self.sealed_questions(&entry)?,
            indexes: indexes
                .into_iter()
                .map(|index| SealedIndex {
                    version: index.version,
                    at: index.at,
                    reason: index.reason,
                    text: index.text,
                })
                .collect(),
            corrections: entry.corrections.clone(),
            standings: self.sealed_standings(id, &people).await?,
            organizations: self.sealed_organizations(id),
            draws: self.draw_bundles(id).await?,
            instant: self.sealed_instant(&entry, &awards, &attempts).await?,
            awards,
            contest: entry.contest.clone(),
            people,
            attempts,
        })
    }

    /// What attempts played, in the order of the attempts.
    async fn sealed_instant(
        &self,
        entry: &super::catalog::ContestEntry,
        awards: &[SealedPlan],
        attempts: &[SealedAttempt],
    ) -> Result<SealedInstant> {
        let (reader, contest) = (self.store.reader(), &entry.contest.id);
        let mut plays: BTreeMap<AttemptId, Play> = BTreeMap::new();
        loop {
            let after = plays.keys().next_back();
            let page = storage::instant::page(&reader, contest, after, CHUNK).await?;
            if page.is_empty() {
                break;
            }
            plays.extend(page.into_iter().map(|play| (play.attempt.clone(), play)));
        }
        let sealed = |play: Play| {
            let plan = plan_of(awards, &play)?;
            let Play { attempt, participant, number, drawn, outcome, prize, at, .. } = play;
            Some(SealedPlay { attempt, participant, number, plan, drawn, outcome, prize, at })
        };
        let plays = attempts.iter().filter_map(|one| plays.remove(&one.attempt.id)).filter_map(sealed).collect();
        Ok(SealedInstant {
            secret: entry.awards.secret.clone(),
            taken: storage::instant::taken(&reader, contest).await?,
            plays,
        })
    }

    /// Proof bundles of a contest's published draws, by id.
    async fn draw_bundles(&self, contest: &ContestId) -> Result<Vec<DrawBundle>> {
        let draws = storage::draw::of_contest(&self.store.reader(), contest).await?;
        let mut bundles = Vec::new();
        for draw in draws.into_iter().map(|held| held.draw).filter(|draw| draw.state == DrawState::Published) {
            let text = self.draw_bundle(&draw.id).await?;
            bundles.push(DrawBundle { draw: draw.id.to_string(), text });
        }
        bundles.sort_by(|a, b| a.draw.cmp(&b.draw));
        Ok(bundles)
    }

    fn sealed_questions(&self, entry: &super::catalog::ContestEntry) -> Result<Vec<Question>> {
        let catalog = self.catalog();
        let lines = entry.indexes.values().flat_map(|index| &index.lines);
        let wanted: BTreeSet<(&str, u32)> = lines.map(|line| (line.id.as_str(), line.revision)).collect();
        let find = |(id, revision): (&str, u32)| {
            let question = QuestionId::parse(id).ok().and_then(|id| catalog.question(&id, revision).cloned());
            question.ok_or_else(|| Error::Internal(format!("question {id} has no revision {revision}")))
        };
        wanted.into_iter().map(find).collect()
    }

    async fn sealed_attempts(&self, contest: &ContestId) -> Result<Vec<SealedAttempt>> {
        let reader = self.store.reader();
        let mut attempts = Vec::new();
        let mut after: Option<Attempt> = None;
        loop {
            let page = storage::receipt::page(&reader, contest, after.as_ref(), CHUNK).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.clone());
            let ids: Vec<AttemptId> = page.iter().map(|attempt| attempt.id.clone()).collect();
            let mut revised = storage::attempt::revisions_of(&reader, &ids).await?;
            for attempt in page {
                let later = revised.remove(&attempt.id).unwrap_or_default();
                let revised = later.into_iter().map(|r| Score {
                    version: r.scoring_version,
                    score: r.score,
                    right: r.right,
                    wrong: r.wrong,
                    blank: r.blank,
                    void: r.void,
                });
                attempts.push(SealedAttempt { attempt, revised: revised.collect() });
            }
        }
        attempts.sort_by(|a, b| {
            (&a.attempt.participant, a.attempt.number).cmp(&(&b.attempt.participant, b.attempt.number))
        });
        Ok(attempts)
    }

    async fn sealed_people(&self, attempts: &[SealedAttempt]) -> Result<Vec<Person>> {
        let played: BTreeSet<&ParticipantId> = attempts.iter().map(|one| &one.attempt.participant).collect();
        let mut people: BTreeMap<ParticipantId, Option<Label>> =
            played.into_iter().map(|id| (id.clone(), None)).collect();
        let reader = self.store.reader();
        let mut after: Option<ParticipantId> = None;
        loop {
            // Whoever deleted their data is not among them.
            let page = storage::participant::all_public(&reader, after.as_ref(), CHUNK).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id.clone());
            for person in page {
                if let Some(label) = people.get_mut(&person.id) {
                    let (category, town, organization) = (person.category, person.town, person.organization);
                    *label = Some(Label { category, town, organization });
                }
            }
        }
        Ok(people.into_iter().map(|(id, label)| Person { id, label }).collect())
    }

    /// Standings as they are stored, with the ranks that the boards show.
    async fn sealed_standings(&self, contest: &ContestId, people: &[Person]) -> Result<Vec<SealedStanding>> {
        let reader = self.store.reader();
        let labels: BTreeMap<&ParticipantId, &Label> =
            people.iter().filter_map(|person| Some((&person.id, person.label.as_ref()?))).collect();
        let mut standings = Vec::new();
        let mut after: Option<ParticipantId> = None;
        loop {
            let page = storage::standing::page(&reader, contest, after.as_ref(), CHUNK).await?;
            let Some(last) = page.last() else { return Ok(standings) };
            after = Some(last.participant.clone());
            for row in page {
                let Some(label) = labels.get(&row.participant) else { continue };
                let rank = |scope: &Scope| {
                    let place = self.boards.place(contest, scope, &row.participant);
                    let missing = || Error::Internal(format!("{} stands on no board", row.participant));
                    place.map(|place| Rank { rank: place.row.rank, tied: place.row.tied }).ok_or_else(missing)
                };
                let ranks = Ranks {
                    all: rank(&Scope::All)?,
                    category: rank(&Scope::Category(label.category))?,
                    town: rank(&Scope::Town(label.town.clone()))?,
                };
                standings.push(SealedStanding { participant: row.participant, standing: row.standing, ranks });
            }
        }
    }

    fn sealed_organizations(&self, contest: &ContestId) -> Vec<OrganizationRank> {
        let places = self.boards.organizations(contest).into_iter();
        places
            .map(|place| OrganizationRank {
                rank: Rank { rank: place.rank, tied: place.tied },
                organization: place.organization,
                people: place.people,
                mean: Points::from_milli(place.mean.milli()),
            })
            .collect()
    }

    /// Who the people of a sealed contest are, encrypted by a key of this instance; `digest` is that of the sealed
    /// text it belongs to.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn seal_people(&self, seal: &Seal, digest: &str) -> Result<String> {
        let reader = self.store.reader();
        let contest = &seal.contest.id;
        let organizations: BTreeMap<String, String> = storage::organization::all(&reader)
            .await?
            .into_iter()
            .map(|organization| (organization.id.to_string(), organization.name.as_str().to_owned()))
            .collect();
        let ids: Vec<ParticipantId> = seal.people.iter().map(|person| person.id.clone()).collect();
        let mut people = storage::participant::many(&reader, &ids).await?;
        people.sort_by(|a, b| a.0.id.cmp(&b.0.id));
        let mut plain = format!("{PRIVATE}\t{contest}\t{digest}\n");
        for (person, secrets) in &people {
            let mobile = self.keys.open_mobile(&secrets.mobile_sealed, &person.id).unwrap_or_default();
            let organization = person.organization.as_ref().map(ToString::to_string).unwrap_or_default();
            let name = organizations.get(&organization).map_or("", String::as_str);
            let category = person.category.word();
            let fields = [person.id.as_str(), &person.nickname, &mobile, category, &person.town, &organization, name];
            // Names have no tabs or line ends: they are refused at sign-up.
            plain.push_str(&fields.join("\t"));
            plain.push('\n');
        }
        let sealed = self.keys.seal_private_part(plain.as_bytes(), contest, digest);
        Ok(format!("{PRIVATE}\t{contest}\t{digest}\n{sealed}\n"))
    }

    /// Opens the private part of a sealed contest with the keys of the instance that sealed it: its heading, then a
    /// line for each person with id, nickname, number, group, town, organization's id and name.
    #[must_use]
    pub fn open_people(&self, text: &str) -> Option<String> {
        let (heading, sealed) = text.split_once('\n')?;
        let (contest, digest) = heading.strip_prefix(PRIVATE)?.strip_prefix('\t')?.split_once('\t')?;
        let contest = ContestId::parse(contest).ok()?;
        let plain = self.keys.open_private_part(sealed.strip_suffix('\n')?, &contest, digest)?;
        String::from_utf8(plain).ok()
    }
}
