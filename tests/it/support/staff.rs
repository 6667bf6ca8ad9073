//! A member of staff at the console.

use super::http::Browser;
use super::{CONTEST, Reply, TestApp, Value, json};
use domain::actor::Role;
use std::ops::Deref;

/// The password that staff of the tests choose.
pub(crate) const STAFF_PASSWORD: &str = "岐江夜游灯光秀很好看真的";

/// A member of staff on one device.
#[derive(Clone)]
pub(crate) struct StaffMember {
    pub(crate) browser: Browser,
    pub(crate) id: String,
    pub(crate) name: String,
}

impl Deref for StaffMember {
    type Target = Browser;
    fn deref(&self) -> &Browser {
        &self.browser
    }
}

/// The token of a one-time link.
pub(crate) fn token(link: &str) -> String {
    link.split_once("#token=").expect("a link carries its token behind the hash").1.to_owned()
}

impl StaffMember {
    /// Invites someone with one role from the server's shell and accepts the invitation for them.
    pub(crate) async fn invite(app: &TestApp, role: &str) -> Self {
        Self::with_roles(app, &[Role::parse(role).unwrap()]).await
    }

    /// Invites someone with these roles from the server's shell and accepts the invitation for them.
    pub(crate) async fn with_roles(app: &TestApp, roles: &[Role]) -> Self {
        let name = format!("staff-{}", &quiz::app::keys::token()[..8]);
        let invitation = app.core.invite_on_shell(&name, &format!("工作人员{name}"), roles.to_vec()).await.unwrap();
        Self::accept(app, &invitation.link, &name).await
    }

    /// Accepts a one-time link with the usual password.
    pub(crate) async fn accept(app: &TestApp, link: &str, name: &str) -> Self {
        let browser = app.visitor();
        let body = json!({"token": token(link), "password": STAFF_PASSWORD});
        let me = browser.post("/staff/invitations/acceptance", body).await.ok();
        Self { browser, id: me["id"].as_str().unwrap().to_owned(), name: name.to_owned() }
    }

    /// Signs in again after a pause.
    pub(crate) async fn sign_in_again(&self) {
        self.post("/staff/sessions", json!({"name": self.name, "password": STAFF_PASSWORD})).await.ok();
    }

    /// Signs in on a new device, as from an address.
    pub(crate) async fn sign_in_from(&self, app: &TestApp, address: &str, password: &str) -> (Browser, Reply) {
        let mut browser = app.visitor();
        browser.address = Some(address.to_owned());
        let reply = browser.post("/staff/sessions", json!({"name": self.name, "password": password})).await;
        (browser, reply)
    }

    /// An act on the test's contest.
    pub(crate) async fn act(&self, act: &str, body: Value) -> Reply {
        self.post(&format!("/staff/contests/{CONTEST}/{act}"), body).await
    }

    /// Exports the winners.
    pub(crate) async fn export(&self, format: &str, detail: &str, top: usize) -> Reply {
        let body = json!({"format": format, "detail": detail, "top": top, "reason": "颁奖"});
        self.act("exports", body).await
    }

    /// Actions of the audit table, newest first, that begin with this.
    pub(crate) async fn audit(&self, action: &str) -> Vec<Value> {
        let page = self.get(&format!("/staff/audit?action={action}")).await.ok();
        page["items"].as_array().unwrap().clone()
    }
}
