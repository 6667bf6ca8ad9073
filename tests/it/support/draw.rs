//! A contest with a draw: what can be won, who runs it, and the acts of its life as requests.

use super::{CONTEST, HOUR, Reply, StaffMember, TestApp, Value, json};
use domain::draw::{Group, Scope, Tier};
use domain::fairness::{Measure, TierRule};
use domain::id::ContestId;
use quiz::app::draw::DrawPlan;

/// The group that the tests draw.
pub(crate) const KEY: &str = "once.all";
/// What the beacon comes to.
pub(crate) const VALUE: &str = "双色球 2022113 期 03 06 11 12 19 25 | 08";

fn tier(id: &str, name: &str, quantity: u32, floor: Option<i64>) -> Tier {
    let (measure, min, max) = (Measure::Right, Some(5), None);
    let rule = TierRule { id: id.to_owned(), quantity, reserves: 2, measure, min, max, floor };
    Tier { rule, name: name.to_owned(), prize: "家用血压计".to_owned(), value_fen: 29_900 }
}

/// One first prize among full marks, three second prizes that may fall to three right answers.
pub(crate) fn set_plan(app: &TestApp) {
    let group = Group {
        key: KEY.to_owned(),
        title: "抽奖".to_owned(),
        scope: Scope::All,
        period: None,
        tiers: vec![tier("first", "一等奖", 1, None), tier("second", "二等奖", 3, Some(3))],
        adding: false,
    };
    let plan = DrawPlan { rules_text: "抽奖规则\n".to_owned(), groups: vec![group] };
    app.core.set_draw_plan(&ContestId::parse(CONTEST).unwrap(), plan);
}

/// A beacon that appears so many hours from now.
pub(crate) fn beacon(app: &TestApp, hours: i64) -> Value {
    json!({
        "series": "双色球", "issue": "2022113 期", "template": "双色球 {issue} 期 {six red} | {blue}",
        "source_url": "https://www.cwl.gov.cn/", "appears_at_ms": app.clock.now().plus_ms(hours * HOUR).ms(),
        "fallback": "同一系列的下一期"
    })
}

/// An organizer and a prize officer with a draw between them.
pub(crate) struct Pair {
    pub(crate) organizer: StaffMember,
    pub(crate) officer: StaffMember,
    pub(crate) draw: String,
}

impl Pair {
    /// Two people who announce the draw; its beacon appears so many hours from now.
    pub(crate) async fn announce(app: &TestApp, hours: i64) -> Self {
        set_plan(app);
        let (organizer, officer) = (app.staff("organizer").await, app.staff("prize_officer").await);
        let body = json!({"key": KEY, "beacon": beacon(app, hours)});
        let draw = organizer.act("draws", body).await.ok()["id"].as_str().unwrap().to_owned();
        Self { organizer, officer, draw }
    }

    /// An act on the draw.
    pub(crate) async fn act(&self, who: &StaffMember, act: &str, body: Value) -> Reply {
        // Days pass between the acts, and staff are signed out when idle.
        who.sign_in_again().await;
        who.post(&format!("/staff/draws/{}/{act}", self.draw), body).await
    }

    pub(crate) async fn freeze(&self) -> Reply {
        self.act(&self.organizer, "freeze", json!({})).await
    }

    pub(crate) async fn enter(&self, who: &StaffMember, value: &str) -> Reply {
        self.act(who, "beacon", json!({ "value": value })).await
    }

    pub(crate) async fn run(&self, who: &StaffMember) -> Reply {
        self.act(who, "drawing", json!({})).await
    }

    /// The draw as everybody sees it.
    pub(crate) async fn public(&self, app: &TestApp) -> Value {
        app.visitor().get(&format!("/draws/{}", self.draw)).await.ok()
    }

    /// A text of the draw as everybody fetches it.
    pub(crate) async fn text(&self, app: &TestApp, what: &str) -> Reply {
        app.visitor().get(&format!("/draws/{}/{what}", self.draw)).await
    }
}
