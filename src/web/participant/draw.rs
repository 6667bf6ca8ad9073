//! A person's own entry in a draw.

use crate::web::auth::CurrentParticipant;
use crate::web::body::PathId;
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::DrawId;
use serde::Serialize;
use utoipa::ToSchema;

/// A person's own entry.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OwnDrawEntry {
    pub entry: Option<String>,
    /// `not_final`, `excluded`, `held`, `other_group`, `won_before`, `no_result` or `deleted` where there is no entry; `below_min`
    /// where the entry is in no pool.
    pub reason: Option<&'static str>,
    /// The same in words.
    pub note: &'static str,
}

fn note(reason: Option<&str>) -> &'static str {
    match reason {
        None => "您在参与名单里。",
        Some("not_final") => "参与名单还没有定下来。",
        Some("excluded") => "您在“可参与、不评奖”的名单里。",
        Some("held") => "您的成绩还在复核，没有进入这次抽奖。",
        Some("below_min") => "您在参与名单里，但成绩没有达到抽奖条件。",
        Some("other_group") => "这次抽奖面向其他人群或镇街。",
        Some("won_before") => "你已经得了本次竞赛的其他奖项，按规则不再参加这次抽奖。",
        Some("deleted") => "账号已注销。",
        Some(_) => "您没有计入这次抽奖的成绩。",
    }
}

/// One's own entry in a draw, or why there is none.
#[utoipa::path(get, path = "/api/v1/draws/{draw_id}/entry", responses((status = 200, body = OwnDrawEntry)))]
pub async fn own(state: Data<State>, me: CurrentParticipant, id: PathId<DrawId>) -> Answer<OwnDrawEntry> {
    let own = state.app.own_entry(&me, &id).await?;
    Ok(Json(OwnDrawEntry { note: note(own.reason), entry: own.entry, reason: own.reason }))
}
