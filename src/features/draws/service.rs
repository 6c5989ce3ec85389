//! The rules of a draw.

use std::sync::Arc;

use axum::http::StatusCode;
use ed25519_dalek::SigningKey;
use jiff::{SignedDuration, Timestamp};
use uuid::{Builder, Uuid};

use super::model::Draw;
use super::tables::{DRAWS, KEYS, USED};
use crate::features::catalog::Catalog;
use crate::store::{Bytes, Reader, Store, StoreError, WriteTx};
use crate::system::{NoEntropy, System};
use crate::tarot::draw::SECRET_BYTES;
use crate::tarot::receipt::{Facts, MAX_CLARIFIERS, Person, Receipt, Sealed};
use crate::tarot::signed::hex;
use crate::tarot::{CardId, ReversalRate, Spread};
use crate::web::{FieldError, Problem};

/// A guest's draw lives so long, sealed or revealed: a tab that was closed at night is opened again
/// in the morning.
const GUEST: SignedDuration = SignedDuration::from_hours(48);
/// A person's draw lives so long.
pub(super) const OWNED: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Draws that are kept at once, of everybody; past that new ones are refused until some expire.
const MAX_KEPT: u64 = 200_000;

/// Why a draw did not go on.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// Never was one, or expired.
    #[error("no such draw")]
    Missing,
    /// It is somebody's.
    #[error("the draw is another person's")]
    Foreign,
    /// It was revealed before.
    #[error("the draw was revealed before")]
    Revealed,
    /// It is still sealed.
    #[error("the draw is sealed")]
    Sealed,
    /// It is a reading already.
    #[error("the draw became reading {0}")]
    Used(Uuid),
    /// Three clarifiers are enough.
    #[error("too many clarifiers")]
    TooManyClarifiers,
    /// The spread has no such position.
    #[error("no such position")]
    Position,
    /// Another instance signed it; ours cannot go on in its name.
    #[error("the receipt is another instance's")]
    Elsewhere,
    /// Too many draws are kept.
    #[error("too many draws are kept")]
    Full,
    /// What was stored cannot be read.
    #[error("a stored draw cannot be read")]
    Broken,
}

impl From<DrawError> for Problem {
    fn from(error: DrawError) -> Self {
        let problem = |status, code, zh: &str, en: &str| Self::new(status, code, zh, en);
        match error {
            DrawError::Store(error) => error.into(),
            DrawError::Entropy(_) | DrawError::Broken => {
                tracing::error!(draw.error = %error, "a draw failed");
                Self::internal()
            }
            DrawError::Position => Self::invalid(vec![FieldError::new(
                "/position",
                "這個牌陣沒有這個位置。",
                "This spread has no such position.",
            )]),
            DrawError::Missing => problem(
                StatusCode::NOT_FOUND,
                "no_such_draw",
                "沒有這次抽牌，可能已經過期了。",
                "There is no such draw; it may have expired.",
            ),
            DrawError::Foreign => problem(
                StatusCode::FORBIDDEN,
                "not_your_draw",
                "這次抽牌是別人的。",
                "This draw is another person's.",
            ),
            DrawError::Revealed => problem(
                StatusCode::CONFLICT,
                "draw_revealed",
                "這次抽牌已經翻過了，同一次不能翻兩遍。",
                "These cards were turned up before; a draw is revealed once.",
            ),
            DrawError::Sealed => problem(
                StatusCode::CONFLICT,
                "draw_sealed",
                "這次抽牌還沒有翻開。",
                "This draw is still sealed.",
            ),
            DrawError::Used(reading) => problem(
                StatusCode::CONFLICT,
                "draw_used",
                "這次抽牌已經留成一份解讀了。",
                "This draw is a reading already.",
            )
            .with("reading_id", reading.to_string()),
            DrawError::TooManyClarifiers => problem(
                StatusCode::CONFLICT,
                "too_many_clarifiers",
                "一次抽牌最多補三張牌。",
                "A draw has three clarifiers at most.",
            ),
            DrawError::Elsewhere => problem(
                StatusCode::CONFLICT,
                "drawn_elsewhere",
                "這些牌是在別的站台抽的，只有那裡能接著補牌。",
                "These cards were drawn on another site; only that one can draw another from the same deck.",
            ),
            DrawError::Full => problem(
                StatusCode::SERVICE_UNAVAILABLE,
                "too_many_draws",
                "現在沒翻完的抽牌太多了，請晚一點再來。",
                "Too many draws are waiting at the moment; please come back later.",
            ),
        }
    }
}

