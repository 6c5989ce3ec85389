//! What an SVG file may hold.
//!
//! SVG is active content: it can run scripts, ask for things elsewhere, and hold a whole web page. A
//! picture of any deck may do none of that. A deck that asks for the house rules (STYLE.md) is also
//! held to the hand: its sheet, its weights, its four colours, nothing but lines.

use roxmltree::{Attribute, Document, Node, NodeType, ParsingOptions};

use super::finding::Code;
use super::stroke;

const SVG: &str = "http://www.w3.org/2000/svg";
/// Nodes of a picture at most: ours have about a hundred.
const MAX_NODES: u32 = 50_000;
/// Elements inside elements at most: ours have six. Walks below are recursive.
const MAX_NESTING: usize = 64;

/// The four colours of the hand, with the fallbacks that every picture has to name.
pub const COLOURS: [&str; 4] =
    ["var(--line,#00ff88)", "var(--dim,#0a7a48)", "var(--accent,#ff8800)", "var(--ground,#06100b)"];
/// A card's sheet.
pub const CARD_VIEW_BOX: [f64; 4] = [0.0, 0.0, 220.0, 380.0];
/// No line is thinner: at 90 pixels a card's width is 0.4 of its units.
pub const THINNEST: f64 = 0.8;

/// Which of our own sheets a picture is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// A card or a back: 220 × 380.
    Card,
    /// An emblem: square.
    Emblem,
}

/// What is wrong with a picture, each code once, with a sentence. `sheet` asks for the house rules.
#[must_use]
pub fn problems(bytes: &[u8], sheet: Option<Sheet>) -> Vec<(Code, String)> {
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document =
        std::str::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned()).and_then(|text| {
            Document::parse_with_options(text, options).map_err(|e| format!("is no XML: {e}"))
        });
    let document = match document {
        Ok(document) => document,
        Err(sentence) => return vec![(Code::BrokenSvg, sentence)],
    };
    let root = document.root_element();
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some(SVG) {
        let sentence = format!("begins with <{}>, not with <svg> of SVG", root.tag_name().name());
        return vec![(Code::BrokenSvg, sentence)];
    }
    if root.descendants().any(|node| node.ancestors().nth(MAX_NESTING).is_some()) {
        let sentence = format!("has more than {MAX_NESTING} elements inside each other");
        return vec![(Code::BrokenSvg, sentence)];
    }
    let mut found = Found(Vec::new());
    for node in document.descendants() {
        dangers(node, &mut found);
        if sheet.is_some() {
            effects(node, &mut found);
            colours(node, &mut found);
        }
    }
    if let Some(sheet) = sheet {
        view_box(root, sheet, &mut found);
        let thinnest = stroke::thinnest(&document);
        // Four decimals: what is left of 0.8 after a sum of floating-point factors is still 0.8.
        if thinnest.is_some_and(|width| width < THINNEST - 1e-4) {
            let width = (thinnest.unwrap_or_default() * 100.0).round() / 100.0;
            let sentence = format!("draws a line {width} wide, thinner than {THINNEST}");
            found.add(Code::ThinStroke, || sentence);
        }
    }
    found.0
}

struct Found(Vec<(Code, String)>);

impl Found {
    /// Each code is said once a picture: the first place is enough to find the others.
    fn add(&mut self, code: Code, sentence: impl FnOnce() -> String) {
        if self.0.iter().all(|(known, _)| *known != code) {
            self.0.push((code, sentence()));
        }
    }
}

/// What no deck's picture may hold.
fn dangers(node: Node<'_, '_>, found: &mut Found) {
    match node.node_type() {
        NodeType::PI => found.add(Code::ExternalReference, || {
            let target = node.pi().map_or("", |pi| pi.target);
            format!("has a processing instruction, <?{target}?>")
        }),
        NodeType::Text if node.parent().is_some_and(|p| p.tag_name().name() == "style") => {
            css(node.text().unwrap_or_default(), found);
        }
        NodeType::Element => {
            let name = node.tag_name().name().to_ascii_lowercase();
            match name.as_str() {
                "script" | "handler" | "listener" => {
                    found.add(Code::ScriptInSvg, || format!("has a <{name}>"));
                }
                "foreignobject" | "iframe" | "object" | "embed" | "audio" | "video" => {
                    let sentence = || format!("has a <{name}>, which can hold anything");
                    found.add(Code::ScriptInSvg, sentence);
                }
                _ => {}
            }
            for attribute in node.attributes() {
                attribute_dangers(&name, attribute, found);
            }
        }
        _ => {}
    }
}

fn attribute_dangers(element: &str, attribute: Attribute<'_, '_>, found: &mut Found) {
    let name = attribute.name().to_ascii_lowercase();
    // Browsers ignore white space and control characters inside an address.
    let value: String = attribute
        .value()
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect::<String>()
        .to_ascii_lowercase();
    let scripted = value.starts_with("javascript:") || value.starts_with("vbscript:");
    match name.as_str() {
        "href" | "src" | "action" | "formaction" if scripted => {
            found.add(Code::ScriptInSvg, || format!("has {name}=\"javascript:…\""));
        }
        "href" | "src" if is_inside(element, &value) => {}
        "href" | "src" | "action" | "formaction" | "base" => {
            let sentence =
                || format!("refers to `{}` in <{element}>", shortened(attribute.value()));
            found.add(Code::ExternalReference, sentence);
        }
        // SMIL can write what it may not be.
        "attributename" if value.starts_with("on") || value.ends_with("href") => {
            let sentence = || format!("has a <{element}> that writes `{}`", attribute.value());
            found.add(Code::ScriptInSvg, sentence);
        }
        _ if name.starts_with("on") => {
            found.add(Code::ScriptInSvg, || format!("has the event attribute {name}"));
        }
        _ => css(attribute.value(), found),
    }
}

