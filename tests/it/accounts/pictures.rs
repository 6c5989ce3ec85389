//! Pictures: what is kept of them, and what the hostile ones get.

use std::io::{Cursor, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, RgbaImage};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::browser::{Browser, at_once};
use super::server::Server;
use crate::support::{Answer, TestApp};

/// A picture in a form, as a browser sends it.
pub fn form(request: RequestBuilder, file_name: &str, picture: &[u8]) -> RequestBuilder {
    named_form(request, "file", file_name, picture)
}

fn named_form(request: RequestBuilder, field: &str, file: &str, picture: &[u8]) -> RequestBuilder {
    let head = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{file}\"\r\n\
         content-type: image/png\r\n\r\n"
    );
    let body = [head.as_bytes(), picture, b"\r\n--edge--\r\n"].concat();
    request.header("content-type", "multipart/form-data; boundary=edge").body(body)
}

/// A good PNG of this size.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    written(&RgbaImage::new(width, height).into(), ImageFormat::Png)
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Left half red, right half blue.
fn two_halves(width: u32, height: u32) -> DynamicImage {
    let colour = |x| if x < width / 2 { Rgb([250, 5, 5]) } else { Rgb([5, 5, 250]) };
    RgbImage::from_fn(width, height, |x, _| colour(x)).into()
}

/// The same as a JPEG with a description, a place and an orientation in its EXIF.
fn with_exif(orientation: u8) -> Vec<u8> {
    let jpeg = written(&two_halves(64, 32), ImageFormat::Jpeg);
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend(b"\x0e\x01\x02\0\x14\0\0\0\x26\0\0\0"); // ImageDescription, 20 bytes at 38
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]); // Orientation
    tiff.extend(b"\0\0\0\0GPS: 24.99N 121.30E\0");
    let exif = [b"Exif\0\0".as_slice(), &tiff].concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..], b"hidden behind the last byte"].concat()
}

/// A chunk of a PNG, with its checksum.
fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let checksum = [kind.as_slice(), data].concat().iter().fold(u32::MAX, |mut crc, byte| {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
        crc
    });
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [length.as_slice(), kind, data, &(!checksum).to_be_bytes()].concat()
}

/// A PNG that says it is so big and has next to nothing in it.
fn bomb(side: u32) -> Vec<u8> {
    let header = [&side.to_be_bytes()[..], &side.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    // zlib: a thousand bytes of nothing, of the ten thousand million that were promised.
    let data = {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&[0; 1000]).unwrap();
        encoder.finish().unwrap()
    };
    let magic = b"\x89PNG\r\n\x1a\n".as_slice();
    [magic, &chunk(b"IHDR", &header), &chunk(b"IDAT", &data), &chunk(b"IEND", &[])].concat()
}

async fn upload(browser: &Browser<'_>, picture: &[u8]) -> Answer {
    browser.send(form(browser.request(Method::POST, "/users/avatar"), "me.png", picture)).await
}

/// Uploads it and looks at what is kept.
async fn kept(browser: &Browser<'_>, picture: &[u8]) -> (Answer, RgbImage) {
    let answer = upload(browser, picture).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let url = answer.json()["avatar_url"].as_str().unwrap().to_owned();
    let kept = browser.get(&url).await;
    let decoded = image::load_from_memory_with_format(&kept.bytes, ImageFormat::Jpeg).unwrap();
    (kept, decoded.to_rgb8())
}

#[tokio::test]
async fn what_is_kept_is_a_small_square_of_pixels_and_nothing_else() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let (answer, picture) = kept(&ada, &written(&two_halves(300, 200), format)).await;
        assert_eq!(picture.dimensions(), (256, 256));
        assert!(picture[(30, 128)][0] > 200 && picture[(226, 128)][2] > 200, "{format:?}");
        assert_eq!(answer.header("content-type"), "image/jpeg");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "private, max-age=86400");
    }
    // Another picture has another address, the same picture the same one.
    let url = |answer: Answer| answer.json()["avatar_url"].clone();
    let (first, second) = (upload(&ada, &png(8, 8)).await, upload(&ada, &png(8, 8)).await);
    let other = upload(&ada, &written(&two_halves(8, 8), ImageFormat::Png)).await;
    let (first, second, other) = (url(first), url(second), url(other));
    assert_eq!(first, second);
    assert_ne!(first, other);
    assert_eq!(ada.me().await.unwrap()["avatar_url"], other);
}