/// What draws need.
#[derive(Clone)]
pub struct Draws {
    store: Store,
    system: System,
    key: Arc<SigningKey>,
}

/// A draw that was just sealed.
pub struct Begun {
    /// Its id.
    pub id: Uuid,
    /// As it is kept.
    pub draw: Draw,
    /// As it is committed to.
    pub sealed: Sealed,
}

impl Draws {
    /// Reads the instance's key, or makes it at the first start.
    ///
    /// # Errors
    /// When the store fails or there is no randomness.
    pub async fn load(store: &Store, system: &System) -> Result<Self, DrawError> {
        let mut seed = [0; 32];
        system.entropy.fill(&mut seed)?;
        let name = "ed25519".to_owned();
        // Whoever comes second finds the first one's.
        let kept = store
            .write::<_, DrawError>(move |tx| {
                if let Some(kept) = KEYS.get(tx, &name)? {
                    return Ok(kept.0);
                }
                KEYS.insert(tx, &name, &Bytes(seed.to_vec()))?;
                Ok(seed.to_vec())
            })
            .await?;
        let seed: [u8; 32] = kept.try_into().map_err(|_| DrawError::Broken)?;
        let key = Arc::new(SigningKey::from_bytes(&seed));
        Ok(Self { store: store.clone(), system: system.clone(), key })
    }

    /// The instance's key, for the other things that it vouches for.
    #[must_use]
    pub fn signing_key(&self) -> &SigningKey {
        &self.key
    }

    /// The public half of the instance's key, hex.
    #[must_use]
    pub fn public_key(&self) -> String {
        hex(self.key.verifying_key().as_bytes())
    }

    /// Seals a draw.
    ///
    /// # Errors
    /// When the store fails or there is no randomness.
    pub async fn begin(
        &self,
        spread: &Spread,
        rate: ReversalRate,
        significator: Option<CardId>,
        owner: Option<Uuid>,
    ) -> Result<Begun, DrawError> {
        let begun = self.sealed(spread, rate, significator, owner)?;
        let (id, draw) = (begun.id, begun.draw.clone());
        if self.store.read(|tx| DRAWS.count(tx))? >= MAX_KEPT {
            return Err(DrawError::Full);
        }
        self.store.write::<_, DrawError>(move |tx| Ok(DRAWS.insert(tx, &id, &draw)?)).await?;
        Ok(begun)
    }