/// A part of the same file, or a raster that the file itself holds.
fn is_inside(element: &str, address: &str) -> bool {
    let raster = element == "image" || element == "feimage";
    let own =
        raster && address.starts_with("data:image/") && !address.starts_with("data:image/svg");
    address.is_empty() || address.starts_with('#') || own
}

/// References of a style sheet or of a presentation attribute.
fn css(text: &str, found: &mut Found) {
    let text = without_escapes(text).to_ascii_lowercase();
    for word in ["@import", "image-set(", "src(", "expression(", "-moz-binding"] {
        if text.contains(word) {
            found.add(Code::ExternalReference, || format!("has {word} in its style"));
        }
    }
    for rest in text.split("url(").skip(1) {
        let address = rest.trim_start().trim_start_matches(['"', '\'']).trim_start();
        let own = address.starts_with("data:image/") && !address.starts_with("data:image/svg");
        if !address.starts_with('#') && !own {
            let end = address.find([')', '"', '\'']).unwrap_or(address.len());
            let address = shortened(address.get(..end).unwrap_or_default());
            found.add(Code::ExternalReference, || format!("refers to `{address}` in its style"));
        }
    }
}

/// `\75rl(` is `url(` to a browser (CSS Syntax 3, "Consume an escaped code point").
fn without_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        let mut code = String::new();
        while code.len() < 6 && letters.peek().is_some_and(char::is_ascii_hexdigit) {
            code.extend(letters.next());
        }
        if code.is_empty() {
            out.extend(letters.next());
        } else {
            out.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
            letters.next_if(|c| c.is_whitespace());
        }
    }
    out
}

/// House rules: lines and nothing else.
fn effects(node: Node<'_, '_>, found: &mut Found) {
    if node.is_comment() {
        found.add(Code::CommentInSvg, || "has a comment".to_owned());
    }
    if !node.is_element() {
        return;
    }
    let name = node.tag_name().name();
    match name {
        "text" | "tspan" | "textPath" => {
            found.add(Code::TextInSvg, || format!("has a <{name}>"));
        }
        "image" | "feImage" => found.add(Code::RasterInSvg, || format!("has an <{name}>")),
        "a" => found.add(Code::ExternalReference, || "has a link, <a>".to_owned()),
        "animate" | "animateTransform" | "animateMotion" | "animateColor" | "set" => {
            found.add(Code::AnimationInSvg, || format!("has an <{name}>"));
        }
        "linearGradient" | "radialGradient" | "filter" | "mask" | "pattern" | "meshgradient" => {
            found.add(Code::EffectInSvg, || format!("has a <{name}>"));
        }
        _ => {}
    }
    for (property, value) in declarations(node) {
        let animated = property.starts_with("animation") || property.starts_with("transition");
        if animated {
            found.add(Code::AnimationInSvg, || format!("has {property}: {value}"));
        } else if property.ends_with("opacity") || property == "mix-blend-mode" {
            found.add(Code::EffectInSvg, || format!("has {property}: {value}"));
        }
    }
}

/// House rule: what is painted has one of the four colours, or none.
fn colours(node: Node<'_, '_>, found: &mut Found) {
    const PAINT: [&str; 6] =
        ["fill", "stroke", "color", "stop-color", "flood-color", "lighting-color"];
    for (property, value) in declarations(node) {
        let plain: String = value.chars().filter(|c| !c.is_whitespace()).collect();
        let known = plain == "none" || plain == "inherit" || COLOURS.contains(&plain.as_str());
        if PAINT.contains(&property.as_str()) && !known {
            found.add(Code::FixedColour, || {
                format!("has {property} {value}, which is none of the four variables")
            });
        }
    }
}

/// Everything that a node declares of style: in attributes, in `style="…"`, or as a `<style>`.
fn declarations(node: Node<'_, '_>) -> Vec<(String, String)> {
    if node.tag_name().name() == "style" {
        let text = node.text().unwrap_or_default();
        return stroke::rules(text).into_iter().flat_map(|rule| rule.declarations).collect();
    }
    let mut found: Vec<_> = stroke::parsed(node.attribute("style").unwrap_or_default());
    found.extend(node.attributes().map(|a| (a.name().to_owned(), a.value().trim().to_owned())));
    found
}

fn view_box(root: Node<'_, '_>, sheet: Sheet, found: &mut Found) {
    let text = root.attribute("viewBox").unwrap_or_default();
    let numbers: Vec<f64> = text
        .split([' ', ',', '\n', '\t'])
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse().ok())
        .collect();
    let (fits, wanted) = match sheet {
        Sheet::Card => (numbers == CARD_VIEW_BOX, "0 0 220 380"),
        Sheet::Emblem => {
            let square = matches!(numbers.as_slice(), [_, _, width, height]
                if *width > 0.0 && width.total_cmp(height).is_eq());
            (square, "a square")
        }
    };
    if !fits {
        found.add(Code::BadViewBox, || format!("has viewBox \"{text}\", but has to have {wanted}"));
    }
}

fn shortened(text: &str) -> String {
    const LENGTH: usize = 60;
    let mut short: String = text.trim().chars().take(LENGTH).collect();
    if short.len() < text.trim().len() {
        short.push('…');
    }
    short
}
