//! How wide the thinnest line of a picture is, as the eye sees it: by attribute, class, inheritance,
//! and the scale of everything that the line stands in.
//!
//! Knows as much CSS as the pictures use: rules of elements and classes, later over earlier, a class
//! over an element, `style="…"` over all. A selector it does not know matches nothing.

use roxmltree::{Document, Node};

/// Elements that can be reached through `<use>` inside `<use>`.
const MAX_USES: usize = 8;
/// Elements that are looked at, those behind `<use>` each time they are used.
const MAX_VISITS: usize = 100_000;

/// A rule of a style sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// `.o`, `path`, `path.o` …
    pub selectors: Vec<String>,
    /// Property and value.
    pub declarations: Vec<(String, String)>,
}

/// The rules of a style sheet.
#[must_use]
pub fn rules(css: &str) -> Vec<Rule> {
    let rule = |text: &str| {
        let (selectors, body) = text.split_once('{')?;
        let selectors = selectors.split(',').map(|s| s.trim().to_owned()).collect();
        Some(Rule { selectors, declarations: parsed(body) })
    };
    without_comments(css).split('}').filter_map(rule).collect()
}

/// `property: value; …`.
#[must_use]
pub fn parsed(body: &str) -> Vec<(String, String)> {
    let declaration = |text: &str| {
        let (property, value) = text.split_once(':')?;
        Some((property.trim().to_ascii_lowercase(), value.trim().to_owned()))
    };
    body.split(';').filter_map(declaration).collect()
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    for (index, part) in css.split("/*").enumerate() {
        let kept =
            if index == 0 { Some(part) } else { part.split_once("*/").map(|(_, rest)| rest) };
        out.push_str(kept.unwrap_or_default());
    }
    out
}

/// The width of the thinnest line that is drawn; `None` when none is.
#[must_use]
pub fn thinnest(document: &Document<'_>) -> Option<f64> {
    let styles = document.descendants().filter(|node| node.has_tag_name("style"));
    let mut walk = Walk {
        document,
        rules: styles.flat_map(|node| rules(node.text().unwrap_or_default())).collect(),
        visits: 0,
        thinnest: None,
    };
    // SVG's own defaults: no line, one unit wide.
    let start = Pen { is_drawn: false, width: 1.0, scale: 1.0 };
    walk.visit(document.root_element(), start, 0);
    walk.thinnest
}

/// What an element inherits.
#[derive(Clone, Copy)]
struct Pen {
    is_drawn: bool,
    width: f64,
    scale: f64,
}

struct Walk<'a, 'input> {
    document: &'a Document<'input>,
    rules: Vec<Rule>,
    visits: usize,
    thinnest: Option<f64>,
}

impl Walk<'_, '_> {
    fn visit(&mut self, node: Node<'_, '_>, above: Pen, uses: usize) {
        self.visits += 1;
        let name = node.tag_name().name();
        if !node.is_element() || self.visits > MAX_VISITS {
            return;
        }
        let mut pen = above;
        if let Some(paint) = self.value(node, "stroke") {
            pen.is_drawn = paint != "none";
        }
        if let Some(width) = self.value(node, "stroke-width").and_then(|w| number(&w)) {
            pen.width = width;
        }
        pen.scale *= scale(&self.value(node, "transform").unwrap_or_default());
        match name {
            // Drawn only where it is used.
            "defs" | "symbol" | "clipPath" if uses == 0 => return,
            "path" | "line" | "polyline" | "polygon" | "rect" | "circle" | "ellipse"
                if pen.is_drawn =>
            {
                let width = pen.width * pen.scale;
                self.thinnest = Some(self.thinnest.map_or(width, |thinnest| thinnest.min(width)));
            }
            "use" if uses < MAX_USES => {
                let href = node.attributes().find(|attribute| attribute.name() == "href");
                let id = href.and_then(|href| href.value().trim().strip_prefix('#'));
                let target = id.and_then(|id| {
                    self.document.descendants().find(|node| node.attribute("id") == Some(id))
                });
                if let Some(target) = target {
                    self.visit(target, pen, uses + 1);
                }
            }
            _ => {}
        }
        for child in node.children() {
            self.visit(child, pen, uses);
        }
    }

    /// What counts for an element: `style`, then rules by classes, then rules by element, then the
    /// attribute; among equals the later one.
    fn value(&self, node: Node<'_, '_>, property: &str) -> Option<String> {
        let of = |declarations: &[(String, String)]| {
            let found = declarations.iter().rev().find(|(name, _)| name == property);
            found.map(|(_, value)| value.clone())
        };
        let own = of(&parsed(node.attribute("style").unwrap_or_default()));
        let by_rule = || {
            let matching = self.rules.iter().filter_map(|rule| {
                let weight = rule.selectors.iter().filter_map(|s| weight(s, node)).max()?;
                Some((weight, of(&rule.declarations)?))
            });
            // `max_by_key` keeps the last of equals.
            matching.max_by_key(|(weight, _)| *weight).map(|(_, value)| value)
        };
        own.or_else(by_rule).or_else(|| node.attribute(property).map(str::to_owned))
    }
}

/// How much a selector counts for a node; `None` when it does not match.
fn weight(selector: &str, node: Node<'_, '_>) -> Option<usize> {
    if selector.contains([' ', '>', '+', '~', ':', '[', '#']) {
        return None;
    }
    let mut parts = selector.split('.');
    let element = parts.next()?;
    let named = element.is_empty() || element == "*" || element == node.tag_name().name();
    let own = node.attribute("class").unwrap_or_default();
    let mut classes = 0;
    for class in parts {
        classes += 1;
        if !own.split_whitespace().any(|one| one == class) {
            return None;
        }
    }
    named.then_some(classes * 2 + usize::from(!element.is_empty() && element != "*"))
}

/// By how much a transform makes a line wider, on the average of its directions.
fn scale(transform: &str) -> f64 {
    let mut factor = 1.0;
    for part in transform.split(')') {
        let Some((name, arguments)) = part.split_once('(') else { continue };
        let numbers: Vec<f64> = numbers(arguments);
        let area = match (name.trim_matches([' ', ',', '\n', '\t']), numbers.as_slice()) {
            ("scale", [both]) => both * both,
            ("scale", [across, down]) => across * down,
            ("matrix", [a, b, c, d, _, _]) => a * d - b * c,
            _ => 1.0,
        };
        factor *= f64::sqrt(area.abs());
    }
    factor
}

/// Numbers as SVG writes them, where `1-.5` is two and `.5.5` is two.
fn numbers(text: &str) -> Vec<f64> {
    let mut found: Vec<String> = vec![String::new()];
    for letter in text.chars() {
        let last = found.last().map(String::as_str).unwrap_or_default();
        let starts = (letter == '-' && !last.is_empty() && !last.ends_with(['e', 'E']))
            || (letter == '.' && last.contains('.'))
            || letter == ','
            || letter.is_whitespace();
        if starts {
            found.push(String::new());
        }
        if letter != ','
            && !letter.is_whitespace()
            && let Some(last) = found.last_mut()
        {
            last.push(letter);
        }
    }
    found.iter().filter_map(|text| text.parse().ok()).collect()
}

fn number(text: &str) -> Option<f64> {
    text.trim().trim_end_matches("px").parse().ok()
}
