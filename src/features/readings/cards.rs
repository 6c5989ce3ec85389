//! The cards that a reading is about, wherever they come from: drawn here, or laid by the person with a
//! deck of their own.

use serde::Deserialize;
use utoipa::ToSchema;

use super::record::{LaidCard, Origin, Role};
use crate::features::catalog::Catalog;
use crate::oracle::Laid;
use crate::tarot::notation;
use crate::tarot::receipt::{Kind, Receipt};
use crate::tarot::{Card, CardId, Dealt, Lang, Orientation, Spread};
use crate::web::{FieldError, Problem};

/// A card of the person's own deck.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct PhysicalCard {
    /// A card's id, or a card as people type it: `3w r`, `權杖三 逆位`.
    #[schema(example = "minor_arcana.wands.three")]
    pub card_id: String,
    /// Whether it lies upside down; a typed card may say so itself.
    #[serde(default)]
    pub is_reversed: Option<bool>,
}

/// A card outside the positions: how it lies, and the position that a clarifier makes clearer.
pub type Outside = (Role, Dealt, Option<u8>);

/// Cards on the table.
#[derive(Clone, Debug)]
pub struct Cards {
    /// Those of the positions, in their order.
    pub dealt: Vec<Dealt>,
    /// A jumper and clarifiers.
    pub extras: Vec<Outside>,
    /// Where they came from.
    pub origin: Origin,
}

impl Cards {
    /// The cards of a receipt; `clears` says which positions its clarifiers belong to.
    #[must_use]
    pub fn of_receipt(receipt: &Receipt, clears: &[Option<u8>]) -> Option<Self> {
        let (mut dealt, mut extras) = (Vec::new(), Vec::new());
        let mut clears = clears.iter().copied();
        for drawn in &receipt.cards {
            let card: CardId = drawn.card.parse().ok()?;
            let orientation =
                if drawn.reversed { Orientation::Reversed } else { Orientation::Upright };
            let lies = Dealt { card, orientation };
            match drawn.kind {
                Kind::Position => dealt.push(lies),
                Kind::Jumper => extras.push((Role::Jumper, lies, None)),
                Kind::Clarifier => extras.push((Role::Clarifier, lies, clears.next().flatten())),
            }
        }
        Some(Self { dealt, extras, origin: Origin::Draw })
    }

    /// The person's own cards, for a spread: as many as it has positions, no two alike.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn physical(
        catalog: &Catalog,
        spread: &Spread,
        cards: &[PhysicalCard],
    ) -> Result<Self, Vec<FieldError>> {
        let wanted = spread.positions.len();
        if cards.len() != wanted {
            let got = cards.len();
            return Err(vec![FieldError::new(
                "/cards",
                format!("這個牌陣要 {wanted} 張，你放了 {got} 張。"),
                format!("This spread takes {wanted} cards; there are {got}."),
            )]);
        }
        let (mut dealt, mut errors) = (Vec::<Dealt>::new(), Vec::new());
        for (index, card) in cards.iter().enumerate() {
            let pointer = format!("/cards/{index}/card_id");
            let found = notation::find(&catalog.cards, &card.card_id);
            let Some(id) = found.card else {
                let (zh, en) = ("看不出是哪一張牌。", "It is not clear which card this is.");
                errors.push(FieldError::new(pointer, zh, en));
                continue;
            };
            if dealt.iter().any(|other| other.card == id) {
                let (zh, en) = ("同一張牌不能出現兩次。", "The same card cannot lie there twice.");
                errors.push(FieldError::new(pointer, zh, en));
                continue;
            }
            let orientation = match card.is_reversed {
                Some(true) => Orientation::Reversed,
                Some(false) => Orientation::Upright,
                None => found.orientation,
            };
            dealt.push(Dealt { card: id, orientation });
        }
        if errors.is_empty() {
            Ok(Self { dealt, extras: Vec::new(), origin: Origin::Physical })
        } else {
            Err(errors)
        }
    }

    /// Lays them in the places of a spread.
    ///
    /// # Errors
    /// A 500 when they do not fit, which every way to get here has ruled out.
    pub fn lay<'a>(
        &self,
        catalog: &'a Catalog,
        spread: &'a Spread,
    ) -> Result<Vec<Laid<'a>>, Problem> {
        let laid = Laid::all(spread, &catalog.cards, &self.dealt);
        if laid.len() == spread.positions.len() { Ok(laid) } else { Err(Problem::internal()) }
    }

    /// As they are kept.
    #[must_use]
    pub fn record(&self, catalog: &Catalog, spread: &Spread, lang: Lang) -> Vec<LaidCard> {
        let laid = |dealt: &Dealt, role, position, text| LaidCard {
            card: dealt.card.index(),
            reversed: dealt.orientation == Orientation::Reversed,
            role,
            position,
            text,
        };
        let places =
            (1_u8..).zip(&self.dealt).map(|(n, dealt)| laid(dealt, Role::Position, Some(n), None));
        let extras = self.extras.iter().map(|(role, dealt, clears)| {
            let of = spread.positions.iter().find(|position| Some(position.number) == *clears);
            let text = extra_text(catalog, dealt, of.map(|position| position.role), lang);
            laid(dealt, *role, of.map(|position| position.number), Some(text))
        });
        places.chain(extras).collect()
    }
}

/// What a card outside the positions says: in the role of the position that it makes clearer, or at large.
#[must_use]
pub fn extra_text(
    catalog: &Catalog,
    dealt: &Dealt,
    role: Option<crate::tarot::Role>,
    lang: Lang,
) -> String {
    let Some(card) = catalog.card(dealt.card) else { return String::new() };
    let side = Card::text(card, lang).side(dealt.orientation);
    match role {
        Some(role) => side.roles.get(role).to_owned(),
        None => side.meaning.clone(),
    }
}
