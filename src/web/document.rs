//! Documents that are printed: fonts and seal of this server, a few at a time, off the async threads.

use super::code;
use super::problem::Problem;
use crate::app::Error;
use crate::bank::{PICTURE_BYTES_MAX, clean_picture};
use crate::config::Config;
use crate::export::{ExportFailed, Missing, Pdf, PdfFailed, Press, Seal};
use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Documents made at the same time, at most: each reads some 40 MB of fonts.
const AT_ONCE_MAX: usize = 2;

/// What prints documents.
#[derive(Debug)]
pub struct Printer {
    press: Arc<Press>,
    places: Semaphore,
}

impl Printer {
    /// The fonts and the seal as configured. A seal that cannot be read is left out and said so in the log.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let seal = Some(config.site.seal_image.as_str()).filter(|path| !path.is_empty()).and_then(|path| {
            read_seal(Path::new(path))
                .inspect_err(|error| tracing::error!(path, error, "the picture of the seal cannot be used"))
                .ok()
        });
        let press = Press { fonts: config.fonts.paths.clone(), seal };
        Self { press: Arc::new(press), places: Semaphore::new(AT_ONCE_MAX) }
    }

    /// The seal, if there is one.
    #[must_use]
    pub fn seal(&self) -> Option<&Seal> {
        self.press.seal.as_ref()
    }

    /// Makes a document.
    ///
    /// # Errors
    /// When there is no font, or the file cannot be written.
    pub async fn print(
        &self,
        make: impl FnOnce(&Press) -> Result<Pdf, PdfFailed> + Send + 'static,
    ) -> Result<Pdf, Problem> {
        let _place = self.places.acquire().await.map_err(|_| Problem::new(code::BUSY))?;
        let press = self.press.clone();
        let made = actix_web::web::block(move || make(&press)).await.map_err(|_| Problem::new(code::BUSY))?;
        made.map_err(|failed| match failed {
            PdfFailed::Fonts(missing) => {
                tracing::error!(%missing, "nothing can be printed");
                Problem::new(code::FONTS_MISSING).detail(missing.to_string())
            }
            PdfFailed::Written(failed) => Problem::from(Error::Internal(failed.to_string())),
        })
    }
}

/// Why a document is refused when a character in it has no font.
#[must_use]
pub fn without_font(missing: &[Missing]) -> Problem {
    let places: Vec<String> = missing.iter().map(ToString::to_string).collect();
    let mut characters: Vec<String> = missing.iter().map(|one| one.character.to_string()).collect();
    characters.dedup();
    let problem = Problem::new(code::CHARACTER_WITHOUT_FONT).detail(places.join("；"));
    problem.param("characters", characters.join(" "))
}

/// A document as an answer that the browser shows.
#[must_use]
pub fn shown(pdf: Pdf, name: &str) -> HttpResponse {
    let mut response = HttpResponse::Ok().content_type("application/pdf").body(pdf.bytes);
    let value = HeaderValue::from_str(&format!("inline; filename=\"{name}.pdf\""));
    response.headers_mut().insert(CONTENT_DISPOSITION, value.unwrap_or_else(|_| HeaderValue::from_static("inline")));
    response
}

/// A document or another file as an answer that the browser saves.
#[must_use]
pub fn saved(bytes: Vec<u8>, kind: &'static str, name: &str) -> HttpResponse {
    let mut response = HttpResponse::Ok().content_type(kind).body(bytes);
    let value = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    response
        .headers_mut()
        .insert(CONTENT_DISPOSITION, value.unwrap_or_else(|_| HeaderValue::from_static("attachment")));
    response
}

/// Builds a file away from the request threads and sends it to be saved.
///
/// # Errors
/// When the server is busy, or the file cannot be written.
pub async fn made(
    name: &str,
    kind: &'static str,
    build: impl FnOnce() -> Result<Vec<u8>, ExportFailed> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let made = actix_web::web::block(build).await.map_err(|_| Problem::new(code::BUSY))?;
    let bytes = made.map_err(|error| Problem::from(Error::Internal(error.to_string())))?;
    Ok(saved(bytes, kind, name))
}

/// The picture of a seal, held to the bounds of every picture and written anew.
fn read_seal(path: &Path) -> Result<Seal, String> {
    let size = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if usize::try_from(size).unwrap_or(usize::MAX) > PICTURE_BYTES_MAX {
        return Err("more than 2 MB".to_owned());
    }
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let clean = clean_picture(&bytes).map_err(|refused| refused.to_string())?;
    Seal::read(&clean.bytes).map_err(|failed| failed.to_string())
}
