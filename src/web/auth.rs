//! Who is asking: cookies, access tokens, and permission as a type in a handler's signature.

use super::State;
use super::code;
use super::problem::Problem;
use crate::app::session::Tokens;
use crate::app::staff::{Permit, Staff};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use domain::id::{ParticipantId, SessionId};
use domain::time::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;
use tokio::sync::Notify;

/// Cookie of the access token.
pub const ACCESS: &str = "quiz_access";
/// Cookie of the refresh token.
pub const REFRESH: &str = "quiz_refresh";
/// Cookie of a staff session.
pub const STAFF: &str = "quiz_staff";

const REFRESH_PATH: &str = "/api/v1/sessions";
const STAFF_PATH: &str = "/api/v1/staff";

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: String,
    fam: String,
    /// When it was issued, in milliseconds.
    iat_ms: i64,
    exp: i64,
}

/// Signs an access token.
fn sign(state: &State, tokens: &Tokens) -> Result<String, Problem> {
    let claims = Claims {
        sub: tokens.participant.to_string(),
        fam: tokens.family.to_string(),
        iat_ms: tokens.access_until.ms() - state.app.settings().access_ms,
        exp: tokens.access_until.ms() / 1000,
    };
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(state.app.access_key()))
        .map_err(|error| Problem::from(crate::app::Error::Internal(error.to_string())))
}

fn cookie(state: &State, name: &'static str, value: String, path: &'static str, age_s: i64) -> Cookie<'static> {
    Cookie::build(name, value)
        .path(path)
        .http_only(true)
        .secure(state.config.server.is_https())
        .same_site(if name == ACCESS { SameSite::Lax } else { SameSite::Strict })
        .max_age(Duration::seconds(age_s))
        .finish()
}

/// The cookies of a signed-in participant.
///
/// # Errors
/// When signing fails, which is a fault of ours.
pub fn session_cookies(state: &State, tokens: &Tokens) -> Result<[Cookie<'static>; 2], Problem> {
    let age_s = state.config.sessions.refresh_s;
    // The access cookie outlives its token, so that the server can tell "expired" from "signed out".
    let access = cookie(state, ACCESS, sign(state, tokens)?, "/api", age_s);
    Ok([access, cookie(state, REFRESH, tokens.refresh.clone(), REFRESH_PATH, age_s)])
}

/// Cookies that end a participant's session in the browser.
#[must_use]
pub fn cleared_cookies(state: &State) -> [Cookie<'static>; 2] {
    [cookie(state, ACCESS, String::new(), "/api", 0), cookie(state, REFRESH, String::new(), REFRESH_PATH, 0)]
}

/// The cookie of a staff session; it ends with the browser.
#[must_use]
pub fn staff_cookie(state: &State, token: String) -> Cookie<'static> {
    let mut cookie = cookie(state, STAFF, token, STAFF_PATH, 0);
    cookie.set_max_age(None);
    cookie
}

/// The cookie that ends a staff session in the browser.
#[must_use]
pub fn cleared_staff_cookie(state: &State) -> Cookie<'static> {
    cookie(state, STAFF, String::new(), STAFF_PATH, 0)
}

fn state(request: &HttpRequest) -> Result<Data<State>, Problem> {
    request.app_data::<Data<State>>().cloned().ok_or_else(|| Problem::new(code::INTERNAL))
}

fn access(request: &HttpRequest) -> Result<ParticipantId, Problem> {
    let state = state(request)?;
    let token = request.cookie(ACCESS).ok_or_else(|| Problem::new(code::SIGN_IN_REQUIRED))?;
    let mut validation = Validation::new(Algorithm::HS256);
    // The server's own clock decides, also when a test moves it.
    validation.validate_exp = false;
    let decoded = jsonwebtoken::decode::<Claims>(
        token.value().as_bytes(),
        &DecodingKey::from_secret(state.app.access_key()),
        &validation,
    );
    let claims = decoded.map_err(|_| Problem::new(code::SIGN_IN_REQUIRED))?.claims;
    if claims.exp * 1000 <= state.app.now().ms() {
        return Err(Problem::new(code::ACCESS_EXPIRED));
    }
    let family = SessionId::parse(&claims.fam).map_err(|_| Problem::new(code::SIGN_IN_REQUIRED))?;
    let person = ParticipantId::parse(&claims.sub).map_err(|_| Problem::new(code::SIGN_IN_REQUIRED))?;
    if state.app.has_ended(&family, &person, Timestamp(claims.iat_ms)) {
        return Err(Problem::new(code::SESSION_ENDED));
    }
    Ok(person)
}

