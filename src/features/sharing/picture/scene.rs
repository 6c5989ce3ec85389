//! What is in the picture, and where: the SVG.
//!
//! Three ways to lay it out, by how many cards there are. One card stands large beside its name. Two or three
//! stand in a row, their names below. More lie as the spread wants it, small, and a list beside them says their
//! names. Most chats show it at half its size, so names are set in 26 units where they fit.

use maud::{Markup, PreEscaped, html};

use super::words::{reversed, site, way};
use crate::features::catalog::Catalog;
use crate::features::sharing::body::{SharedBody, SharedPosition};
use crate::features::sharing::layout::{self, Laid, Place, RATIO, Room};
use crate::tarot::deck::picture as picture_of;
use crate::tarot::{Lang, Position};
use crate::web::deck;

/// The picture's width, in pixels: what previews ask for.
pub const WIDTH: u32 = 1200;
/// Its height.
pub const HEIGHT: u32 = 630;

/// The edges of what is written.
const LEFT: f64 = 56.0;
const RIGHT: f64 = 1144.0;

const GROUND: &str = "#06100b";
const LINE: &str = "#00ff88";
const DIM: &str = "#0a7a48";
const HAIR: &str = "#14402b";
const TEXT: &str = "#d9eee2";
const SOFT: &str = "#a3c7b3";
const ACCENT: &str = "#ff8800";
const ACCENT_SOFT: &str = "#ffab4d";
const FONTS: &str = "Chakra Petch Medium, Noto Sans CJK TC";

/// What the picture shows.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The language of its words.
    pub lang: Lang,
    /// The spread's name.
    pub title: String,
    /// The cards, in the order of the positions.
    pub cards: Vec<Card>,
    /// The spread's positions.
    pub positions: Vec<Position>,
    /// The instance's host, where the operator named one.
    pub host: Option<String>,
}

/// A card of the picture.
#[derive(Clone, Debug)]
pub struct Card {
    /// The position's number.
    pub number: u8,
    /// The position's name.
    pub position: String,
    /// The wasteland's name.
    pub name: String,
    /// The ordinary tarot's.
    pub classic: String,
    /// Whether it lies upside down.
    pub is_reversed: bool,
    /// Its picture, below the deck's folder.
    pub picture: String,
}

/// A text's size and colour.
#[derive(Clone, Copy)]
struct Style {
    size: f64,
    fill: &'static str,
    anchor: &'static str,
}

const fn style(size: f64, fill: &'static str) -> Style {
    Style { size, fill, anchor: "start" }
}

const fn centred(size: f64, fill: &'static str) -> Style {
    Style { size, fill, anchor: "middle" }
}

impl Scene {
    /// Of a shared reading, at an instance whose operator may have named its host.
    #[must_use]
    pub fn new(body: &SharedBody, catalog: &Catalog, lang: Lang, host: Option<String>) -> Self {
        let card = |place: &SharedPosition| {
            Some(Card {
                number: place.position_number?,
                position: place.position_name.clone().unwrap_or_default(),
                name: place.card.name.clone(),
                classic: place.card.standard_name.clone(),
                is_reversed: place.is_reversed,
                picture: picture_of(place.card.id.parse().ok()?),
            })
        };
        let spread = catalog.spread(&body.spread);
        Self {
            lang,
            title: body.spread_name.clone(),
            cards: body.in_places().filter_map(card).collect(),
            positions: spread.map(|spread| spread.positions.clone()).unwrap_or_default(),
            host,
        }
    }

    /// Names everything that is in the picture.
    #[must_use]
    pub fn key(&self) -> String {
        let host = self.host.as_deref().unwrap_or_default();
        let cards = self.cards.iter().map(|card| {
            let way = if card.is_reversed { 'r' } else { 'u' };
            format!("{}{way}{}", card.number, card.picture)
        });
        let cards = cards.collect::<Vec<_>>().join("|");
        format!("{}|{}|{}|{host}|{cards}", self.lang, deck::HASH, self.title)
    }

