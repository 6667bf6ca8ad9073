//! Files in forms: one file, read up to a limit, nothing beyond it kept.

use super::code;
use super::problem::Problem;
use actix_multipart::Multipart;
use futures_util::StreamExt;

/// Reads the field `file` of a form; gives the name it was sent with and its bytes.
///
/// # Errors
/// When there is none, the body breaks off, or the file is larger than `max` bytes, which `too_large` explains.
pub async fn read_file(form: &mut Multipart, max: usize, too_large: &str) -> Result<(String, Vec<u8>), Problem> {
    while let Some(field) = form.next().await {
        let mut field = field.map_err(|e| Problem::new(code::BAD_REQUEST).detail(e.to_string()))?;
        if field.name() != Some("file") {
            while field.next().await.is_some() {}
            continue;
        }
        let name = field.content_disposition().and_then(|d| d.get_filename()).unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|e| Problem::new(code::BAD_REQUEST).detail(e.to_string()))?;
            if bytes.len() + chunk.len() > max {
                return Err(Problem::new(code::PAYLOAD_TOO_LARGE).detail(too_large));
            }
            bytes.extend_from_slice(&chunk);
        }
        return Ok((domain::text::one_line(&name).chars().take(120).collect(), bytes));
    }
    Err(Problem::field("file", "required", "a file named `file`"))
}