/// The signed-in participant.
#[derive(Debug)]
pub struct CurrentParticipant(pub ParticipantId);

impl Deref for CurrentParticipant {
    type Target = ParticipantId;
    fn deref(&self) -> &ParticipantId {
        &self.0
    }
}

impl FromRequest for CurrentParticipant {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(access(request).map(Self))
    }
}

/// A visitor: signed in, not signed in, or with an access token that has run out.
#[derive(Debug)]
pub enum Visitor {
    /// Nobody is signed in.
    Nobody,
    /// A refresh would bring the session back.
    Expired,
    /// A participant.
    Participant(ParticipantId),
}

impl Visitor {
    /// The participant, if one is signed in.
    #[must_use]
    pub const fn id(&self) -> Option<&ParticipantId> {
        match self {
            Self::Participant(id) => Some(id),
            Self::Nobody | Self::Expired => None,
        }
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(match access(request) {
            Ok(id) => Self::Participant(id),
            Err(problem) if problem.code == code::ACCESS_EXPIRED.word => Self::Expired,
            Err(_) => Self::Nobody,
        }))
    }
}

/// Permission checks of a request that are still under way: a body is read only for those who may send it.
#[derive(Debug, Default)]
pub struct Admission {
    pending: Cell<u32>,
    settled: Notify,
}

impl Admission {
    /// The one of this request.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Rc<Self> {
        request.extensions_mut().get_or_insert_with(Rc::<Self>::default).clone()
    }

    fn begin(&self) {
        self.pending.set(self.pending.get() + 1);
    }

    fn grant(&self) {
        self.pending.set(self.pending.get().saturating_sub(1));
        self.settled.notify_one();
    }

    /// Waits until every check has let the request through; one that refuses ends the request before.
    pub async fn granted(&self) {
        while self.pending.get() > 0 {
            self.settled.notified().await;
        }
    }
}

/// A member of staff who holds the permission `P`.
#[derive(Debug)]
pub struct StaffWith<P>(pub Staff<P>);

impl<P> Deref for StaffWith<P> {
    type Target = Staff<P>;
    fn deref(&self) -> &Staff<P> {
        &self.0
    }
}

impl<P: Permit> FromRequest for StaffWith<P> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        let admission = Admission::of(&request);
        admission.begin();
        Box::pin(async move {
            let state = state(&request)?;
            let token = request.cookie(STAFF).ok_or_else(|| Problem::new(code::SIGN_IN_REQUIRED))?;
            let address = shortened(peer(&request, &state));
            let staff = state.app.authorize::<P>(token.value(), address).await?;
            admission.grant();
            Ok(Self(staff))
        })
    }
}

/// The address a request came from; forwarding headers count only from trusted proxies.
#[must_use]
pub fn peer(request: &HttpRequest, state: &State) -> IpAddr {
    let direct = request.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |address| address.ip());
    if !state.config.server.trusts(direct) {
        return direct;
    }
    let lines: Vec<&str> = request.headers().get_all("x-forwarded-for").filter_map(|v| v.to_str().ok()).collect();
    // From the right: each trusted proxy has appended the address it saw; beyond what cannot be read nothing counts.
    let mut last = direct;
    for part in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        let Ok(address) = part.trim().parse::<IpAddr>() else { break };
        last = address;
        if !state.config.server.trusts(address) {
            break;
        }
    }
    last
}

/// What counts as one address for limits and locks: an IPv4 address, or the /64 that one IPv6 household has.
#[must_use]
pub fn address_key(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// An address without its last part, for logs and the audit table.
#[must_use]
pub fn shortened(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_keep_networks_not_addresses() {
        assert_eq!(shortened("203.0.113.77".parse().unwrap()), "203.0.113.0/24");
        assert_eq!(shortened("2001:db8:1:2::3".parse().unwrap()), "2001:db8:1::/48");
    }
}
