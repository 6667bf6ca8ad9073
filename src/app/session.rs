//! Participants' sessions: a short access token and a rotating refresh token of one family.

use super::keys::{Keys, random, token};
use super::participant::Me;
use super::{App, Error, Result};
use domain::id::{ParticipantId, SessionId};
use domain::participant::Mobile;
use domain::time::Timestamp;
use storage::session::Token;
use storage::{LaneKey, Tx};

/// How long a used refresh token still gives the same successor.
const REUSE_MS: i64 = 60_000;

/// What a signed-in browser holds.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Who.
    pub participant: ParticipantId,
    /// Family of the session.
    pub family: SessionId,
    /// When the access token ends.
    pub access_until: Timestamp,
    /// The refresh token.
    pub refresh: String,
    /// When the refresh token ends.
    pub refresh_until: Timestamp,
}

enum Turn {
    Next(ParticipantId, SessionId),
    Reused(SessionId),
    Gone,
}

impl App {
    /// A new family with its first refresh token, not yet stored.
    pub(crate) fn new_tokens(&self, participant: &ParticipantId) -> Tokens {
        let now = self.now();
        Tokens {
            participant: participant.clone(),
            family: SessionId::new(now.ms(), random()),
            access_until: now.plus_ms(self.settings.access_ms),
            refresh: token(),
            refresh_until: now.plus_ms(self.settings.refresh_ms),
        }
    }

    /// The row of a refresh token.
    pub(crate) fn token_row(&self, tokens: &Tokens) -> Token {
        Token {
            hash: Keys::token_hash(&tokens.refresh),
            family: tokens.family.clone(),
            participant: tokens.participant.clone(),
            created_at: self.now(),
            expires_at: tokens.refresh_until,
            used_at: None,
        }
    }

    /// Signs a person in. Unknown numbers take as long as wrong passwords and are answered alike.
    ///
    /// # Errors
    /// Wrong credentials.
    pub async fn sign_in(&self, mobile: &str, password: &str) -> Result<(Me, Tokens)> {
        let found = match Mobile::parse(mobile) {
            Ok(mobile) => {
                storage::participant::find_by_mobile(&self.store.reader(), &self.keys.mobile_hash(&mobile)).await?
            }
            Err(_) => None,
        };
        let stored = found.as_ref().map(|(_, secrets)| secrets.password_hash.as_str());
        if !self.hasher.verify(password, stored).await? {
            return Err(Error::WrongCredentials);
        }
        let (participant, _) = found.ok_or(Error::WrongCredentials)?;
        let tokens = self.store_tokens(&participant.id).await?;
        Ok((self.me(&participant.id).await?, tokens))
    }

    /// Starts a family for a person who has just proved who they are.
    pub(crate) async fn store_tokens(&self, participant: &ParticipantId) -> Result<Tokens> {
        let tokens = self.new_tokens(participant);
        let row = self.token_row(&tokens);
        self.store
            .write(LaneKey::Participant(participant.clone()), move |tx| {
                let row = row.clone();
                Box::pin(async move { Ok::<_, Error>(storage::session::insert(tx, &row).await?) })
            })
            .await?;
        Ok(tokens)
    }

    /// Turns a refresh token into its successor. The same token shown again within a minute, as by a retry or a second
    /// tab, gets the same successor; later reuse ends the family.
    ///
    /// # Errors
    /// When the session has ended.
    pub async fn refresh(&self, refresh: &str) -> Result<Tokens> {
        let now = self.now();
        let hash = Keys::token_hash(refresh);
        let next = self.keys.next_refresh(refresh);
        let refresh_until = now.plus_ms(self.settings.refresh_ms);
        let successor = (Keys::token_hash(&next), refresh_until);
        let turn = self
            .store
            .write(LaneKey::Text(hash.clone()), move |tx| {
                let (hash, successor) = (hash.clone(), successor.clone());
                Box::pin(async move { turn(tx, &hash, successor, now).await })
            })
            .await?;
        match turn {
            Turn::Next(participant, family) => Ok(Tokens {
                participant,
                family,
                access_until: now.plus_ms(self.settings.access_ms),
                refresh: next,
                refresh_until,
            }),
            Turn::Reused(family) => {
                self.note_ended(family);
                Err(Error::SessionEnded)
            }
            Turn::Gone => Err(Error::SessionEnded),
        }
    }

    /// Ends the family of a refresh token.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sign_out(&self, refresh: &str) -> Result<()> {
        let hash = Keys::token_hash(refresh);
        let now = self.now();
        let found = storage::session::find(&self.store.reader(), &hash).await?;
        if let Some((token, _)) = found {
            let family = token.family.clone();
            self.store
                .write(LaneKey::Common, move |tx| {
                    let family = family.clone();
                    Box::pin(async move { Ok::<_, Error>(storage::session::end_family(tx, &family, now).await?) })
                })
                .await?;
            self.note_ended(token.family);
        }
        Ok(())
    }
}

async fn turn(tx: &Tx, hash: &str, successor: (String, Timestamp), now: Timestamp) -> Result<Turn> {
    let Some((token, ended)) = storage::session::find(tx, hash).await? else { return Ok(Turn::Gone) };
    if ended || token.expires_at <= now {
        return Ok(Turn::Gone);
    }
    match token.used_at {
        Some(used_at) if now.since_ms(used_at) <= REUSE_MS => Ok(Turn::Next(token.participant, token.family)),
        Some(_) => {
            storage::session::end_family(tx, &token.family, now).await?;
            Ok(Turn::Reused(token.family))
        }
        None => {
            storage::session::mark_used(tx, hash, now).await?;
            let row = Token {
                hash: successor.0,
                family: token.family.clone(),
                participant: token.participant.clone(),
                created_at: now,
                expires_at: successor.1,
                used_at: None,
            };
            storage::session::insert(tx, &row).await?;
            Ok(Turn::Next(token.participant, token.family))
        }
    }
}