#[tokio::test]
async fn the_metadata_goes_and_the_side_that_is_up_stays_up() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    // EXIF 2.32 §4.6.4: 1 as it is, 3 upside down, 6 to be turned right, 8 to be turned left.
    for (orientation, red) in [(1, (40, 128)), (3, (215, 128)), (6, (128, 40)), (8, (128, 215))] {
        let sent = with_exif(orientation);
        assert!(sent.windows(4).any(|part| part == b"GPS:"));
        let (answer, picture) = kept(&ada, &sent).await;
        for trace in [b"Exif".as_slice(), b"GPS:", b"121.30", b"hidden"] {
            assert!(!answer.bytes.windows(trace.len()).any(|part| part == trace));
        }
        let there = picture[red];
        assert!(there[0] > 200 && there[2] < 60, "orientation {orientation}: {there:?} at {red:?}");
    }
    let plain = png(8, 8);
    let (head, rest) = plain.split_at(33);
    let text = chunk(b"tEXt", b"Comment\0my home address");
    let (answer, _) = kept(&ada, &[head, &text, rest].concat()).await;
    assert!(!answer.bytes.windows(4).any(|part| part == b"home"));
}

#[tokio::test]
async fn what_is_no_whole_picture_of_a_sane_size_is_refused() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let unreadable = "picture_unreadable";
    let half = |format| {
        let whole = written(&two_halves(64, 64), format);
        whole[..whole.len() / 2].to_vec()
    };
    let mut flipped = png(64, 64);
    flipped[20] ^= 0xff;
    let mut padded = png(8, 8);
    padded.resize(6_000_000, 0);
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    for (name, picture, code) in [
        ("nothing", Vec::new(), "picture_empty"),
        ("a bomb of 50 000 by 50 000", bomb(50_000), "picture_too_many_pixels"),
        ("a bomb of 2 000 000 000 by as many", bomb(2_000_000_000), "picture_too_many_pixels"),
        ("a bomb without any pixel", bomb(0), unreadable),
        ("4097 by 1", png(4097, 1), "picture_too_many_pixels"),
        ("half a PNG", half(ImageFormat::Png), unreadable),
        ("half a WebP", half(ImageFormat::WebP), unreadable),
        ("a PNG with a broken head", flipped, unreadable),
        ("an SVG", svg.into(), unreadable),
        (
            "a GIF",
            b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
                .to_vec(),
            unreadable,
        ),
        ("HTML", b"<!doctype html><script>alert(1)</script>".to_vec(), unreadable),
        ("an empty BMP", b"BM\x1a\0\0\0\0\0\0\0\x1a\0\0\0".to_vec(), unreadable),
        (
            "PHP behind a PNG's first bytes",
            b"\x89PNG\r\n\x1a\n<?php system($_GET[0]); ?>".to_vec(),
            unreadable,
        ),
        ("six megabytes", padded, "picture_too_big"),
    ] {
        let answer = upload(&ada, &picture).await;
        assert_eq!((answer.status, &answer.json()["code"]), (400, &json!(code)), "{name}");
        answer.problem(400, code);
    }
    assert_eq!(ada.me().await.unwrap()["avatar_url"], Value::Null);
}

#[tokio::test]
async fn a_file_name_is_never_read_whatever_it_tries() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let before = files(app.data());
    for name in [
        "../../../../etc/passwd",
        "..\\..\\windows\\system32\\me.png",
        "/absolute.png",
        "nul\0byte.png",
        "tab\tand bell\u{7}.png",
        "%2e%2e%2f%00.png",
        "x\"; name=\"other",
        "漢字\u{202e}gnp.exe",
        &"x".repeat(10_000),
        "",
    ] {
        let request = ada.request(Method::POST, "/users/avatar");
        let answer = ada.send(form(request, name, &png(8, 8))).await;
        assert!(matches!(answer.status, 200 | 400), "{name:?}: {}", answer.text());
        assert!(!answer.text().contains("passwd"), "{name:?}");
    }
    assert_eq!(files(app.data()), before, "nothing lies in the data folder that was not there");
    // A line break in the name ends the field's head for a careless parser.
    let request = ada.request(Method::POST, "/users/avatar");
    let split = form(request, "a.png\"\r\nset-cookie: a=b\r\nx: \"", &png(8, 8));
    let answer = ada.send(split).await;
    assert!(matches!(answer.status, 200 | 400));
    assert_eq!(answer.header("set-cookie"), "");
}

