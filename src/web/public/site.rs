//! The site itself: names, notice, towns, activities, and the home page in one answer.

use super::contest_view::ContestView;
use crate::web::auth::Visitor;
use crate::web::body::Query;
use crate::web::view::Category;
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The notice on personal data.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NoticeView {
    pub version: u32,
    pub title: String,
    /// Plain text; a blank line separates paragraphs, `## ` begins a heading.
    pub text: String,
}

/// A town or street.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct TownView {
    pub code: String,
    pub name: String,
    pub aliases: Vec<String>,
}

/// What every page needs to know of the site.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SiteView {
    pub name: String,
    pub organizer: String,
    pub support: String,
    pub contact: String,
    pub icp: String,
    pub public_security_record: String,
    pub government_site_id: String,
    pub hotline: String,
    pub demo: bool,
    pub notice: NoticeView,
    pub towns: Vec<TownView>,
    pub server_time_ms: i64,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct MeSummary {
    pub id: String,
    pub nickname: String,
    pub category: Category,
    pub nickname_masked: String,
}

/// One of the activities of the month.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ActivityView {
    pub number: u8,
    pub name: String,
    pub content: String,
    pub kind: String,
    pub topic: String,
    pub has_contest: bool,
}

/// Whether a session is there.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum SessionState {
    None,
    Active,
    Expired,
}

/// Everything the home page shows.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct HomeView {
    pub server_time_ms: i64,
    pub session: SessionState,
    pub me: Option<MeSummary>,
    pub contest: Option<ContestView>,
    pub activities: Vec<ActivityView>,
    pub demo: bool,
}

/// An organization to pick.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OrganizationChoice {
    pub id: String,
    pub name: String,
}

/// Organizations to pick.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OrganizationChoices {
    pub items: Vec<OrganizationChoice>,
}

/// What every page needs to know of the site.
#[utoipa::path(get, path = "/api/v1/site", responses((status = 200, body = SiteView)))]
pub async fn site(state: Data<State>) -> Answer<SiteView> {
    let (site, reference) = (&state.config.site, state.app.reference());
    let fill = |text: &str| text.replace("{organizer}", &site.organizer).replace("{contact}", contact(&site.contact));
    Ok(Json(SiteView {
        name: site.name.clone(),
        organizer: site.organizer.clone(),
        support: site.support.clone(),
        contact: site.contact.clone(),
        icp: site.icp.clone(),
        public_security_record: site.public_security_record.clone(),
        government_site_id: site.government_site_id.clone(),
        hotline: site.hotline.clone(),
        demo: state.app.settings().demo,
        notice: NoticeView {
            version: reference.notice.version,
            title: reference.notice.title.clone(),
            text: fill(&reference.notice.text),
        },
        towns: reference
            .towns
            .iter()
            .map(|t| TownView { code: t.code.clone(), name: t.name.clone(), aliases: t.aliases.clone() })
            .collect(),
        server_time_ms: state.app.now().ms(),
    }))
}

fn contact(text: &str) -> &str {
    if text.is_empty() { "12315" } else { text }
}

/// Everything the home page shows, signed in or not.
#[utoipa::path(get, path = "/api/v1/home", responses((status = 200, body = HomeView)))]
pub async fn home(state: Data<State>, visitor: Visitor) -> Answer<HomeView> {
    let app = &state.app;
    let me = match visitor.id() {
        Some(id) => match app.me(id).await {
            Ok(me) => Some(me),
            Err(crate::app::Error::SessionEnded) => None,
            Err(error) => return Err(error.into()),
        },
        None => None,
    };
    let session = match (&visitor, &me) {
        (Visitor::Expired, _) => SessionState::Expired,
        (_, Some(_)) => SessionState::Active,
        _ => SessionState::None,
    };
    let contest = match app.current_contest() {
        Some(entry) => {
            let visitor = visitor.id().filter(|_| me.is_some());
            Some(ContestView::from(&app.contest_status(entry, visitor).await?))
        }
        None => None,
    };
    let of_contest = contest.as_ref().map(|c| c.activity);
    let activities = app.reference().activities.iter().map(|a| ActivityView {
        number: a.number,
        name: a.name.clone(),
        content: a.content.clone(),
        kind: a.kind.clone(),
        topic: a.topic.clone(),
        has_contest: of_contest == Some(a.number),
    });
    Ok(Json(HomeView {
        server_time_ms: app.now().ms(),
        session,
        me: me.map(|me| MeSummary {
            id: me.participant.id.to_string(),
            nickname_masked: me.participant.public_name(),
            category: me.participant.category.into(),
            nickname: me.participant.nickname,
        }),
        contest,
        activities: activities.collect(),
        demo: app.settings().demo,
    }))
}

/// What is typed so far.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub struct TypedQuery {
    /// Text typed so far.
    q: Option<String>,
}

/// Organizations whose name contains the text, ten at most.
#[utoipa::path(get, path = "/api/v1/organizations", params(TypedQuery), responses((status = 200, body = OrganizationChoices)))]
pub async fn organizations(state: Data<State>, Query(query): Query<TypedQuery>) -> Answer<OrganizationChoices> {
    let text: String = query.q.unwrap_or_default().chars().take(60).collect();
    let found = state.app.suggest_organizations(&text).await?;
    let items = found
        .into_iter()
        .map(|o| OrganizationChoice { id: o.id.to_string(), name: o.name.as_str().to_owned() })
        .collect();
    Ok(Json(OrganizationChoices { items }))
}
