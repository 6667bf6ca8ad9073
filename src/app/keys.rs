//! The instance's secrets: one master key, from which every purpose derives its own.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use domain::certificate::{Certificate, CertificateName, CertificateNumber};
use domain::contest::Contest;
use domain::fairness::instant::InstantSecret;
use domain::fairness::{DrawSecret, PaperSecret, hex, keyed, unhex};
use domain::id::{ContestId, DrawId, ParticipantId, PrizeId};
use domain::participant::Mobile;
use domain::time::Timestamp;
use rand::TryRng;
use rand::rngs::SysRng;
use std::fmt;

/// Random bytes from the operating system.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    while SysRng.try_fill_bytes(&mut bytes).is_err() {
        // The operating system has no randomness yet; nothing may be made without it.
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    bytes
}

/// A random token of 256 bits, as hexadecimal.
#[must_use]
pub fn token() -> String {
    hex(&random::<32>())
}

/// Keys derived from the instance's master key.
#[derive(Clone)]
pub struct Keys {
    mobile_hash: [u8; 32],
    mobile_seal: [u8; 32],
    secret_seal: [u8; 32],
    certificate_seal: [u8; 32],
    draw_seal: [u8; 32],
    access: [u8; 32],
    refresh: [u8; 32],
    recovery: [u8; 32],
    address: [u8; 32],
    claim_seal: [u8; 32],
    claim_code: [u8; 32],
    private_part: [u8; 32],
    fingerprint: String,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(sealed)")
    }
}

impl Keys {
    /// Derives every key from the master key of an instance.
    #[must_use]
    pub fn derive(master: &[u8; 32]) -> Self {
        let key = |purpose: &str| keyed(master, format!("quiz/key/v1\n{purpose}").as_bytes());
        Self {
            mobile_hash: key("mobile hash"),
            mobile_seal: key("mobile seal"),
            secret_seal: key("paper secret seal"),
            certificate_seal: key("certificate name seal"),
            draw_seal: key("draw secret seal"),
            access: key("access token"),
            refresh: key("refresh token"),
            recovery: key("recovery code"),
            address: key("network address"),
            claim_seal: key("claim seal"),
            claim_code: key("claim code"),
            private_part: key("sealed contest private part"),
            fingerprint: hex(&key("fingerprint")),
        }
    }

    /// A value that tells whether a database belongs to these keys; it reveals nothing of them.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The key that signs access tokens.
    #[must_use]
    pub const fn access(&self) -> &[u8; 32] {
        &self.access
    }

    /// The keyed hash under which a number is unique and found.
    #[must_use]
    pub fn mobile_hash(&self, mobile: &Mobile) -> String {
        hex(&keyed(&self.mobile_hash, mobile.as_str().as_bytes()))
    }

    /// Seals a number for its owner.
    #[must_use]
    pub fn seal_mobile(&self, mobile: &Mobile, owner: &ParticipantId) -> String {
        seal(&self.mobile_seal, mobile.as_str().as_bytes(), owner.as_str().as_bytes())
    }

    /// Opens a sealed number of its owner.
    #[must_use]
    pub fn open_mobile(&self, sealed: &str, owner: &ParticipantId) -> Option<String> {
        String::from_utf8(open(&self.mobile_seal, sealed, owner.as_str().as_bytes())?).ok()
    }

    /// Seals the secret of a contest's papers.
    #[must_use]
    pub fn seal_paper_secret(&self, secret: &PaperSecret, contest: &Contest) -> String {
        seal(&self.secret_seal, secret.bytes(), contest.id.as_str().as_bytes())
    }

    /// Opens the secret of a contest's papers.
    #[must_use]
    pub fn open_paper_secret(&self, sealed: &str, contest: &Contest) -> Option<PaperSecret> {
        let bytes = open(&self.secret_seal, sealed, contest.id.as_str().as_bytes())?;
        Some(PaperSecret::new(bytes.try_into().ok()?))
    }

    /// Seals the name on a certificate.
    #[must_use]
    pub fn seal_certificate_name(&self, name: &CertificateName, number: &CertificateNumber) -> String {
        seal(&self.certificate_seal, name.as_str().as_bytes(), number.as_str().as_bytes())
    }

    /// Opens the name on a certificate; none where it was forgotten.
    #[must_use]
    pub fn open_certificate_name(&self, certificate: &Certificate) -> Option<String> {
        let number = certificate.number.as_str().as_bytes();
        String::from_utf8(open(&self.certificate_seal, &certificate.name_sealed, number)?).ok()
    }

    /// Seals who the people of a sealed contest are; it opens only for this contest and the digest of its sealed text.
    #[must_use]
    pub fn seal_private_part(&self, plain: &[u8], contest: &ContestId, digest: &str) -> String {
        seal(&self.private_part, plain, format!("{contest}\n{digest}").as_bytes())
    }

    /// Opens who the people of a sealed contest are.
    #[must_use]
    pub fn open_private_part(&self, sealed: &str, contest: &ContestId, digest: &str) -> Option<Vec<u8>> {
        open(&self.private_part, sealed, format!("{contest}\n{digest}").as_bytes())
    }

    /// Seals the secret of a draw.
    #[must_use]
    pub fn seal_draw_secret(&self, secret: &DrawSecret, draw: &DrawId) -> String {
        seal(&self.draw_seal, secret.bytes(), draw.as_str().as_bytes())
    }

    /// Opens the secret of a draw.
    #[must_use]
    pub fn open_draw_secret(&self, sealed: &str, draw: &DrawId) -> Option<DrawSecret> {
        let bytes = open(&self.draw_seal, sealed, draw.as_str().as_bytes())?;
        Some(DrawSecret::new(bytes.try_into().ok()?))
    }