    /// The SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let body = match self.cards.as_slice() {
            [card] => self.hero(card),
            cards if cards.len() <= 3 => self.row(cards),
            cards => self.table(cards),
        };
        html! {
            svg xmlns="http://www.w3.org/2000/svg" width=(WIDTH) height=(HEIGHT) viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } font-family=(FONTS) {
                (ground())
                (body)
            }
        }
        .into_string()
    }

    fn upright(&self, card: &Card) -> (&'static str, &'static str) {
        (way(card.is_reversed, self.lang), if card.is_reversed { ACCENT_SOFT } else { SOFT })
    }

    /// The site's mark and name from `left`, and its host.
    fn head(&self, left: f64) -> Markup {
        html! {
            g transform={ "translate(" (left) " 44) scale(1.25)" } fill="none" stroke=(LINE) stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" {
                rect x="5.2" y="1.2" width="21.6" height="29.6" rx="3.4" {}
                path stroke=(ACCENT) d="M16 8.6V6M10.9 10.7 9 8.8M21.1 10.7 23 8.8" {}
                path fill=(ACCENT) stroke="none" d="M9.4 19.4a6.6 6.6 0 0 1 13.2 0z" {}
                path d="M5.2 23.4h4v-3h4v3h5.6v-3h4v3h4" {}
            }
            (text((left + 52.0, 74.0), style(28.0, LINE), site(self.lang)))
            @if let Some(host) = &self.host {
                (text((RIGHT, 74.0), Style { anchor: "end", ..style(fit(host, 24.0, 340.0), SOFT) }, host))
            }
        }
    }

    /// One card, large, with its name beside it.
    fn hero(&self, card: &Card) -> Markup {
        let (way, colour) = self.upright(card);
        let (x, y, width) = (220.0, 306.0, 296.0);
        let left = 480.0;
        let (name, size) = broken(&card.name, 66.0, RIGHT - left);
        let line = size * 1.2;
        let down = if name.len() > 1 { line } else { 0.0 };
        let top = 318.0 - down / 2.0;
        html! {
            (self.head(left - 6.0))
            (brackets(x, y, width))
            (picture(card, width, (x, y), 0.0))
            (text((left, top - 62.0), style(fit(&self.title, 30.0, RIGHT - left), SOFT), &self.title))
            @for (index, part) in (0_u8..).zip(&name) {
                (text((left, top + 22.0 + f64::from(index) * line), style(size, LINE), part))
            }
            (text((left, top + down + 84.0), style(36.0, TEXT), &card.classic))
            (text((left, top + down + 140.0), style(30.0, colour), way))
        }
    }

    /// Two or three cards in a row, their names below.
    fn row(&self, cards: &[Card]) -> Markup {
        let count = cards.iter().fold(0.0, |count, _| count + 1.0);
        let column = (RIGHT - LEFT) / count;
        let width = 178.0;
        html! {
            (self.head(LEFT - 6.0))
            (text((600.0, 74.0), centred(fit(&self.title, 30.0, 420.0), TEXT), &self.title))
            @for (index, card) in (0_u8..).zip(cards) {
                @let x = LEFT + column * (f64::from(index) + 0.5);
                @let (way, colour) = self.upright(card);
                @let (name, size) = broken(&card.name, 34.0, column - 20.0);
                @let down = if name.len() > 1 { size * 1.15 } else { 0.0 };
                text x=(tenth(x)) y="134" font-size="25" text-anchor="middle" {
                    tspan fill=(SOFT) { (card.position) }
                    tspan fill=(colour) dx="16" { (way) }
                }
                (picture(card, width, (x, 308.0), 0.0))
                @for (line, part) in (0_u8..).zip(&name) {
                    (text((x, 504.0 + f64::from(line) * size * 1.15), centred(size, LINE), part))
                }
                (text((x, 504.0 + down + 38.0), centred(fit(&card.classic, 26.0, column - 20.0), TEXT), &card.classic))
            }
        }
    }

    /// Many cards as they lie, and their names in a list.
    fn table(&self, cards: &[Card]) -> Markup {
        // Ten cards are small whatever they get; their names are not.
        let width = if cards.len() > 7 { 410.0 } else { 540.0 };
        let room = Room { width, height: 478.0, card: 132.0, gap: 6.0, label: 0.0 };
        let laid = layout::lay_out(&self.positions, room);
        // A narrow spread leaves more to the names; it stands in the middle of what it gets.
        let board = laid.width.max(400.0);
        let corner = (LEFT + (board - laid.width) / 2.0, 112.0 + (478.0 - laid.height) / 2.0);
        let left = LEFT + board + 64.0;
        html! {
            (self.head(LEFT - 6.0))
            @for place in &laid.places {
                @if let Some(card) = cards.iter().find(|card| card.number == place.number) {
                    (picture(card, laid.card, (corner.0 + place.x, corner.1 + place.y), place.rotation))
                }
            }
            @for place in &laid.places { (badge(place, corner, &laid)) }
            (text((left, 150.0), style(fit(&self.title, 34.0, RIGHT - left), TEXT), &self.title))
            path d={ "M" (tenth(left)) " 172H1144" } stroke=(HAIR) stroke-width="2" {}
            (self.list(cards, left))
        }
    }

    /// Number, name, the classic name below or beside it, and whether the card lies upside down.
    fn list(&self, cards: &[Card], left: f64) -> Markup {
        let count = cards.iter().fold(0.0, |count, _| count + 1.0);
        let row = (404.0_f64 / count).min(96.0);
        let has_two_lines = row >= 54.0;
        let (name, classic) = if has_two_lines {
            ((row * 0.42).clamp(25.0, 32.0), (row * 0.33).clamp(20.0, 25.0))
        } else {
            (26.0, 21.0)
        };
        let start = left + 46.0;
        html! {
            @for (index, card) in (0_u8..).zip(cards) {
                @let middle = 180.0 + row * (f64::from(index) + 0.5);
                @let mark = if card.is_reversed { reversed(has_two_lines, self.lang) } else { "" };
                @let room = RIGHT - start - breadth(mark) * 22.0 - 16.0;
                (text((left + 26.0, middle + 8.0), Style { anchor: "end", ..style(22.0, SOFT) }, &card.number.to_string()))
                @if has_two_lines {
                    (text((start, middle - 2.0), style(fit(&card.name, name, room), LINE), &card.name))
                    (text((start, middle + classic), style(fit(&card.classic, classic, room), SOFT), &card.classic))
                } @else {
                    @let both = breadth(&card.name) * name + 14.0 + breadth(&card.classic) * classic;
                    @let scale = (room / both).min(1.0);
                    text x=(tenth(start)) y=(tenth(middle + 8.0)) {
                        tspan font-size=(tenth(name * scale)) fill=(LINE) { (card.name) }
                        tspan font-size=(tenth(classic * scale)) fill=(SOFT) dx="14" { (card.classic) }
                    }
                }
                (text((RIGHT, middle + 8.0), Style { anchor: "end", ..style(22.0, ACCENT_SOFT) }, mark))
            }
        }
    }
}

