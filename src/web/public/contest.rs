//! Contests, rules and boards: open to everyone.

use super::contest_view::{BoardRow, BoardView, ContestView, MyPlace, NextGoal, OrganizationRow, RulesView};
use crate::app::board::{BoardPage, BoardScope, PAGE_SIZE};
use crate::web::auth::Visitor;
use crate::web::body::{PathId, Query};
use crate::web::problem::Problem;
use crate::web::view::{count, pages};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::ContestId;
use serde::Deserialize;

/// A contest.
#[utoipa::path(get, path = "/api/v1/contests/{contest_id}", responses((status = 200, body = ContestView)))]
pub async fn show(state: Data<State>, id: PathId<ContestId>, visitor: Visitor) -> Answer<ContestView> {
    let entry = state.app.contest(&id)?;
    let status = state.app.contest_status(entry, visitor.id()).await?;
    Ok(Json((&status).into()))
}

/// The rules of a contest with its commitments.
#[utoipa::path(get, path = "/api/v1/contests/{contest_id}/rules", responses((status = 200, body = RulesView)))]
pub async fn rules(state: Data<State>, id: PathId<ContestId>, visitor: Visitor) -> Answer<RulesView> {
    let entry = state.app.contest(&id)?;
    let status = state.app.contest_status(entry, visitor.id()).await?;
    Ok(Json((&status).into()))
}

/// Which board and page.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct BoardQuery {
    /// `all`, `category`, `town` or `organization`.
    scope: Option<String>,
    /// Category word or town code.
    key: Option<String>,
    /// Page, from 1.
    page: Option<usize>,
}

/// A page of a board.
#[utoipa::path(get, path = "/api/v1/contests/{contest_id}/leaderboard", params(BoardQuery), responses((status = 200, body = BoardView)))]
pub async fn leaderboard(
    state: Data<State>,
    id: PathId<ContestId>,
    Query(query): Query<BoardQuery>,
    visitor: Visitor,
) -> Answer<BoardView> {
    let scope_word = query.scope.unwrap_or_else(|| "all".to_owned());
    let scope = BoardScope::parse(&scope_word, query.key.as_deref())?;
    let page = query.page.unwrap_or(1);
    if !(1..=1_000_000).contains(&page) {
        return Err(Problem::field("page", "out_of_range", "1 or more"));
    }
    let found = state.app.board_page(&id, &scope, page, visitor.id()).await?;
    Ok(Json(view(&state, &id, scope_word, query.key, &found, &visitor)))
}

fn view(
    state: &State,
    contest: &ContestId,
    scope: String,
    key: Option<String>,
    page: &BoardPage,
    visitor: &Visitor,
) -> BoardView {
    let town = |code: &str| state.app.reference().town_name(code);
    let row = |row: &crate::app::board::Row| BoardRow::of(row, visitor.id(), town(&row.entry.town));
    let mine = page.me.as_ref().and_then(|place| place.row.entry.organization.clone());
    let organizations = page.organizations.iter().map(|(place, name)| OrganizationRow {
        rank: count(place.rank),
        tied: place.tied,
        name: name.clone(),
        people: place.people,
        mean_score_milli: place.mean.milli(),
        mine: mine.as_ref() == Some(&place.organization),
    });
    BoardView {
        contest_id: contest.to_string(),
        scope,
        key,
        server_time_ms: page.at.ms(),
        people_total: count(page.total),
        page: count(page.page),
        pages: pages(count(page.total), count(PAGE_SIZE)),
        rows: page.rows.iter().map(row).collect(),
        organizations: organizations.collect(),
        me: page.me.as_ref().map(|place| MyPlace {
            rank: count(place.row.rank),
            tied: place.row.tied,
            score_milli: place.row.entry.score.milli(),
            duration_ms: place.row.entry.duration_ms,
            neighbours: place.neighbours.iter().map(row).collect(),
            next: place.next.map(|(rank, missing)| NextGoal { rank: count(rank), missing_milli: missing.milli() }),
        }),
    }
}
