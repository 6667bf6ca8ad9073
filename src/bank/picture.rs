//! Pictures for stems: decoded within bounds, turned upright, made no larger than a phone needs, and written anew, so
//! that nothing of the uploaded file but its pixels is kept.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use std::io::Cursor;

/// Bytes of an upload, at most.
pub const PICTURE_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Pixels of the longer edge of what is kept.
const EDGE_MAX: u32 = 1600;
/// Pixels of an edge of an upload, at most.
const EDGE_READ_MAX: u32 = 12_000;
/// Pixels of an upload, at most.
const PIXELS_MAX: u64 = 40_000_000;
/// Bytes that decoding may take.
const MEMORY_MAX: u64 = 256 * 1024 * 1024;
/// Bytes from which an opaque picture is kept as JPEG, whatever it was.
const PNG_MAX: usize = 400 * 1024;
const JPEG_QUALITY: u8 = 85;

/// A picture that was written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanPicture {
    /// Media type.
    pub content_type: &'static str,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why an upload is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureRefused {
    /// Too many bytes.
    #[error("图片超过 2 MB，请缩小后再传")]
    TooLarge,
    /// None of the formats.
    #[error("只收 PNG、JPEG、WebP 图片，请另存为其中一种再传")]
    Format,
    /// Too many pixels.
    #[error("图片的像素太多，请缩小到边长 12000、总共 4000 万像素以内再传")]
    TooManyPixels,
    /// Cut off or made up.
    #[error("图片损坏，打不开，请重新导出后再传")]
    Damaged,
}

/// Reads an uploaded picture and writes it anew.
///
/// # Errors
/// When it is too large, of another format or damaged.
pub fn clean_picture(bytes: &[u8]) -> Result<CleanPicture, PictureRefused> {
    if bytes.len() > PICTURE_BYTES_MAX {
        return Err(PictureRefused::TooLarge);
    }
    let format = image::guess_format(bytes).map_err(|_| PictureRefused::Format)?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP) {
        return Err(PictureRefused::Format);
    }
    let picture = decoded(bytes, format)?;
    let (width, height) = (picture.width(), picture.height());
    let picture =
        if width.max(height) > EDGE_MAX { picture.resize(EDGE_MAX, EDGE_MAX, FilterType::CatmullRom) } else { picture };
    let (content_type, bytes) = written(&picture, format)?;
    Ok(CleanPicture { content_type, width: picture.width(), height: picture.height(), bytes })
}

fn decoded(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, PictureRefused> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(EDGE_READ_MAX);
    limits.max_image_height = Some(EDGE_READ_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let refused = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => PictureRefused::TooManyPixels,
        _ => PictureRefused::Damaged,
    };
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(PictureRefused::TooManyPixels);
    }
    // Without its metadata nothing would say which way is up.
    let orientation = decoder.orientation().map_err(refused)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Drawings stay sharp as PNG; photographs and what would be heavy become JPEG.