/// The night, a glow where the cards lie, and what is left of a skyline.
fn ground() -> Markup {
    html! {
        defs {
            radialGradient id="glow" cx="0.5" cy="0.46" r="0.62" {
                stop offset="0" stop-color="#0d2a1b" {}
                stop offset="1" stop-color=(GROUND) {}
            }
        }
        rect width=(WIDTH) height=(HEIGHT) fill=(GROUND) {}
        rect width=(WIDTH) height=(HEIGHT) fill="url(#glow)" {}
        path fill="none" stroke=(HAIR) stroke-width="2" stroke-linejoin="round"
            d="M0 620h12v-28l16-8v36h62v-14h34v14h150v-10h40v10h120l10-18 10 18h160v-20h26v-10h18v30h150l8-24h4l8 24h96v-16h60l12-10v26h88v-8h36v8h80" {}
        path fill=(ACCENT) d="M17 598h5v7h-5z" {}
    }
}

/// Where a card is the whole picture, the corners around it that the site's buttons have.
fn brackets(x: f64, y: f64, width: f64) -> Markup {
    let (right, bottom) = (width / 2.0 + 16.0, width * RATIO / 2.0 + 16.0);
    let corner = |across: f64, down: f64| {
        let (cx, cy) = (across * right, down * bottom);
        format!("M{cx:.1} {:.1}V{cy:.1}H{:.1}", cy - down * 34.0, cx - across * 34.0)
    };
    let [low, high] = [-1.0, 1.0];
    let path = [corner(low, low), corner(high, low), corner(high, high), corner(low, high)];
    html! {
        path transform={ "translate(" (x) " " (y) ")" } d=(path.concat()) fill="none" stroke=(ACCENT) stroke-width="3" {}
    }
}

