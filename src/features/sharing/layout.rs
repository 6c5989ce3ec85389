//! Where the cards of a spread lie in a given room: the largest cards with which nothing overlaps.
//!
//! The seed's coordinates say how a spread looks; a page and a picture have rooms of different shapes. The
//! spread is stretched into the room as far as the cards need, and a card that is laid across another one
//! shares its centre. The page in the browser does the same with its own measures
//! (`components/spread-layout.js`).

use crate::tarot::Position;

/// Height of a card over its width.
pub const RATIO: f64 = 380.0 / 220.0;

/// A room for cards, in any unit.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
    /// A card's width at most.
    pub card: f64,
    /// Between two cards at least.
    pub gap: f64,
    /// Kept free under each card for words.
    pub label: f64,
}

/// A card's place in the room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The position's number.
    pub number: u8,
    /// The card's centre from the left.
    pub x: f64,
    /// The card's centre from the top.
    pub y: f64,
    /// Degrees clockwise.
    pub rotation: f64,
    /// Whether it lies across another card.
    pub is_crossing: bool,
    z: i32,
}

/// Cards laid out.
#[derive(Clone, Debug)]
pub struct Laid {
    /// A card's width.
    pub card: f64,
    /// What the cards and their words take of the room, from left to right.
    pub width: f64,
    /// … from top to bottom.
    pub height: f64,
    /// The places, those on top last. `x` and `y` count from the corner of what is taken.
    pub places: Vec<Place>,
}

impl Place {
    /// Width and height of the box around a card that lies like this.
    fn extent(&self, card: f64) -> (f64, f64) {
        let (sin, cos) = self.rotation.abs().to_radians().sin_cos();
        let height = card * RATIO;
        (card * cos.abs() + height * sin.abs(), card * sin.abs() + height * cos.abs())
    }

    /// How far below its centre the card ends.
    #[must_use]
    pub fn reach(&self, card: f64) -> f64 {
        self.extent(card).1 / 2.0
    }
}

/// Lays a spread out. Of a spread without places nothing comes.
#[must_use]
pub fn lay_out(positions: &[Position], room: Room) -> Laid {
    let places = normalised(positions);
    let step = room.card / 120.0;
    let mut card = room.card;
    while card > room.card * 0.08
        && needed(&places, card, room).is_none_or(|height| height > room.height)
    {
        card -= step;
    }
    let (widest, tallest) = largest(&places, card);
    let columns = distinct(places.iter().map(|place| place.x));
    let rows = distinct(places.iter().map(|place| place.y));
    // A narrow spread is not torn apart to fill a wide room.
    let width = room.width.min(widest.max(columns * (widest + room.gap * 3.0) - room.gap * 3.0));
    let across = width - widest;
    let drawn = across * aspect(positions) * 0.8 + tallest + room.label;
    let least = needed(&places, card, room).unwrap_or(room.height);
    let height = if rows > 1.0 { least.max(drawn).min(room.height) } else { tallest + room.label };
    let down = height - tallest - room.label;
    let place = |place: &Place| Place {
        x: widest / 2.0 + place.x * across,
        y: tallest / 2.0 + place.y * down,
        ..*place
    };
    let mut laid: Vec<Place> = places.iter().map(place).collect();
    laid.sort_by_key(|place| place.z);
    Laid { card, width, height, places: laid }
}

/// Least value and span.
fn span(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let least = values.clone().fold(f64::INFINITY, f64::min);
    let most = values.fold(f64::NEG_INFINITY, f64::max);
    (least, most - least)
}

/// Places in 0–1 of the box around the spread's own centres.
fn normalised(positions: &[Position]) -> Vec<Place> {
    let (left, width) = span(positions.iter().map(|position| position.x));
    let (top, height) = span(positions.iter().map(|position| position.y));
    let within = |value: f64, low: f64, span: f64| {
        if span > 0.0 { (value - low) / span } else { 0.5 }
    };
    let place = |position: &Position| Place {
        number: position.number,
        x: within(position.x, left, width),
        y: within(position.y, top, height),
        rotation: position.rotation,
        is_crossing: false,
        z: position.z,
    };
    let all: Vec<Place> = positions.iter().map(place).collect();
    let crossed = |place: &Place| {
        let is_across = (place.rotation.abs() - 90.0).abs() < 0.5;
        let near = |other: &&Place| {
            other.number != place.number
                && (other.x - place.x).abs() < 0.2
                && (other.y - place.y).abs() < 0.05
        };
        all.iter().find(near).filter(|_| is_across)
    };
    let lie = |place: &Place| match crossed(place) {
        Some(under) => Place {
            x: under.x,
            y: under.y,
            z: place.z.max(under.z + 1),
            is_crossing: true,
            ..*place
        },
        None => *place,
    };
    all.iter().map(lie).collect()
}

fn aspect(positions: &[Position]) -> f64 {
    let (_, width) = span(positions.iter().map(|position| position.x));
    let (_, height) = span(positions.iter().map(|position| position.y));
    if width > 0.0 { height / width } else { 1.0 }
}

fn largest(places: &[Place], card: f64) -> (f64, f64) {
    let extents = places.iter().map(|place| place.extent(card));
    extents.fold((0.0, 0.0), |(w, h), (width, height)| (width.max(w), height.max(h)))
}

/// How many values there are, taking those for one that are closer than a hundredth.
fn distinct(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.dedup_by(|a, b| (*a - *b).abs() < 0.01);
    sorted.iter().fold(0.0, |count, _| count + 1.0)
}

/// The height in which the places lie free of each other with cards this wide, if there is one.
fn needed(places: &[Place], card: f64, room: Room) -> Option<f64> {
    let (widest, tallest) = largest(places, card);
    let across = room.width - widest;
    if across < 0.0 {
        return None;
    }
    let mut down = 0.0_f64;
    for (index, a) in places.iter().enumerate() {
        for b in places.iter().skip(index + 1) {
            let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
            let ((aw, ah), (bw, bh)) = (a.extent(card), b.extent(card));
            let is_crossing = dx < 1e-6 && dy < 1e-6;
            if is_crossing || dx * across >= f64::midpoint(aw, bw) + room.gap {
                continue;
            }
            if dy < 0.01 {
                return None;
            }
            down = down.max((f64::midpoint(ah, bh) + room.gap + room.label) / dy);
        }
    }
    Some(down + tallest + room.label)
}
