//! The document `content` of a draw: everything of it but identifier, contest, group key, state and secret.

use super::draw_outcome::OutcomeJson;
use super::{VERSION, known, read, write};
use crate::StoreError;
use domain::actor::Role;
use domain::correction::Signature;
use domain::draw::{
    Beacon, BeaconEntry, BeaconValue, Draw, Freeze, Group, Period, Posted, Posting, Publication, Scope, State, Tier,
    Withdrawal,
};
use domain::fairness::{Measure, TierRule};
use domain::id::{AccountId, ContestId, DrawId};
use domain::participant::Category;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Document {
    v: u8,
    title: String,
    scope: ScopeJson,
    period: Option<(i64, i64)>,
    tiers: Vec<TierJson>,
    adding: bool,
    previous: Option<String>,
    beacon: BeaconJson,
    rules_text: String,
    commitment: String,
    announced: SignatureJson,
    wait_ms: i64,
    single_person: Option<String>,
    freezes: Vec<FreezeJson>,
    postings: Vec<PostingJson>,
    beacon_entries: Vec<BeaconEntryJson>,
    beacon_value: Option<(String, i64)>,
    outcome: Option<OutcomeJson>,
    publication: Option<PublicationJson>,
    failure: Option<(i64, String)>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ScopeJson {
    All,
    Category(String),
    Town(String),
}

#[derive(Serialize, Deserialize)]
struct TierJson {
    id: String,
    quantity: u32,
    reserves: u32,
    measure: String,
    min: Option<i64>,
    max: Option<i64>,
    floor: Option<i64>,
    name: String,
    prize: String,
    value_fen: i64,
}

#[derive(Serialize, Deserialize)]
struct BeaconJson {
    series: String,
    issue: String,
    template: String,
    source_url: String,
    appears_at: i64,
    fallback: String,
}

/// A signature as documents hold it.
#[derive(Serialize, Deserialize)]
pub(super) struct SignatureJson {
    account: String,
    name: String,
    at: i64,
}

#[derive(Serialize, Deserialize)]
struct FreezeJson {
    number: u32,
    by: SignatureJson,
    entries: u32,
    hash: String,
    withdrawn: Option<(i64, String)>,
}

#[derive(Serialize, Deserialize)]
struct PostingJson {
    what: String,
    place: String,
    reference: String,
    at: i64,
}

#[derive(Serialize, Deserialize)]
struct BeaconEntryJson {
    by: SignatureJson,
    role: String,
    value: String,
}

#[derive(Serialize, Deserialize)]
struct PublicationJson {
    starts_at: i64,
    ends_at: i64,
    contact: String,
    frozen: bool,
}

impl From<&Signature> for SignatureJson {
    fn from(by: &Signature) -> Self {
        Self { account: by.account.to_string(), name: by.name.clone(), at: by.at.ms() }
    }
}

impl SignatureJson {
    pub(super) fn read(self) -> Result<Signature, StoreError> {
        let account = AccountId::parse(&self.account).map_err(StoreError::corrupt)?;
        Ok(Signature { account, name: self.name, at: Timestamp(self.at) })
    }
}

impl From<&Tier> for TierJson {
    fn from(tier: &Tier) -> Self {
        let TierRule { id, quantity, reserves, measure, min, max, floor } = tier.rule.clone();
        let (name, prize, value_fen) = (tier.name.clone(), tier.prize.clone(), tier.value_fen);
        Self { id, quantity, reserves, measure: measure.word().to_owned(), min, max, floor, name, prize, value_fen }
    }
}

impl TierJson {
    fn read(self) -> Result<Tier, StoreError> {
        let Self { id, quantity, reserves, measure, min, max, floor, name, prize, value_fen } = self;
        let measure = Measure::parse(&measure).ok_or_else(|| StoreError::corrupt(format!("measure {measure}")))?;
        let rule = TierRule { id, quantity, reserves, measure, min, max, floor };
        Ok(Tier { rule, name, prize, value_fen })
    }
}

impl From<&Scope> for ScopeJson {
    fn from(scope: &Scope) -> Self {
        match scope {
            Scope::All => Self::All,
            Scope::Category(category) => Self::Category(category.word().to_owned()),
            Scope::Town(town) => Self::Town(town.clone()),
        }
    }
}

impl ScopeJson {
    fn read(self) -> Result<Scope, StoreError> {
        Ok(match self {
            Self::All => Scope::All,
            Self::Category(word) => {
                Scope::Category(Category::parse(&word).ok_or_else(|| StoreError::corrupt(format!("group {word}")))?)
            }
            Self::Town(town) => Scope::Town(town),
        })
    }
}

impl From<&Freeze> for FreezeJson {
    fn from(freeze: &Freeze) -> Self {
        Self {
            number: freeze.number,
            by: (&freeze.by).into(),
            entries: freeze.entries,
            hash: freeze.hash.clone(),
            withdrawn: freeze.withdrawn.as_ref().map(|w| (w.at.ms(), w.reason.clone())),
        }
    }
}

impl FreezeJson {
    fn read(self) -> Result<Freeze, StoreError> {
        let Self { number, by, entries, hash, withdrawn } = self;
        Ok(Freeze { number, by: by.read()?, entries, hash, withdrawn: withdrawn.map(withdrawal) })
    }
}

impl PostingJson {
    fn of(posting: &Posting) -> Self {
        let Posting { what, place, reference, at } = posting.clone();
        Self { what: what.word().to_owned(), place, reference, at: at.ms() }
    }

    fn read(self) -> Result<Posting, StoreError> {
        let what = Posted::parse(&self.what).ok_or_else(|| StoreError::corrupt(format!("posting {}", self.what)))?;
        Ok(Posting { what, place: self.place, reference: self.reference, at: Timestamp(self.at) })
    }
}

fn withdrawal((at, reason): (i64, String)) -> Withdrawal {
    Withdrawal { at: Timestamp(at), reason }
}

fn write_beacon(beacon: &Beacon) -> BeaconJson {
    let Beacon { series, issue, template, source_url, appears_at, fallback } = beacon.clone();
    BeaconJson { series, issue, template, source_url, appears_at: appears_at.ms(), fallback }
}

fn read_beacon(beacon: BeaconJson) -> Beacon {
    let BeaconJson { series, issue, template, source_url, appears_at, fallback } = beacon;
    Beacon { series, issue, template, source_url, appears_at: Timestamp(appears_at), fallback }
}

fn write_publication(list: &Publication) -> PublicationJson {
    let Publication { starts_at, ends_at, contact, frozen } = list.clone();
    PublicationJson { starts_at: starts_at.ms(), ends_at: ends_at.ms(), contact, frozen }
}

fn read_publication(list: PublicationJson) -> Publication {
    let PublicationJson { starts_at, ends_at, contact, frozen } = list;
    Publication { starts_at: Timestamp(starts_at), ends_at: Timestamp(ends_at), contact, frozen }
}

/// The content of a draw as text.
pub(crate) fn write_content(draw: &Draw) -> Result<String, StoreError> {
    write(&Document {
        v: VERSION,
        title: draw.group.title.clone(),
        scope: (&draw.group.scope).into(),
        period: draw.group.period.map(|period| (period.from.ms(), period.to.ms())),
        tiers: draw.group.tiers.iter().map(TierJson::from).collect(),
        adding: draw.group.adding,
        previous: draw.previous.as_ref().map(DrawId::to_string),
        beacon: write_beacon(&draw.beacon),
        rules_text: draw.rules_text.clone(),
        commitment: draw.commitment.clone(),
        announced: (&draw.announced).into(),
        wait_ms: draw.wait_ms,
        single_person: draw.single_person.clone(),
        freezes: draw.freezes.iter().map(FreezeJson::from).collect(),
        postings: draw.postings.iter().map(PostingJson::of).collect(),
        beacon_entries: draw
            .beacon_entries
            .iter()
            .map(|entry| BeaconEntryJson {
                by: (&entry.by).into(),
                role: entry.role.word().to_owned(),
                value: entry.value.clone(),
            })
            .collect(),
        beacon_value: draw.beacon_value.as_ref().map(|beacon| (beacon.value.clone(), beacon.at.ms())),
        outcome: draw.outcome.as_ref().map(OutcomeJson::from),
        publication: draw.publication.as_ref().map(write_publication),
        failure: draw.failure.as_ref().map(|failure| (failure.at.ms(), failure.reason.clone())),
    })
}

/// A draw from its content and what stands beside it.
pub(crate) fn read_content(
    id: DrawId,
    contest: ContestId,
    key: String,
    state: State,
    text: &str,
) -> Result<Draw, StoreError> {
    let held: Document = read(text)?;
    known(held.v)?;
    let entry = |entry: BeaconEntryJson| {
        let role = Role::parse(&entry.role).ok_or_else(|| StoreError::corrupt(format!("role {}", entry.role)))?;
        Ok(BeaconEntry { by: entry.by.read()?, role, value: entry.value })
    };
    Ok(Draw {
        id,
        contest,
        group: Group {
            key,
            title: held.title,
            scope: held.scope.read()?,
            period: held.period.map(|(from, to)| Period { from: Timestamp(from), to: Timestamp(to) }),
            tiers: held.tiers.into_iter().map(TierJson::read).collect::<Result<_, _>>()?,
            adding: held.adding,
        },
        previous: held.previous.map(|id| DrawId::parse(&id).map_err(StoreError::corrupt)).transpose()?,
        beacon: read_beacon(held.beacon),
        rules_text: held.rules_text,
        commitment: held.commitment,
        announced: held.announced.read()?,
        wait_ms: held.wait_ms,
        single_person: held.single_person,
        state,
        freezes: held.freezes.into_iter().map(FreezeJson::read).collect::<Result<_, _>>()?,
        postings: held.postings.into_iter().map(PostingJson::read).collect::<Result<_, _>>()?,
        beacon_entries: held.beacon_entries.into_iter().map(entry).collect::<Result<_, StoreError>>()?,
        beacon_value: held.beacon_value.map(|(value, at)| BeaconValue { value, at: Timestamp(at) }),
        outcome: held.outcome.map(OutcomeJson::read).transpose()?,
        publication: held.publication.map(read_publication),
        failure: held.failure.map(withdrawal),
    })
}
