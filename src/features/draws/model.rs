//! What the store keeps of a draw, and the API's bodies.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::features::catalog::Catalog;
use crate::features::catalog::model::{CardBody, Detail};
use crate::tarot::receipt::{Kind, Receipt};
use crate::tarot::{CardId, Lang, Spread};

/// A draw that is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draw {
    /// Who began it; `None` for a guest.
    pub owner: Option<Uuid>,
    /// Name of the spread.
    pub spread: String,
    /// Positions of the spread.
    pub positions: u8,
    /// Reversals in ten thousand.
    pub rate: u16,
    /// The card that lies outside.
    #[serde(default)]
    pub significator: Option<String>,
    /// The secret, hex. Gone from here once it is in the receipt.
    pub secret: String,
    /// When it was sealed.
    pub committed_at: Timestamp,
    /// When it goes.
    pub expires_at: Timestamp,
    /// The positions that its clarifiers make clearer, in the order in which they were drawn. Not in the
    /// receipt: which card lies where is chance, what it is asked about is not.
    #[serde(default)]
    pub clarifies: Vec<Option<u8>>,
    /// The receipt, once it is revealed.
    #[serde(default)]
    pub receipt: Option<Receipt>,
}

/// Begins a draw.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct DrawRequest {
    /// Id or name of the spread. Default: one card.
    #[serde(default)]
    #[schema(example = "vault_tec_spread")]
    pub spread: Option<String>,
    /// The deck; there is one.
    #[serde(default)]
    #[schema(example = "wasteland-tarot")]
    pub deck: Option<String>,
    /// How often a card lies reversed, 0–0.5. Default 0.5.
    #[serde(default)]
    #[schema(example = 0.5)]
    pub reversal_rate: Option<f64>,
    /// A card that lies outside and is not drawn.
    #[serde(default)]
    #[schema(example = "major_arcana.09")]
    pub significator: Option<String>,
}

/// A sealed draw.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealedBody {
    /// To be revealed with.
    pub id: Uuid,
    /// SHA-256 of the sealed part, hex: look at it before you shuffle.
    pub commitment: String,
    /// `wt-draw-1`.
    pub algorithm: &'static str,
    /// `wasteland-tarot`.
    pub deck: &'static str,
    /// Cards that lie in the fan: 78, or 77 beside a significator.
    pub cards: usize,
    /// Name of the spread.
    pub spread: String,
    /// Positions of the spread: so many places may be picked.
    pub positions: u8,
    /// 0–0.5.
    pub reversal_rate: f64,
    /// The card that lies outside.
    pub significator: Option<String>,
    /// RFC 3339 UTC.
    pub committed_at: String,
    /// When it goes if nothing becomes of it, RFC 3339 UTC.
    pub expires_at: String,
    /// Whether the cards were turned up.
    pub revealed: bool,
}

/// What the person did.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct RevealRequest {
    /// Any bytes, base64, at most 4 kB of it: how the hand moved.
    #[serde(default)]
    pub gesture: Option<String>,
    /// How many cards were lifted off the top.
    #[serde(default)]
    #[schema(example = 31)]
    pub cut: Option<u32>,
    /// Places picked from the fan, from 0, no two alike, one for each position in its order.
    #[serde(default)]
    #[schema(example = json!([4, 40, 71]))]
    pub picks: Option<Vec<u32>>,
    /// Typed words, at most 200 characters. Only their hash is kept.
    #[serde(default)]
    pub words: Option<String>,
    /// Whether a card may jump out of the deck, as happens once in eight shuffles.
    #[serde(default)]
    pub jumper: bool,
}

/// What a clarifier is asked about.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct ClarifyDrawRequest {
    /// The position that it makes clearer, from 1; none: the reading as a whole.
    #[serde(default)]
    #[schema(example = 2)]
    pub position: Option<u8>,
}

/// The cards, the secret, the receipt.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevealedBody {
    /// The draw's id.
    pub id: Uuid,
    /// The cards: positions in their order, then a jumper, then clarifiers.
    pub cards: Vec<DrawnBody>,
    /// What was sealed, hex.
    pub secret: String,
    /// Everything a stranger needs to check it.
    pub receipt: Receipt,
}

/// A card that was drawn.
#[derive(Debug, Serialize, ToSchema)]
pub struct DrawnBody {
    /// `position`, `jumper` or `clarifier`.
    pub kind: Kind,
    /// From 1; null for a card that has no position.
    pub position_number: Option<u8>,
    /// The position's name.
    pub position_name: Option<String>,
    /// The position's role.
    pub position_role: Option<&'static str>,
    /// What the position shows.
    pub position_meaning: Option<String>,
    /// Whether it lies upside down.
    pub is_reversed: bool,
    /// The card.
    pub card: CardBody,
}

/// The cards of a receipt, in the caller's language.
#[must_use]
pub fn drawn(
    catalog: &Catalog,
    spread: Option<&Spread>,
    receipt: &Receipt,
    lang: Lang,
) -> Vec<DrawnBody> {
    let body = |(index, drawn): (usize, &crate::tarot::receipt::Drawn)| {
        let card = catalog.card(drawn.card.parse::<CardId>().ok()?)?;
        let position = spread
            .filter(|_| drawn.kind == Kind::Position)
            .and_then(|spread| spread.positions.get(index));
        Some(DrawnBody {
            kind: drawn.kind,
            position_number: position.map(|position| position.number),
            position_name: position.map(|position| position.text(lang).name.clone()),
            position_role: position.map(|position| position.role.key()),
            position_meaning: position.map(|position| position.text(lang).meaning.clone()),
            is_reversed: drawn.reversed,
            card: CardBody::new(catalog, card, lang, Detail::SHORT),
        })
    };
    receipt.cards.iter().enumerate().filter_map(body).collect()
}

/// The instance's key.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstanceKeyBody {
    /// `Ed25519`.
    pub algorithm: &'static str,
    /// The public key, hex: what `instance` in a receipt of this site says.
    pub public_key: String,
}
