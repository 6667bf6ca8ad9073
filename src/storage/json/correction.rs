//! The document `new_key` of a correction.

use super::{VERSION, known, read, write};
use crate::StoreError;
use domain::correction::Key;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Document {
    v: u8,
    key: KeyJson,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeyJson {
    Choices(Vec<u8>),
    Truth(bool),
    Texts(Vec<String>),
}

/// A key as text.
pub(crate) fn write_key(key: &Key) -> Result<String, StoreError> {
    let key = match key.clone() {
        Key::Choices(keys) => KeyJson::Choices(keys),
        Key::Truth(truth) => KeyJson::Truth(truth),
        Key::Texts(texts) => KeyJson::Texts(texts),
    };
    write(&Document { v: VERSION, key })
}

/// A key from text.
pub(crate) fn read_key(text: &str) -> Result<Key, StoreError> {
    let document: Document = read(text)?;
    known(document.v)?;
    Ok(match document.key {
        KeyJson::Choices(keys) => Key::Choices(keys),
        KeyJson::Truth(truth) => Key::Truth(truth),
        KeyJson::Texts(texts) => Key::Texts(texts),
    })
}
