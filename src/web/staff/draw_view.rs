//! Shapes of draws for staff: what they send, and a draw with what can be done now.

use crate::app::draw::{DrawList as List, DrawOnDesk};
use crate::web::public::draw::DrawWinner;
use crate::web::public::draw_view::{Draw, DrawPeriod, DrawScope, DrawTier};
use crate::web::view::count;
use domain::account::Account;
use domain::actor::Permission;
use domain::draw::{Act, Beacon, Group, State};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A beacon to announce.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct AnnounceBeacon {
    pub series: String,
    pub issue: String,
    pub template: String,
    pub source_url: String,
    pub appears_at_ms: i64,
    pub fallback: String,
}

impl From<AnnounceBeacon> for Beacon {
    fn from(beacon: AnnounceBeacon) -> Self {
        let AnnounceBeacon { series, issue, template, source_url, appears_at_ms, fallback } = beacon;
        Self { series, issue, template, source_url, appears_at: Timestamp(appears_at_ms), fallback }
    }
}

/// A draw to announce.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AnnounceDraw {
    /// Key of an announceable group.
    pub key: String,
    pub beacon: AnnounceBeacon,
    /// Only where there are not two people; the record prints it.
    pub single_person_reason: Option<String>,
}

/// A posting to note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PostDraw {
    /// `announcement`, `entries` or `bundle`.
    pub what: String,
    #[serde(rename = "where")]
    pub place: String,
    pub reference: String,
}

/// The beacon's value as one person read it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct EnterBeacon {
    pub value: String,
}

/// The window of the public list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct PublishDraw {
    pub starts_at_ms: i64,
    pub ends_at_ms: i64,
    pub contact: String,
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DrawReason {
    pub reason: String,
}

/// Who could run a draw.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DrawPeople {
    pub freezers: u64,
    pub drawers: u64,
    /// Whether one person alone may do it, with a reason on record.
    pub may_single: bool,
}

/// Tiers that can be announced together.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AnnounceableDraw {
    pub key: String,
    pub title: String,
    pub scope: DrawScope,
    pub period: Option<DrawPeriod>,
    pub adding: bool,
    pub tiers: Vec<DrawTier>,
}

/// Draws of a contest.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DrawList {
    pub draws: Vec<Draw>,
    pub people: DrawPeople,
    pub announceable: Vec<AnnounceableDraw>,
}

/// Who has entered the beacon's value; not what they entered, for the second person reads it on their own.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct BeaconEntered {
    pub by_name: String,
    pub at_ms: i64,
}

/// A draw with what can be done now.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DrawDesk {
    #[serde(flatten)]
    pub draw: Draw,
    /// Acts that state, clock, contest and the roles of whoever asks allow.
    pub acts: Vec<&'static str>,
    /// What the draw waits for, in words.
    pub waits: Option<String>,
    pub beacon_entries: Vec<BeaconEntered>,
}

/// A tier for the hall's screen.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DrawScreenTier {
    pub id: String,
    pub name: String,
    pub prize: String,
    pub winners: Vec<DrawWinner>,
}

/// The true result for the hall's screen.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DrawScreen {
    pub state: &'static str,
    pub tiers: Vec<DrawScreenTier>,
}

impl From<&Group> for AnnounceableDraw {
    fn from(group: &Group) -> Self {
        Self {
            key: group.key.clone(),
            title: group.title.clone(),
            scope: (&group.scope).into(),
            period: group.period.as_ref().map(DrawPeriod::from),
            adding: group.adding,
            tiers: group.tiers.iter().map(DrawTier::from).collect(),
        }
    }
}

impl From<&List> for DrawList {
    fn from(list: &List) -> Self {
        Self {
            draws: list.draws.iter().map(Draw::from).collect(),
            people: DrawPeople {
                freezers: count(list.people.freezers),
                drawers: count(list.people.drawers),
                may_single: !list.people.pair,
            },
            announceable: list.announceable.iter().map(AnnounceableDraw::from).collect(),
        }
    }
}

/// A draw as this member of staff may act on it.
pub(super) fn desk(on_desk: &DrawOnDesk, account: &Account) -> DrawDesk {
    let draw = &on_desk.draw;
    let may = |act: &Act| {
        let permission = match act {
            Act::Freeze | Act::WithdrawFreeze | Act::Publish | Act::Fail => Permission::FreezeDraws,
            Act::Post | Act::EnterBeacon => Permission::EnterBeacon,
            Act::Draw => Permission::RunDraws,
        };
        permission.granted_to(&account.roles)
    };
    DrawDesk {
        acts: on_desk.acts.iter().filter(|act| may(act)).map(|act| act.word()).collect(),
        waits: waits(on_desk),
        beacon_entries: draw
            .beacon_entries
            .iter()
            .map(|entry| BeaconEntered { by_name: entry.by.name.clone(), at_ms: entry.by.at.ms() })
            .collect(),
        draw: draw.into(),
    }
}

/// What the draw waits for.
fn waits(on_desk: &DrawOnDesk) -> Option<String> {
    let (draw, now) = (&on_desk.draw, on_desk.now);
    let appears = draw.beacon.appears_at;
    let text = match draw.state {
        State::Announced if !on_desk.settled => "等竞赛结束、题目更正处理完，再冻结参与名单".to_owned(),
        State::Announced if now.plus_ms(draw.wait_ms) > appears => {
            "来不及在外部随机数公布前冻结，请作废后重新公告".to_owned()
        }
        State::Announced => "等组织者冻结参与名单".to_owned(),
        State::Frozen if now < appears => "等外部随机数公布".to_owned(),
        State::Frozen if draw.differs() => "两人录入的外部随机数不一致，请核对后重录".to_owned(),
        State::Frozen if draw.beacon_entries.is_empty() => "等两人分别录入外部随机数".to_owned(),
        State::Frozen => "等第二人录入外部随机数".to_owned(),
        State::BeaconEntered if on_desk.acts.contains(&Act::Draw) => "等奖品专员开奖".to_owned(),
        State::BeaconEntered => "已过开奖时限，请作废后重新公告".to_owned(),
        State::Drawn => "等公示名单".to_owned(),
        State::Published | State::Failed => return None,
    };
    Some(text)
}