    /// A draw for someone who does not want to do anything: sealed and revealed at once. Its receipt
    /// says that the person's part is empty.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn at_once(
        &self,
        spread: &Spread,
        rate: ReversalRate,
    ) -> Result<(Uuid, Receipt), DrawError> {
        let begun = self.sealed(spread, rate, None, None)?;
        let receipt = self.receipt(begun.id, &begun.draw, &begun.sealed, &Person::new(b"", ""), 0);
        Ok((begun.id, receipt))
    }

    fn sealed(
        &self,
        spread: &Spread,
        rate: ReversalRate,
        significator: Option<CardId>,
        owner: Option<Uuid>,
    ) -> Result<Begun, DrawError> {
        let (mut secret, mut id) = ([0; SECRET_BYTES], [0; 16]);
        self.system.entropy.fill(&mut secret)?;
        self.system.entropy.fill(&mut id)?;
        let id = Builder::from_random_bytes(id).into_uuid();
        let now = self.system.clock.now();
        let sealed = Sealed { spread: spread.name.clone(), rate, significator, secret };
        let draw = Draw {
            owner,
            spread: spread.name.clone(),
            positions: u8::try_from(spread.positions.len()).unwrap_or(u8::MAX),
            rate: rate.ten_thousandths(),
            significator: significator.map(|card| card.to_string()),
            secret: hex(&secret),
            committed_at: now,
            expires_at: now + if owner.is_some() { OWNED } else { GUEST },
            clarifies: Vec::new(),
            receipt: None,
        };
        Ok(Begun { id, draw, sealed })
    }

    fn receipt(
        &self,
        id: Uuid,
        draw: &Draw,
        sealed: &Sealed,
        person: &Person,
        clarifiers: u8,
    ) -> Receipt {
        let facts = Facts {
            id: id.to_string(),
            committed_at: draw.committed_at.to_string(),
            revealed_at: self.system.clock.now().to_string(),
        };
        Receipt::sign(sealed, person, (draw.positions, clarifiers), facts, &self.key)
    }

    /// A draw as it is kept.
    ///
    /// # Errors
    /// When it is missing, expired, or another person's.
    pub fn find(&self, id: Uuid, viewer: Option<Uuid>) -> Result<Draw, DrawError> {
        let now = self.system.clock.now();
        self.store.read(|tx| find(tx, id, viewer, now))
    }

    /// Turns the cards up, once.
    ///
    /// # Errors
    /// When it is missing, another person's, or was revealed before.
    pub async fn reveal(
        &self,
        id: Uuid,
        viewer: Option<Uuid>,
        person: Person,
    ) -> Result<Receipt, DrawError> {
        let (own, now) = (self.clone(), self.system.clock.now());
        self.store
            .write(move |tx| {
                let mut draw = find(tx, id, viewer, now)?;
                if draw.receipt.is_some() {
                    return Err(DrawError::Revealed);
                }
                let sealed = unseal(&draw).ok_or(DrawError::Broken)?;
                let receipt = own.receipt(id, &draw, &sealed, &person, 0);
                draw.receipt = Some(receipt.clone());
                DRAWS.insert(tx, &id, &draw)?;
                Ok(receipt)
            })
            .await
    }

    /// Draws one more card from the same stream, of a draw that is no reading yet.
    ///
    /// # Errors
    /// When it is missing, another person's, sealed, or has three; when the spread has no such position.
    pub async fn clarify(
        &self,
        id: Uuid,
        viewer: Option<Uuid>,
        position: Option<u8>,
    ) -> Result<Receipt, DrawError> {
        let (own, now) = (self.clone(), self.system.clock.now());
        self.store
            .write(move |tx| {
                let mut draw = find(tx, id, viewer, now)?;
                let receipt = draw.receipt.as_ref().ok_or(DrawError::Sealed)?;
                let receipt = own.with_one_more(receipt)?;
                if position.is_some_and(|number| number == 0 || number > draw.positions) {
                    return Err(DrawError::Position);
                }
                draw.receipt = Some(receipt.clone());
                draw.clarifies.push(position);
                DRAWS.insert(tx, &id, &draw)?;
                Ok(receipt)
            })
            .await
    }

    /// The receipt with one more clarifier, signed anew.
    ///
    /// # Errors
    /// When it has three.
    pub fn with_one_more(&self, receipt: &Receipt) -> Result<Receipt, DrawError> {
        if receipt.clarifiers >= MAX_CLARIFIERS {
            return Err(DrawError::TooManyClarifiers);
        }
        if receipt.instance != self.public_key() {
            return Err(DrawError::Elsewhere);
        }
        receipt.with_one_more_clarifier(&self.key).ok_or(DrawError::Broken)
    }
}

fn find(
    tx: &impl Reader,
    id: Uuid,
    viewer: Option<Uuid>,
    now: Timestamp,
) -> Result<Draw, DrawError> {
    if let Some(reading) = USED.get(tx, &id)? {
        return Err(DrawError::Used(reading));
    }
    let draw = DRAWS.get(tx, &id)?.filter(|draw| now < draw.expires_at);
    let draw = draw.ok_or(DrawError::Missing)?;
    // A guest's belongs to whoever has its id, a signed-in one included: it can be kept later.
    if draw.owner.is_some() && draw.owner != viewer {
        return Err(DrawError::Foreign);
    }
    Ok(draw)
}

