//! From the fixed entries to the published list: postings, the beacon's value, the drawing, the window of objections.

use super::{DrawOnDesk, checked_line};
use crate::app::contest::required_reason;
use crate::app::staff::{Staff, permit};
use crate::app::{App, Error, FieldFault, Result};
use domain::audit::Actor;
use domain::draw::{Posted, Refused, State};
use domain::id::DrawId;
use domain::time::Timestamp;

const LINE_MAX: usize = 200;

impl App {
    /// Notes where hash or bundle were posted.
    ///
    /// # Errors
    /// By state and clock, or when a field is faulty.
    pub async fn post_draw(
        &self,
        staff: &Staff<permit::EnterBeacon>,
        id: &DrawId,
        what: Posted,
        place: &str,
        reference: &str,
    ) -> Result<DrawOnDesk> {
        let mut faults = Vec::new();
        let place = checked_line("where", place, LINE_MAX, &mut faults);
        let reference = checked_line("reference", reference, LINE_MAX, &mut faults);
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let held = self.draw(id).await?;
        let detail = format!("{}: {place}, {reference}", what.word());
        let line = self.staff_entry(staff, ("draw.post", id.as_str(), detail));
        let draw = held.draw.post(what, place, reference, self.now())?;
        let draw = self.save_draw(draw, held.version, line).await?;
        self.on_desk(draw).await
    }

    /// Enters the beacon's value; it is certain once two people have entered the same.
    ///
    /// # Errors
    /// By state, clock and form; and when it differs from another person's, though it is kept then.
    pub async fn enter_beacon(&self, staff: &Staff<permit::EnterBeacon>, id: &DrawId, raw: &str) -> Result<DrawOnDesk> {
        // Whoever approves a correction and whoever enters the value come one after the other.
        let _one_by_one = self.contest_acts.lock().await;
        let held = self.draw(id).await?;
        let draw = match held.draw.enter_beacon(self.hand(staff), raw) {
            Err(Refused::BeaconFormat) => {
                let fault = FieldFault::new("value", "format", "one line of 1 to 200 characters");
                return Err(Error::Invalid(vec![fault]));
            }
            other => other?,
        };
        let word = match (&draw.beacon_value, draw.differs()) {
            (Some(beacon), _) => format!("certain: {}", beacon.value),
            (None, true) => "differs from another person's".to_owned(),
            (None, false) => "first of two".to_owned(),
        };
        let line = self.staff_entry(staff, ("draw.enter_beacon", id.as_str(), word));
        let draw = self.save_draw(draw, held.version, line).await?;
        if draw.differs() { Err(Refused::BeaconDiffers.into()) } else { self.on_desk(draw).await }
    }

    /// Publishes the list of winners for a time in which objections are heard; from its first instant winners are told.
    ///
    /// # Errors
    /// By state, and when the window or the contact is faulty.
    pub async fn publish_draw(
        &self,
        staff: &Staff<permit::FreezeDraws>,
        id: &DrawId,
        (starts_at, ends_at): (Timestamp, Timestamp),
        contact: &str,
    ) -> Result<DrawOnDesk> {
        let mut faults = Vec::new();
        let contact = checked_line("contact", contact, LINE_MAX, &mut faults);
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let held = self.draw(id).await?;
        let detail = format!("{starts_at} → {ends_at}: {contact}");
        let line = self.staff_entry(staff, ("draw.publish", id.as_str(), detail));
        let draw = match held.draw.publish(starts_at, ends_at, contact, self.now()) {
            Err(Refused::Window) => {
                let fault = FieldFault::new("ends_at_ms", "out_of_range", "after the draw, the start and now");
                return Err(Error::Invalid(vec![fault]));
            }
            other => other?,
        };
        let draw = self.save_draw(draw, held.version, line).await?;
        // The list stands whatever comes of this; what breaks off here is gone on with by the timer.
        if let Err(error) = self.tell_winners().await {
            tracing::error!(%error, "telling winners failed; it is tried again");
        }
        self.on_desk(draw).await
    }

    /// Declares a draw failed; its record stays and the group may be announced again.
    ///
    /// # Errors
    /// Without a cause that everybody can see, or without a reason.
    pub async fn fail_draw(&self, staff: &Staff<permit::FreezeDraws>, id: &DrawId, reason: &str) -> Result<DrawOnDesk> {
        let reason = required_reason(reason)?;
        let _one_by_one = self.contest_acts.lock().await;
        let held = self.draw(id).await?;
        let verifies = match held.draw.outcome {
            Some(_) => self.bundle_verifies(&held.draw).await?,
            None => true,
        };
        let line = self.staff_entry(staff, ("draw.fail", id.as_str(), reason.clone()));
        let draw = held.draw.fail(verifies, reason, self.now())?;
        if draw.outcome.is_none() {
            // What a drawing that broke off has left must not come to light with the draw's end.
            self.unstage(id).await?;
        }
        let draw = self.save_draw(draw, held.version, line).await?;
        self.on_desk(draw).await
    }

    /// Marks lists as standing whose time for objections is over; tells how many. Nothing draws by itself.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_publications(&self) -> Result<usize> {
        let now = self.now();
        let mut ended = 0;
        for held in storage::draw::in_state(&self.store.reader(), State::Published).await? {
            if !held.draw.ends_publication(now) {
                continue;
            }
            let act = ("draw.end_publication", held.draw.id.as_str(), String::new());
            let line = self.audit_entry(&Actor::System, "", "", act);
            self.save_draw(held.draw.end_publication(now), held.version, line).await?;
            ended += 1;
        }
        Ok(ended)
    }
}
