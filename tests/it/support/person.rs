//! A person with a phone: signs up, signs in, starts rounds, looks at boards.

use super::http::Browser;
use super::{CONTEST, Reply, Round, TestApp, Value, json};
use quiz::app::App;
use std::ops::Deref;
use std::sync::Arc;

/// The password that people of the tests choose.
pub(crate) const PASSWORD: &str = "岐江夜游灯光真好看";

/// What a person types at sign-up.
#[derive(Debug, Clone)]
pub(crate) struct SignUp {
    pub(crate) nickname: String,
    pub(crate) mobile: String,
    pub(crate) category: &'static str,
    pub(crate) town: &'static str,
    pub(crate) organization: Option<String>,
}

impl SignUp {
    pub(crate) fn of(nickname: &str, mobile: &str) -> Self {
        Self {
            nickname: nickname.to_owned(),
            mobile: mobile.to_owned(),
            category: "consumer",
            town: "442000001",
            organization: None,
        }
    }

    /// The same person as a member of an organization.
    pub(crate) fn working_at(mut self, category: &'static str, organization: &str) -> Self {
        self.category = category;
        self.organization = Some(organization.to_owned());
        self
    }

    /// As the request carries it.
    pub(crate) fn json(&self) -> Value {
        json!({
            "nickname": self.nickname, "mobile": self.mobile, "password": PASSWORD, "category": self.category,
            "town": self.town, "organization": self.organization, "notice_version": 3, "notice_accepted": true,
            "age_declared": true
        })
    }
}

/// A person on one device.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) browser: Browser,
    pub(crate) id: String,
    pub(crate) mobile: String,
    pub(crate) recovery_code: String,
    pub(crate) core: Arc<App>,
}

impl Deref for Person {
    type Target = Browser;
    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Person {
    /// Signs a person up.
    pub(crate) async fn sign_up(app: &TestApp, form: SignUp) -> Self {
        let browser = app.visitor();
        let done = browser.post("/participants", form.json()).await.ok();
        Self {
            browser,
            id: done["me"]["id"].as_str().unwrap().to_owned(),
            mobile: form.mobile,
            recovery_code: done["recovery_code"].as_str().unwrap().to_owned(),
            core: app.core.clone(),
        }
    }

    /// The same person on another device, signed in there.
    pub(crate) async fn on_another_device(&self, app: &TestApp) -> Self {
        let other = Self { browser: app.visitor(), ..self.clone() };
        other.sign_in(PASSWORD).await.ok();
        other
    }

    /// Signs in.
    pub(crate) async fn sign_in(&self, password: &str) -> Reply {
        self.post("/sessions", json!({"mobile": self.mobile, "password": password})).await
    }

    /// Asks for new tokens.
    pub(crate) async fn refresh(&self) -> Reply {
        self.post("/sessions/refresh", json!({})).await
    }

    /// Asks to start a round.
    pub(crate) async fn try_start(&self) -> Reply {
        self.post(&format!("/contests/{CONTEST}/attempts"), json!({})).await
    }

    /// Starts a round, or goes on with the one that runs.
    pub(crate) async fn start(&self) -> Round {
        Round::of(self, self.try_start().await.ok())
    }

    /// The contest as this person sees it.
    pub(crate) async fn contest(&self) -> Value {
        self.get(&format!("/contests/{CONTEST}")).await.ok()
    }

    /// What the contest's page offers this person.
    pub(crate) async fn offered(&self) -> String {
        self.contest().await["availability"]["kind"].as_str().unwrap().to_owned()
    }

    /// The board as this person sees it.
    pub(crate) async fn board(&self) -> Value {
        self.get(&format!("/contests/{CONTEST}/leaderboard")).await.ok()
    }
}