    /// Seals the secret of a contest's instant wins.
    #[must_use]
    pub fn seal_instant_secret(&self, secret: &InstantSecret, contest: &Contest) -> String {
        seal(&self.secret_seal, secret.bytes(), format!("instant\n{}", contest.id).as_bytes())
    }

    /// Opens the secret of a contest's instant wins.
    #[must_use]
    pub fn open_instant_secret(&self, sealed: &str, contest: &Contest) -> Option<InstantSecret> {
        let bytes = open(&self.secret_seal, sealed, format!("instant\n{}", contest.id).as_bytes())?;
        Some(InstantSecret::new(bytes.try_into().ok()?))
    }

    /// The token that follows a refresh token: the same one however often it is asked for.
    #[must_use]
    pub fn next_refresh(&self, token: &str) -> String {
        hex(&keyed(&self.refresh, token.as_bytes()))
    }

    /// The hash under which a token or a link is stored.
    #[must_use]
    pub fn token_hash(token: &str) -> String {
        hex(&domain::fairness::hash(&[b"quiz/token/v1\n", token.as_bytes()]))
    }

    /// The keyed hash that tells one network address from another.
    #[must_use]
    pub fn address_hash(&self, address: &str) -> String {
        hex(&keyed(&self.address, address.as_bytes()))
    }

    /// Seals what a winner gave for a prize; it opens for that prize only.
    #[must_use]
    pub fn seal_claim(&self, details: &str, prize: &PrizeId) -> String {
        seal(&self.claim_seal, details.as_bytes(), prize.as_str().as_bytes())
    }

    /// Opens what a winner gave for a prize.
    #[must_use]
    pub fn open_claim(&self, sealed: &str, prize: &PrizeId) -> Option<String> {
        String::from_utf8(open(&self.claim_seal, sealed, prize.as_str().as_bytes())?).ok()
    }

    /// The pick-up code of a prize confirmed at an instant: made anew whenever its winner looks, kept nowhere.
    #[must_use]
    pub fn claim_code(&self, prize: &PrizeId, at: Timestamp) -> String {
        domain::prize::pick_up_code(&keyed(&self.claim_code, format!("{prize}\n{}", at.ms()).as_bytes()))
    }

    /// The hash under which a pick-up code is stored; it is bound to its prize.
    #[must_use]
    pub fn claim_code_hash(&self, folded: &str, prize: &PrizeId) -> String {
        hex(&keyed(&self.claim_code, format!("hash\n{prize}\n{folded}").as_bytes()))
    }

    /// The hash under which a recovery code is stored; codes are random, so a keyed hash is enough.
    #[must_use]
    pub fn recovery_hash(&self, folded: &str) -> String {
        hex(&keyed(&self.recovery, folded.as_bytes()))
    }
}

fn seal(key: &[u8; 32], plain: &[u8], owner: &[u8]) -> String {
    let nonce = random::<24>();
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    // Encrypting a few bytes in memory cannot fail; an empty text would be refused when opened.
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: owner }).unwrap_or_default();
    format!("v1:{}{}", hex(&nonce), hex(&sealed))
}

fn open(key: &[u8; 32], sealed: &str, owner: &[u8]) -> Option<Vec<u8>> {
    let bytes = unhex(sealed.strip_prefix("v1:")?)?;
    let (nonce, text) = bytes.split_at_checked(24)?;
    let nonce: [u8; 24] = nonce.try_into().ok()?;
    XChaCha20Poly1305::new(&(*key).into()).decrypt(&XNonce::from(nonce), Payload { msg: text, aad: owner }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_number_opens_for_its_owner_and_key_only() {
        let (keys, other) = (Keys::derive(&[1; 32]), Keys::derive(&[2; 32]));
        let (owner, stranger) = (ParticipantId::new(1, [1; 10]), ParticipantId::new(1, [2; 10]));
        let mobile = Mobile::parse("13812347712").unwrap();
        let sealed = keys.seal_mobile(&mobile, &owner);
        assert_eq!(keys.open_mobile(&sealed, &owner).as_deref(), Some("13812347712"));
        assert_ne!(sealed, keys.seal_mobile(&mobile, &owner));
        assert_eq!(keys.open_mobile(&sealed, &stranger), None);
        assert_eq!(other.open_mobile(&sealed, &owner), None);
        assert_eq!(keys.open_mobile(&sealed[..sealed.len() - 2], &owner), None);
        assert_ne!(keys.mobile_hash(&mobile), other.mobile_hash(&mobile));
    }

    #[test]
    fn a_claim_opens_for_its_prize_and_its_code_is_always_the_same() {
        let keys = Keys::derive(&[1; 32]);
        let (prize, other) = (PrizeId::new(1, [1; 10]), PrizeId::new(1, [2; 10]));
        let sealed = keys.seal_claim("石岐街道孙文东路1号", &prize);
        assert_eq!(keys.open_claim(&sealed, &prize).as_deref(), Some("石岐街道孙文东路1号"));
        assert_eq!(keys.open_claim(&sealed, &other), None);
        let at = Timestamp(5);
        assert_eq!(keys.claim_code(&prize, at), keys.claim_code(&prize, at));
        assert_ne!(keys.claim_code(&prize, at), keys.claim_code(&prize, Timestamp(6)));
        assert_ne!(keys.claim_code_hash("23456789", &prize), keys.claim_code_hash("23456789", &other));
    }

    #[test]
    fn a_refresh_token_always_has_the_same_successor() {
        let keys = Keys::derive(&[1; 32]);
        assert_eq!(keys.next_refresh("a"), keys.next_refresh("a"));
        assert_ne!(keys.next_refresh("a"), keys.next_refresh("b"));
        assert_eq!(format!("{keys:?}"), "Keys(sealed)");
    }
}