/// A card around its centre.
fn picture(card: &Card, width: f64, (x, y): (f64, f64), rotation: f64) -> Markup {
    let height = width * RATIO;
    let turned = if card.is_reversed { rotation + 180.0 } else { rotation };
    let (left, top) = (-width / 2.0, -height / 2.0);
    let (radius, edge) = (width * 0.036, 1.5);
    html! {
        g transform={ "translate(" (tenth(x)) " " (tenth(y)) ") rotate(" (turned) ")" } {
            rect x=(tenth(left - 4.0)) y=(tenth(top - 4.0)) width=(tenth(width + 8.0)) height=(tenth(height + 8.0)) rx=(tenth(radius + 4.0)) fill=(GROUND) {}
            (PreEscaped(inlined(&card.picture, width, height)))
            rect x=(tenth(left)) y=(tenth(top)) width=(tenth(width)) height=(tenth(height)) rx=(tenth(radius)) fill="none" stroke=(DIM) stroke-width=(edge) {}
        }
    }
}

/// A deck's picture as a part of this one: centred, in a given size, with its colours written out, since the
/// renderer knows no CSS variables.
fn inlined(name: &str, width: f64, height: f64) -> String {
    let bytes = deck::raw(name).unwrap_or_default();
    let svg = String::from_utf8_lossy(bytes);
    let place = format!(
        "<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" ",
        tenth(-width / 2.0),
        tenth(-height / 2.0),
        tenth(width),
        tenth(height),
    );
    let mut rest = svg.strip_prefix("<svg ").unwrap_or_default();
    let mut inlined = place;
    // `var(--line,#00ff88)` says its own colour.
    while let Some((before, variable)) = rest.split_once("var(") {
        inlined.push_str(before);
        let (inside, after) = variable.split_once(')').unwrap_or((variable, ""));
        inlined.push_str(inside.split_once(',').map_or(inside, |(_, colour)| colour));
        rest = after;
    }
    inlined.push_str(rest);
    inlined
}

/// The number of a place, where the card that lies there has a corner free.
fn badge(place: &Place, corner: (f64, f64), laid: &Laid) -> Markup {
    let (x, y) = (corner.0 + place.x, corner.1 + place.y);
    let half = laid.card / 2.0;
    // A card that lies across leaves both ends of the one below to see; its own number stands at its right.
    let (dx, dy) = if place.is_crossing {
        (half * RATIO - 4.0, 0.0)
    } else {
        let angle = place.rotation.to_radians();
        let (bx, by) = (-half + 2.0, -half * RATIO + 2.0);
        (bx * angle.cos() - by * angle.sin(), bx * angle.sin() + by * angle.cos())
    };
    html! {
        circle cx=(tenth(x + dx)) cy=(tenth(y + dy)) r="16" fill=(GROUND) stroke=(DIM) stroke-width="1.5" {}
        (text((x + dx, y + dy + 7.5), centred(22.0, TEXT), &place.number.to_string()))
    }
}

fn text((x, y): (f64, f64), style: Style, words: &str) -> Markup {
    html! {
        text x=(tenth(x)) y=(tenth(y)) font-size=(tenth(style.size)) fill=(style.fill) text-anchor=(style.anchor) { (words) }
    }
}

/// How wide a text is, in units of its size, by the advances of Chakra Petch's letters, a few per cent too
/// much rather than too little; a Chinese character is a square.
fn breadth(words: &str) -> f64 {
    words.chars().fold(0.0, |sum, one| {
        sum + match one {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | '\'' | ':' | ' ' | '’' => 0.26,
            'f' | 'r' | 't' => 0.4,
            'm' | 'w' | 'M' | 'W' => 0.86,
            one if one.is_ascii_uppercase() => 0.66,
            one if one.is_ascii() => 0.57,
            _ => 1.0,
        }
    })
}

/// The size at which a text fits, `size` at most.
fn fit(words: &str, size: f64, room: f64) -> f64 {
    size.min(room / breadth(words))
}

/// A text in one line, or in two of about the same length where one would be too small; with its size.
fn broken(words: &str, size: f64, room: f64) -> (Vec<String>, f64) {
    if fit(words, size, room) >= size * 0.86 {
        return (vec![words.to_owned()], fit(words, size, room));
    }
    let halves = |at: usize| words.split_at_checked(at);
    let best = words.match_indices(' ').filter_map(|(at, _)| halves(at)).min_by(|a, b| {
        let longest = |(left, right): &(&str, &str)| breadth(left).max(breadth(right));
        longest(a).total_cmp(&longest(b))
    });
    match best {
        None => (vec![words.to_owned()], fit(words, size, room)),
        Some((left, right)) => {
            let size = fit(left, size, room).min(fit(right, size, room));
            (vec![left.to_owned(), right.trim_start().to_owned()], size)
        }
    }
}

/// A number with one decimal: nobody sees a finer one.
fn tenth(value: f64) -> String {
    format!("{value:.1}")
}
