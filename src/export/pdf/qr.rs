//! QR codes as squares of dark and light.

use qrcodegen::{QrCode, QrCodeEcc};

/// A QR code as rows of `1` (dark) and `0` (light), without the quiet zone. Texts that are too long give no rows; an
/// address of this platform is some 60 characters.
#[must_use]
pub fn qr_rows(text: &str) -> Vec<String> {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return Vec::new() };
    let size = code.size();
    (0..size).map(|y| (0..size).map(|x| if code.get_module(x, y) { '1' } else { '0' }).collect()).collect()
}
