//! Rate limits: per account and device first, per address with room for a school or an office behind one address.

use super::code;
use super::problem::Problem;
use crate::config::Limits;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Requests of an account or device.
    Account,
    /// Requests of an address.
    Address,
    /// Sign-ins of a number or a person.
    SignInNumber,
    /// Sign-ins of an address.
    SignInAddress,
    /// Sign-ups of an address.
    SignUpAddress,
    /// Certificate numbers checked by an address.
    CertificateAddress,
}

/// The limits of this server.
pub struct RateLimits {
    gates: [DefaultKeyedRateLimiter<String>; 6],
    enabled: bool,
}

fn limiter(per_minute: u32) -> DefaultKeyedRateLimiter<String> {
    RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN)))
}

impl RateLimits {
    /// Limits as configured.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let gates = [
            limits.account_per_minute,
            limits.address_per_minute,
            limits.sign_in_number_per_minute,
            limits.sign_in_address_per_minute,
            limits.sign_up_address_per_minute,
            limits.certificate_address_per_minute,
        ];
        Self { gates: gates.map(limiter), enabled: limits.enabled }
    }

    const fn gate(&self, gate: Gate) -> &DefaultKeyedRateLimiter<String> {
        let [account, address, sign_in_number, sign_in_address, sign_up_address, certificate_address] = &self.gates;
        match gate {
            Gate::Account => account,
            Gate::Address => address,
            Gate::SignInNumber => sign_in_number,
            Gate::SignInAddress => sign_in_address,
            Gate::SignUpAddress => sign_up_address,
            Gate::CertificateAddress => certificate_address,
        }
    }

    /// Counts one more of a key.
    ///
    /// # Errors
    /// When there were too many, with the time to wait.
    pub fn check(&self, gate: Gate, key: &str) -> Result<(), Problem> {
        if !self.enabled {
            return Ok(());
        }
        self.gate(gate).check_key(&key.to_owned()).map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            let seconds = i64::try_from(wait.as_secs()).unwrap_or(60).max(1);
            Problem::new(code::TOO_MANY_REQUESTS).retry_after(seconds)
        })
    }

    /// Forgets keys that have been quiet.
    pub fn forget_quiet(&self) {
        for gate in &self.gates {
            gate.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_busy_key_does_not_harm_another() {
        let mut limits = crate::config::Config::for_testing().limits;
        limits.enabled = true;
        limits.sign_in_number_per_minute = 2;
        let limits = RateLimits::new(&limits);
        assert!(limits.check(Gate::SignInNumber, "a").is_ok());
        assert!(limits.check(Gate::SignInNumber, "a").is_ok());
        let refused = limits.check(Gate::SignInNumber, "a").unwrap_err();
        assert_eq!(refused.code, "too_many_requests");
        assert!(refused.retry_after_s.unwrap() >= 1);
        assert!(limits.check(Gate::SignInNumber, "b").is_ok());
        assert!(limits.check(Gate::SignInAddress, "a").is_ok());
    }
}
