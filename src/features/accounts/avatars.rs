//! Pictures of people: decoded within limits, cut to a square, written anew.
//!
//! Only pixels pass: EXIF with its places, comments, colour profiles and whatever hides behind the
//! last byte do not. The file name that was sent is never read. What is declared as the type is not
//! believed; the bytes say what they are.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage,
};

use sha2::{Digest as _, Sha256};

use super::error::{AccountError, Picture};
use super::rules;
use crate::tarot::signed::hex;

/// Quality of the kept JPEG: some 15 kB a picture.
const QUALITY: u8 = 85;
/// What shows through transparent pictures: the site's ground.
const GROUND: [u8; 3] = [0x06, 0x10, 0x0b];

/// Makes the picture that is kept. Blocking; up to some 100 ms and, for one of the greatest, some 90 MB.
///
/// # Errors
/// What is wrong with the picture.
pub fn prepare(bytes: &[u8]) -> Result<Vec<u8>, AccountError> {
    let refused = |what| AccountError::Picture(what);
    if bytes.is_empty() {
        return Err(refused(Picture::Empty));
    }
    if bytes.len() > rules::MAX_AVATAR_BYTES {
        return Err(refused(Picture::TooBig));
    }
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| refused(Picture::Unreadable))?;
    if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) {
        return Err(refused(Picture::Unreadable));
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(rules::MAX_AVATAR_SIDE);
    limits.max_image_height = Some(rules::MAX_AVATAR_SIDE);
    limits.max_alloc = Some(rules::MAX_AVATAR_ALLOCATION);
    reader.limits(limits);
    let why = |error: ImageError| match error {
        ImageError::Limits(_) => refused(Picture::TooManyPixels),
        _ => refused(Picture::Unreadable),
    };
    let mut decoder = reader.into_decoder().map_err(why)?;
    let (width, height) = decoder.dimensions();
    if width > rules::MAX_AVATAR_SIDE || height > rules::MAX_AVATAR_SIDE {
        return Err(refused(Picture::TooManyPixels));
    }
    // The one thing of the metadata that is the picture: which side is up.
    let orientation = decoder.orientation().map_err(why)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(why)?;
    // `resize_to_fill` enlarges first and cuts then: of a line of 4096 pixels it would make a million
    // by 256. What is far from a square is cut to one before; that copies half of it at most.
    let shorter = width.min(height);
    if width.max(height) > 2 * shorter {
        picture = picture.crop_imm((width - shorter) / 2, (height - shorter) / 2, shorter, shorter);
    }
    let side = rules::AVATAR_SIDE;
    let mut small = picture.resize_to_fill(side, side, FilterType::Triangle);
    drop(picture);
    // A square's middle is its middle on whichever side it stands, and this one is small.
    small.apply_orientation(orientation);
    let small = small.into_rgba8();
    let flat = RgbImage::from_fn(side, side, |x, y| {
        let [r, g, b, alpha] = small.get_pixel(x, y).0;
        let over = |top: u8, ground: u8| {
            let (top, ground, alpha) = (u16::from(top), u16::from(ground), u16::from(alpha));
            u8::try_from((top * alpha + ground * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        Rgb([over(r, GROUND[0]), over(g, GROUND[1]), over(b, GROUND[2])])
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&flat)
        .map_err(|error| AccountError::Internal(error.to_string()))?;
    Ok(jpeg)
}

/// What names this version of a picture in its address.
#[must_use]
pub fn tag(jpeg: &[u8]) -> String {
    hex(Sha256::digest(jpeg).get(..6).unwrap_or_default())
}

/// The largest that [`prepare`] makes: noise, 256 × 256, takes 60 kB.
const MAX_KEPT: usize = 128 * 1024;

/// Whether these bytes are a picture as [`prepare`] makes one: the right size, and nothing in it but the
/// picture. What comes back in somebody's export is not believed to be ours.
#[must_use]
pub fn is_ours(jpeg: &[u8]) -> bool {
    if jpeg.len() > MAX_KEPT || !has_only_pixels(jpeg) {
        return false;
    }
    let decoded = ImageReader::with_format(Cursor::new(jpeg), ImageFormat::Jpeg).decode();
    let side = rules::AVATAR_SIDE;
    decoded.is_ok_and(|picture| (picture.width(), picture.height()) == (side, side))
}

/// Walks the segments (ITU-T T.81, annex B): tables and the frame up to the scan, then the end as the last
/// two bytes. No EXIF, no comment, nothing behind.
fn has_only_pixels(jpeg: &[u8]) -> bool {
    let Some(mut rest) = jpeg.strip_prefix(&[0xFF, 0xD8]) else { return false };
    loop {
        let [0xFF, marker, high, low, ..] = *rest else { return false };
        match marker {
            // JFIF's head, tables, restart interval, the frame.
            0xE0 | 0xDB | 0xC4 | 0xDD | 0xC0 => {}
            0xDA => break,
            _ => return false,
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        let Some(behind) = rest.get(2 + length..) else { return false };
        rest = behind;
    }
    // In the scan 0xFF is followed by 0, or by a restart.
    let Some(scan) = rest.strip_suffix(&[0xFF, 0xD9]) else { return false };
    let (_, scan) = scan.split_at(2.min(scan.len()));
    scan.windows(2)
        .all(|two| !matches!(two, [0xFF, next] if *next != 0 && !(0xD0..=0xD7).contains(next)))
}
