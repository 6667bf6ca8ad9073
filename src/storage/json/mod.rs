//! JSON columns: small types of their own, so that renaming a field of the domain never changes what is stored.
//!
//! Every document has a `v`; a reader refuses versions that it does not know.

pub(crate) mod attempt;
pub(crate) mod award;
pub(crate) mod certificate;
pub(crate) mod contest;
pub(crate) mod correction;
pub(crate) mod draw;
mod draw_outcome;
pub(crate) mod hold;
pub(crate) mod question;
pub(crate) mod study;

use crate::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The version that every document has today.
const VERSION: u8 = 1;

fn write<T: Serialize>(document: &T) -> Result<String, StoreError> {
    serde_json::to_string(document).map_err(StoreError::corrupt)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(StoreError::corrupt)
}

fn known(version: u8) -> Result<(), StoreError> {
    if version == VERSION { Ok(()) } else { Err(StoreError::corrupt(format!("document of version {version}"))) }
}
