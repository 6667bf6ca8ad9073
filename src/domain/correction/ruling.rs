//! The corrections that count at a scoring version, ready to mark with.

use super::{Correction, Remedy};
use crate::contest::VoidPolicy;
use crate::id::QuestionId;
use crate::question::Question;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How answers are held against questions at one scoring version of a contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    version: u32,
    policy: VoidPolicy,
    remedies: BTreeMap<(QuestionId, u32), Remedy>,
}

impl Ruling {
    /// Scoring version 1: every question as it was published.
    #[must_use]
    pub const fn plain(policy: VoidPolicy) -> Self {
        Self { version: 1, policy, remedies: BTreeMap::new() }
    }

    /// The corrections that were approved up to a scoring version; of two for one question the later counts.
    #[must_use]
    pub fn at<'c>(policy: VoidPolicy, version: u32, corrections: impl IntoIterator<Item = &'c Correction>) -> Self {
        let mut counting: Vec<(u32, &Correction)> =
            corrections.into_iter().filter_map(|c| Some((c.scoring_version?, c))).collect();
        counting.retain(|(given, _)| *given <= version);
        counting.sort_by_key(|(given, _)| *given);
        let mut ruling = Self::plain(policy);
        for (given, correction) in counting {
            ruling = ruling.with(given, correction);
        }
        ruling
    }

    /// This ruling with one more correction, at a new version.
    #[must_use]
    pub fn with(mut self, version: u32, correction: &Correction) -> Self {
        self.version = version;
        self.remedies.insert((correction.question.clone(), correction.revision), correction.remedy.clone());
        self
    }

    /// The scoring version.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// What happens to the points of a voided question.
    #[must_use]
    pub const fn policy(&self) -> VoidPolicy {
        self.policy
    }

    /// What has become of a question, if anything.
    #[must_use]
    pub fn remedy(&self, question: &QuestionId, revision: u32) -> Option<&Remedy> {
        // The usual contest has none, and marking asks for each question.
        if self.remedies.is_empty() {
            return None;
        }
        self.remedies.get(&(question.clone(), revision))
    }

    /// The question under the key that counts.
    #[must_use]
    pub fn question<'q>(&self, question: &'q Question) -> Cow<'q, Question> {
        match self.remedy(&question.id, question.revision) {
            Some(Remedy::Rekey(key)) => key.on(question).map_or(Cow::Borrowed(question), Cow::Owned),
            Some(Remedy::Void) | None => Cow::Borrowed(question),
        }
    }
}