fn files(folder: &std::path::Path) -> Vec<std::ffi::OsString> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_form_that_is_none_gets_a_clear_answer() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let request = || ada.request(Method::POST, "/users/avatar");
    let kind = |kind: &str, body: &'static str| request().header("content-type", kind).body(body);
    for (name, request, status) in [
        ("another field", named_form(request(), "picture", "p.png", &png(8, 8)), 400),
        ("JSON", request().json(&json!({"file": "x"})), 400),
        ("nothing", request(), 400),
        ("no boundary", kind("multipart/form-data", "x"), 400),
        ("an empty form", kind("multipart/form-data; boundary=edge", "--edge--\r\n"), 400),
        ("an endless form", kind("multipart/form-data; boundary=edge", "--edge\r\n"), 400),
        ("no form at all", kind("multipart/form-data; boundary=edge", "\0\0\0"), 400),
    ] {
        let answer = ada.send(request).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/problem+json", "{name}");
    }
}

#[tokio::test]
async fn twenty_pictures_an_hour_are_enough_and_the_refusal_says_when_there_is_another() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let bob = Browser::registered(&app, "bob@example.com").await;
    for _ in 0..20 {
        upload(&ada, b"no picture").await.problem(400, "picture_unreadable");
    }
    let refused = upload(&ada, &png(8, 8)).await;
    refused.problem(429, "too_many_requests");
    assert_eq!(refused.header("retry-after"), "180");
    assert_eq!(upload(&bob, &png(8, 8)).await.status, 200, "the limit is hers");
    app.clock.advance(Duration::from_mins(3));
    ada.post("/auth/login", &super::browser::credentials("ada@example.com")).await;
    assert_eq!(upload(&ada, &png(8, 8)).await.status, 200);
}

#[tokio::test]
async fn an_upload_that_does_not_go_on_keeps_nobody_else_waiting() {
    let app = TestApp::start().await;
    let mallory = Browser::registered(&app, "mallory@example.com").await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let mut stalled = TcpStream::connect(app.url.strip_prefix("http://").unwrap()).unwrap();
    let (token, edge) = (mallory.access(), "multipart/form-data; boundary=edge");
    write!(
        stalled,
        "POST /api/v1/users/avatar HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
         content-type: {edge}\r\ncontent-length: 5000\r\n\r\n--edge\r\n"
    )
    .unwrap();
    // Her request is being read when this one is answered.
    mallory.me().await.unwrap();
    assert_eq!(upload(&ada, &png(8, 8)).await.status, 200);
    drop(stalled);
}

#[tokio::test]
async fn no_picture_costs_more_memory_than_one_of_the_greatest_that_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--requests-per-minute", "0"]);
    let ada = server.browser();
    ada.post("/auth/register", &super::browser::registration("ada@example.com")).await;
    let before = server.peak_mb();
    // A line blown up to fill a square would be a million pixels long.
    for (width, height) in [(4096, 1), (1, 4096)] {
        assert_eq!(upload(&ada, &png(width, height)).await.status, 200);
    }
    let lines = server.peak_mb() - before;
    assert!(lines < 40.0, "{lines:.0} MB more for a line");
    // Four bytes a pixel are 67 MB; turning it must not make them twice as many.
    let greatest = written(&two_halves(4096, 4096), ImageFormat::Jpeg);
    assert_eq!(upload(&ada, &greatest).await.status, 200);
    assert_eq!(upload(&ada, &png(4096, 4096)).await.status, 200);
    // Four at once are still one at a time …
    let body = png(4096, 4096);
    let request = || form(ada.request(Method::POST, "/users/avatar"), "p.png", &body);
    for answer in at_once((0..4).map(|_| request()).collect()).await {
        assert_eq!(answer.status, 200);
    }
    // … and so are callers who hang up as soon as theirs is being decoded.
    let address = server.url.strip_prefix("http://").unwrap();
    let token = ada.access();
    let built = request().build().unwrap();
    let body = built.body().unwrap().as_bytes().unwrap();
    for _ in 0..4 {
        let idle = server.memory_mb();
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!(
            "POST /api/v1/users/avatar HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
             content-type: multipart/form-data; boundary=edge\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
        let patience = Instant::now();
        while server.memory_mb() < idle + 30.0 && patience.elapsed() < Duration::from_secs(2) {
            std::thread::yield_now();
        }
    }
    assert_eq!(upload(&ada, &png(8, 8)).await.status, 200);
    let all = server.peak_mb() - before;
    assert!(all < 135.0, "{all:.0} MB more");
}
