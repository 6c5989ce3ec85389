//! From SVG to PNG.

use std::sync::Arc;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Source;
use resvg::usvg::{Options, Tree};

use super::scene::{HEIGHT, WIDTH};

/// Latin letters and digits: the font of the site's headings.
static CHAKRA_PETCH: &[u8] = include_bytes!("../../../../assets/picture/chakra-petch.ttf");
/// Chinese, the characters that can occur. `assets/picture/README.md` says how both were made.
static NOTO_SANS_TC: &[u8] = include_bytes!("../../../../assets/picture/noto-sans-tc.otf");

/// A picture could not be drawn.
#[derive(Clone, Debug, thiserror::Error)]
#[error("a picture could not be drawn: {0}")]
pub struct DrawError(pub String);

/// Draws an SVG of [`WIDTH`] × [`HEIGHT`] as PNG. Some tens of milliseconds: not for the runtime's threads.
///
/// # Errors
/// When it is not an SVG.
pub fn draw(svg: &str) -> Result<Vec<u8>, DrawError> {
    let failed = |error: &dyn std::fmt::Display| DrawError(error.to_string());
    let mut options = Options::default();
    // Read where they lie in the binary, and forgotten with the picture.
    for font in [CHAKRA_PETCH, NOTO_SANS_TC] {
        options.fontdb_mut().load_font_source(Source::Binary(Arc::new(font)));
    }
    let tree = Tree::from_str(svg, &options).map_err(|error| failed(&error))?;
    let mut pixmap = Pixmap::new(WIDTH, HEIGHT).ok_or_else(|| failed(&"no such size"))?;
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    // The ground covers everything, so nothing is transparent and there is no fourth channel to send.
    let rgb: Vec<u8> =
        pixmap.data().chunks_exact(4).flat_map(|rgba| rgba.iter().take(3)).copied().collect();
    drop(pixmap);
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::Adaptive)
        .write_image(&rgb, WIDTH, HEIGHT, ExtendedColorType::Rgb8)
        .map_err(|error| failed(&error))?;
    Ok(png)
}