fn unseal(draw: &Draw) -> Option<Sealed> {
    let card = |text: &String| text.parse::<CardId>().ok();
    let significator = match &draw.significator {
        Some(text) => Some(card(text)?),
        None => None,
    };
    Some(Sealed {
        spread: draw.spread.clone(),
        rate: ReversalRate::new(draw.rate)?,
        significator,
        secret: crate::tarot::signed::unhex(&draw.secret)?,
    })
}

/// Takes a revealed draw for a reading, which is the only one that it becomes.
///
/// # Errors
/// When it is missing, another person's, sealed, or used.
pub fn take(
    tx: &mut WriteTx<'_>,
    id: Uuid,
    viewer: Option<Uuid>,
    reading: Uuid,
    now: Timestamp,
) -> Result<Receipt, DrawError> {
    let draw = find(tx, id, viewer, now)?;
    let receipt = draw.receipt.ok_or(DrawError::Sealed)?;
    DRAWS.remove(tx, &id)?;
    USED.insert(tx, &id, &reading)?;
    Ok(receipt)
}

/// Whether a draw may become this reading of this person's, with its receipt at hand: it is no other
/// reading, and no one else's.
///
/// # Errors
/// When the store fails.
pub fn claimable(
    tx: &impl Reader,
    id: Uuid,
    user: Uuid,
    reading: Uuid,
) -> Result<bool, StoreError> {
    if let Some(other) = USED.get(tx, &id)? {
        return Ok(other == reading);
    }
    Ok(DRAWS.get(tx, &id)?.is_none_or(|draw| draw.owner.is_none_or(|owner| owner == user)))
}

/// Notes that a draw became a reading, whether it was drawn here or not.
///
/// # Errors
/// When the store fails.
pub fn claim(tx: &mut WriteTx<'_>, id: Uuid, reading: Uuid) -> Result<(), StoreError> {
    DRAWS.remove(tx, &id)?;
    USED.insert(tx, &id, &reading)
}

/// Forgets that a draw became a reading, when the reading goes.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &mut WriteTx<'_>, id: Uuid) -> Result<(), StoreError> {
    USED.remove(tx, &id)?;
    Ok(())
}

/// Removes the draws that a person left unfinished; how many.
///
/// # Errors
/// When the store fails.
pub fn forget_of(tx: &mut WriteTx<'_>, user: Uuid) -> Result<usize, StoreError> {
    let theirs: Vec<Uuid> = DRAWS
        .all(tx)?
        .into_iter()
        .filter(|(_, draw)| draw.owner == Some(user))
        .map(|(id, _)| id)
        .collect();
    for id in &theirs {
        DRAWS.remove(tx, id)?;
    }
    Ok(theirs.len())
}

/// Removes draws that have expired; how many. Called by a job.
///
/// # Errors
/// When the store fails.
pub async fn sweep(store: &Store, now: Timestamp) -> Result<usize, StoreError> {
    store
        .write(move |tx| {
            let over: Vec<Uuid> = DRAWS
                .all(tx)?
                .into_iter()
                .filter(|(_, draw)| now >= draw.expires_at)
                .map(|(id, _)| id)
                .collect();
            for id in &over {
                DRAWS.remove(tx, id)?;
            }
            Ok(over.len())
        })
        .await
}

/// The spread of a draw.
#[must_use]
pub fn spread_of<'a>(catalog: &'a Catalog, draw: &Draw) -> Option<&'a Spread> {
    catalog.spread(&draw.spread)
}

/// The commitment of a kept draw, hex.
#[must_use]
pub fn commitment(draw: &Draw) -> Option<String> {
    Some(hex(&unseal(draw)?.commitment()))
}
