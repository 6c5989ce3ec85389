//! Pictures: what is kept of them, and what the hostile ones get.

use std::io::Cursor;

use image::{ImageFormat, RgbaImage};
use reqwest::RequestBuilder;

/// A picture in a form, as a browser sends it.
pub fn form(request: RequestBuilder, file_name: &str, picture: &[u8]) -> RequestBuilder {
    let head = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\
         content-type: image/png\r\n\r\n"
    );
    let body = [head.as_bytes(), picture, b"\r\n--edge--\r\n"].concat();
    request.header("content-type", "multipart/form-data; boundary=edge").body(body)
}

/// A good PNG of this size.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbaImage::new(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}
