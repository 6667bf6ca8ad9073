//! The organizer's seal as pixels.

use super::ExportFailed;
use image::ImageFormat;
use krilla::image::Image;
use std::fmt;

/// Pixels of an edge, at most; more would show no more on paper.
const EDGE_MAX: u32 = 800;

/// A seal, ready to be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Seal {
    rgba: Vec<u8>,
    width: u32,
    height: u32,
    png: Vec<u8>,
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seal({} × {})", self.width, self.height)
    }
}

impl Seal {
    /// Reads a picture that was written anew before, so that its size is known to be within bounds.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, ExportFailed> {
        let failed = |error: image::ImageError| ExportFailed::new(error.to_string());
        let picture = image::load_from_memory(bytes).map_err(failed)?;
        let picture = picture.thumbnail(EDGE_MAX.min(picture.width()), EDGE_MAX.min(picture.height()));
        let mut png = Vec::new();
        picture.to_rgba8().write_to(&mut std::io::Cursor::new(&mut png), ImageFormat::Png).map_err(failed)?;
        let rgba = picture.to_rgba8();
        Ok(Self { width: rgba.width(), height: rgba.height(), rgba: rgba.into_raw(), png })
    }

    /// The seal as PNG, for a page of the browser.
    #[must_use]
    pub fn png(&self) -> &[u8] {
        &self.png
    }

    pub(super) fn image(&self) -> Image {
        Image::from_rgba8(self.rgba.clone(), self.width, self.height)
    }

    /// Width and height that fit into a square of this edge.
    pub(super) fn fitted(&self, edge: f32) -> (f32, f32) {
        let side = |pixels: u32| f32::from(u16::try_from(pixels).unwrap_or(u16::MAX));
        let (width, height) = (side(self.width), side(self.height));
        let scale = edge / width.max(height).max(1.0);
        (width * scale, height * scale)
    }
}