fn written(picture: &DynamicImage, format: ImageFormat) -> Result<(&'static str, Vec<u8>), PictureRefused> {
    let opaque = !picture.color().has_alpha() || picture.to_rgba8().pixels().all(|pixel| pixel.0[3] == u8::MAX);
    if format == ImageFormat::Png || !opaque {
        let mut bytes = Vec::new();
        let plain = if opaque {
            DynamicImage::ImageRgb8(picture.to_rgb8())
        } else {
            DynamicImage::ImageRgba8(picture.to_rgba8())
        };
        plain.write_with_encoder(PngEncoder::new(&mut bytes)).map_err(|_| PictureRefused::Damaged)?;
        if !opaque || bytes.len() <= PNG_MAX {
            return Ok(("image/png", bytes));
        }
    }
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    picture.to_rgb8().write_with_encoder(encoder).map_err(|_| PictureRefused::Damaged)?;
    Ok(("image/jpeg", bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage, RgbaImage};

    fn png(width: u32, height: u32) -> Vec<u8> {
        let picture =
            RgbImage::from_fn(width, height, |x, y| Rgb([u8::from(x % 9 == 0) * 200, u8::from(y % 7 == 0) * 90, 90]));
        let mut bytes = Vec::new();
        picture.write_with_encoder(PngEncoder::new(&mut bytes)).unwrap();
        bytes
    }

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = RgbImage::from_pixel(width, height, Rgb([200, 30, 30]));
        picture.write_with_encoder(JpegEncoder::new(&mut bytes)).unwrap();
        bytes
    }

    /// A JPEG with an Exif segment that names a place and says that the picture lies on its side.
    fn jpeg_with_exif(width: u32, height: u32) -> Vec<u8> {
        let plain = jpeg(width, height);
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"GPS 22.52N 113.38E Zhongshan");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat()
    }

    fn holds(bytes: &[u8], words: &[u8]) -> bool {
        bytes.windows(words.len()).any(|window| window == words)
    }

    #[test]
    fn metadata_is_gone_and_the_picture_stands_upright() {
        let upload = jpeg_with_exif(40, 20);
        assert!(holds(&upload, b"Zhongshan"));
        let clean = clean_picture(&upload).unwrap();
        assert_eq!((clean.content_type, clean.width, clean.height), ("image/jpeg", 20, 40));
        assert!(!holds(&clean.bytes, b"Zhongshan") && !holds(&clean.bytes, b"Exif"));
        assert_eq!(image::load_from_memory(&clean.bytes).unwrap().height(), 40);
    }

    #[test]
    fn a_large_picture_is_made_to_fit_and_a_small_one_keeps_its_size() {
        let clean = clean_picture(&png(3200, 800)).unwrap();
        assert_eq!((clean.width, clean.height), (1600, 400));
        let clean = clean_picture(&png(30, 8)).unwrap();
        assert_eq!((clean.content_type, clean.width, clean.height), ("image/png", 30, 8));
    }

    #[test]
    fn transparency_survives() {
        let mut bytes = Vec::new();
        let picture = RgbaImage::from_pixel(6, 4, image::Rgba([10, 20, 30, 0]));
        picture.write_with_encoder(PngEncoder::new(&mut bytes)).unwrap();
        let clean = clean_picture(&bytes).unwrap();
        assert_eq!(clean.content_type, "image/png");
        assert_eq!(image::load_from_memory(&clean.bytes).unwrap().to_rgba8().get_pixel(0, 0).0[3], 0);
    }

    #[test]
    fn the_same_upload_gives_the_same_bytes() {
        assert_eq!(clean_picture(&png(50, 40)), clean_picture(&png(50, 40)));
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused_with_the_reason() {
        let refused = |bytes: &[u8]| clean_picture(bytes).unwrap_err();
        assert_eq!(refused(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), PictureRefused::Format);
        assert_eq!(refused(b"GIF89a\x01\0\x01\0\0\0\0;"), PictureRefused::Format);
        assert_eq!(refused(&vec![0; PICTURE_BYTES_MAX + 1]), PictureRefused::TooLarge);
        let whole = png(60, 60);
        assert_eq!(refused(&whole[..whole.len() / 2]), PictureRefused::Damaged);
        // A header that claims more pixels than anybody wants to hold in memory.
        let mut bomb = png(8, 8);
        bomb[16..20].copy_from_slice(&30_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&30_000_u32.to_be_bytes());
        assert!(matches!(refused(&bomb), PictureRefused::TooManyPixels | PictureRefused::Damaged));
    }

    #[test]
    fn damage_anywhere_never_panics() {
        for upload in [png(20, 20), jpeg_with_exif(20, 20)] {
            for place in 0..upload.len() {
                let mut damaged = upload.clone();
                damaged[place] ^= 0x5a;
                // Either is right: a picture or a reason.
                let _ = clean_picture(&damaged);
            }
        }
    }
}
