//! Draws over HTTP.

use std::sync::Arc;

use axum::Json as Body;
use axum::extract::{FromRef, Path, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{
    ClarifyDrawRequest, Draw, DrawRequest, InstanceKeyBody, RevealRequest, RevealedBody,
    SealedBody, drawn,
};
use super::service::{Begun, DrawError, Draws, spread_of};
use crate::features::accounts::{Accounts, Guest};
use crate::features::catalog::Catalog;
use crate::tarot::receipt::{ALGORITHM, DECK, Person, Receipt};
use crate::tarot::{CardId, DECK_SIZE, Lang, Picks, PicksError, ReversalRate};
use crate::web::limits::{Limit, by_address};
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Locale, Problem, layers};

/// A gesture's base64 at most, in bytes.
const MAX_GESTURE: usize = 4096;
/// Typed words at most, in characters.
const MAX_WORDS: usize = 200;
/// The spread of someone who chose none.
const DEFAULT_SPREAD: &str = "single_wasteland";

/// What the routes need.
#[derive(Clone)]
pub struct Shared {
    /// Draws.
    pub draws: Draws,
    /// Spreads and cards.
    pub catalog: Arc<Catalog>,
    /// Who asks.
    pub accounts: Arc<Accounts>,
}

impl FromRef<Shared> for Arc<Accounts> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.accounts)
    }
}

/// The routes, below `/api/v1`.
pub fn routes(shared: Shared) -> OpenApiRouter {
    let limited = (Arc::clone(&shared.accounts.limits), Limit::Draw);
    OpenApiRouter::<Shared>::new()
        .merge(
            OpenApiRouter::<Shared>::new()
                .routes(routes!(begin))
                .layer(from_fn_with_state(limited, by_address)),
        )
        .routes(routes!(look))
        .routes(routes!(reveal))
        .routes(routes!(clarify))
        .routes(routes!(instance_key))
        .with_state(shared)
        .layer(axum::middleware::from_fn(layers::never_store))
}

fn sealed_body(id: Uuid, draw: &Draw, commitment: String) -> SealedBody {
    SealedBody {
        id,
        commitment,
        algorithm: ALGORITHM,
        deck: DECK,
        cards: DECK_SIZE - usize::from(draw.significator.is_some()),
        spread: draw.spread.clone(),
        positions: draw.positions,
        reversal_rate: f64::from(draw.rate) / 10_000.0,
        significator: draw.significator.clone(),
        committed_at: draw.committed_at.to_string(),
        expires_at: draw.expires_at.to_string(),
        revealed: draw.receipt.is_some(),
    }
}

/// A rate between 0 and one half.
///
/// # Errors
/// When it is none.
pub fn rate(rate: Option<f64>) -> Result<ReversalRate, FieldError> {
    let wrong = || {
        FieldError::new(
            "/reversal_rate",
            "逆位機率要在 0 到 0.5 之間。",
            "The reversal rate has to be from 0 to 0.5.",
        )
    };
    let Some(rate) = rate else { return Ok(ReversalRate::HALF) };
    if !(0.0..=0.5).contains(&rate) {
        return Err(wrong());
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 5000")]
    let parts = (rate * 10_000.0).round() as u16;
    ReversalRate::new(parts).ok_or_else(wrong)
}

/// Seals a draw: the site's part is fixed now, and its commitment is yours to note before you shuffle.
#[utoipa::path(
    post, path = "/draws", operation_id = "seal_draw", tag = "draws", request_body = DrawRequest,
    responses(
        (status = 201, body = SealedBody),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn begin(
    State(shared): State<Shared>,
    Guest(me): Guest,
    Json(body): Json<DrawRequest>,
) -> Result<Response, Problem> {
    let mut errors = Vec::new();
    let spread = shared.catalog.spread(body.spread.as_deref().unwrap_or(DEFAULT_SPREAD));
    if spread.is_none() {
        errors.push(FieldError::new("/spread", "沒有這個牌陣。", "There is no such spread."));
    }
    if body.deck.as_deref().is_some_and(|deck| deck != DECK) {
        errors.push(FieldError::new("/deck", "沒有這副牌。", "There is no such deck."));
    }
    let rate = rate(body.reversal_rate).map_err(|error| errors.push(error)).ok();
    let significator = match body.significator.as_deref().map(str::parse::<CardId>) {
        None => None,
        Some(Ok(card)) => Some(card),
        Some(Err(_)) => {
            errors.push(FieldError::new("/significator", "沒有這張牌。", "There is no such card."));
            None
        }
    };
    let (Some(spread), Some(rate), true) = (spread, rate, errors.is_empty()) else {
        return Err(Problem::invalid(errors));
    };
    let owner = me.map(|me| me.user.id);
    let Begun { id, draw, sealed } = shared.draws.begin(spread, rate, significator, owner).await?;
    let commitment = crate::tarot::signed::hex(&sealed.commitment());
    Ok((StatusCode::CREATED, Body(sealed_body(id, &draw, commitment))).into_response())
}

/// An id in a path.
fn id(text: &str) -> Result<Uuid, DrawError> {
    text.parse().map_err(|_| DrawError::Missing)
}

/// A draw that is kept: sealed, or with its cards.
#[derive(serde::Serialize, utoipa::ToSchema)]
struct LookBody {
    /// The sealed part.
    #[serde(flatten)]
    sealed: SealedBody,
    /// The cards, once they are turned up.
    cards_drawn: Option<Vec<super::model::DrawnBody>>,
    /// The receipt, once they are turned up.
    receipt: Option<Receipt>,
}

/// Looks at a draw again: after a tab was closed in the middle of it.
#[utoipa::path(
    get, path = "/draws/{id}", operation_id = "look_at_draw", tag = "draws",
    params(("id" = Uuid, Path, description = "A draw's id.")),
    responses(
        (status = 200, body = LookBody),
        (status = 403, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing or expired.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is a reading; `reading_id` says which.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn look(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    Guest(me): Guest,
    Path(path): Path<String>,
) -> Result<Body<LookBody>, Problem> {
    let id = id(&path)?;
    let draw = shared.draws.find(id, me.map(|me| me.user.id))?;
    let commitment = super::service::commitment(&draw).ok_or(DrawError::Broken)?;
    let spread = spread_of(&shared.catalog, &draw);
    let cards = draw.receipt.as_ref().map(|r| drawn(&shared.catalog, spread, r, lang));
    let sealed = sealed_body(id, &draw, commitment);
    Ok(Body(LookBody { sealed, cards_drawn: cards, receipt: draw.receipt }))
}

fn revealed(shared: &Shared, id: Uuid, receipt: Receipt, lang: Lang) -> Body<RevealedBody> {
    let spread = shared.catalog.spread(&receipt.spread);
    let cards = drawn(&shared.catalog, spread, &receipt, lang);
    Body(RevealedBody { id, cards, secret: receipt.secret.clone(), receipt })
}

/// What someone did, checked against the draw.
///
/// # Errors
/// Everything that is wrong with it.
fn person(body: &RevealRequest, positions: usize, cards: usize) -> Result<Person, Problem> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: String, zh: String, en: String| {
        errors.push(FieldError::new(pointer, zh, en));
    };
    let encoded = body.gesture.as_deref().unwrap_or_default();
    let decoded = [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD]
        .iter()
        .find_map(|engine| engine.decode(encoded).ok());
    if encoded.len() > MAX_GESTURE || decoded.is_none() {
        wrong(
            "/gesture".to_owned(),
            "手勢要是 base64，最多 4 kB。".to_owned(),
            "A gesture is base64, at most 4 kB of it.".to_owned(),
        );
    }
    let words = body.words.as_deref().unwrap_or_default();
    if words.chars().count() > MAX_WORDS {
        wrong(
            "/words".to_owned(),
            format!("最多 {MAX_WORDS} 個字。"),
            format!("At most {MAX_WORDS} characters."),
        );
    }
    let cut = body.cut.and_then(|cut| u8::try_from(cut).ok());
    if body.cut.is_some() && cut.is_none_or(|cut| usize::from(cut) >= cards) {
        wrong(
            "/cut".to_owned(),
            format!("切牌要在 0 到 {} 之間。", cards - 1),
            format!("A cut is from 0 to {}.", cards - 1),
        );
    }
    let places = body.picks.as_deref().unwrap_or_default();
    let mut picks = Vec::new();
    if !places.is_empty() {
        match Picks::of(positions, places, cards) {
            Ok(checked) => picks = checked.places().to_vec(),
            Err(PicksError::Count { wanted, got }) => wrong(
                "/picks".to_owned(),
                format!("這個牌陣要選 {wanted} 張，你選了 {got} 張。"),
                format!("This spread takes {wanted} picks; there are {got}."),
            ),
            Err(PicksError::Outside(index)) => wrong(
                format!("/picks/{index}"),
                format!("每一張要在 0 到 {} 之間。", cards - 1),
                format!("Each pick has to be from 0 to {}.", cards - 1),
            ),
            Err(PicksError::Repeated(index)) => wrong(
                format!("/picks/{index}"),
                "同一張不能選兩次。".to_owned(),
                "The same card cannot be picked twice.".to_owned(),
            ),
        }
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let gesture = decoded.unwrap_or_default();
    Ok(Person { cut, picks, jumper: body.jumper, ..Person::new(&gesture, words) })
}

/// Turns the cards up, once. What you did goes into the shuffle; the receipt lets anybody check it.
#[utoipa::path(
    post, path = "/draws/{id}/reveal", operation_id = "reveal_draw", tag = "draws", request_body = RevealRequest,
    params(("id" = Uuid, Path, description = "A draw's id.")),
    responses(
        (status = 200, body = RevealedBody),
        (status = 403, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Missing or expired.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Revealed before.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn reveal(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    Guest(me): Guest,
    Path(path): Path<String>,
    Json(body): Json<RevealRequest>,
) -> Result<Body<RevealedBody>, Problem> {
    let id = id(&path)?;
    let viewer = me.map(|me| me.user.id);
    let draw = shared.draws.find(id, viewer)?;
    let cards = DECK_SIZE - usize::from(draw.significator.is_some());
    let person = person(&body, usize::from(draw.positions), cards)?;
    let receipt = shared.draws.reveal(id, viewer, person).await?;
    note_drawn(&shared, &receipt);
    Ok(revealed(&shared, id, receipt, lang))
}

/// Cards on the table are counted, for the cards' own pages.
fn note_drawn(shared: &Shared, receipt: &Receipt) {
    let now = shared.accounts.now();
    for drawn in &receipt.cards {
        if let Ok(card) = drawn.card.parse() {
            shared.catalog.drawn(card, now);
        }
    }
}

/// Draws one more card, later in the same stream; at most three.
#[utoipa::path(
    post, path = "/draws/{id}/clarifier", operation_id = "clarify_draw", tag = "draws", request_body = ClarifyDrawRequest,
    params(("id" = Uuid, Path, description = "A draw's id.")),
    responses(
        (status = 200, description = "All cards, and a receipt with the new one.", body = RevealedBody),
        (status = 403, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Sealed, a reading already, or three.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn clarify(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    Guest(me): Guest,
    Path(path): Path<String>,
    Json(body): Json<ClarifyDrawRequest>,
) -> Result<Body<RevealedBody>, Problem> {
    let id = id(&path)?;
    let viewer = me.map(|me| me.user.id);
    let receipt = shared.draws.clarify(id, viewer, body.position).await?;
    if let Some(card) = receipt.cards.last().and_then(|drawn| drawn.card.parse().ok()) {
        shared.catalog.drawn(card, shared.accounts.now());
    }
    Ok(revealed(&shared, id, receipt, lang))
}

/// The key that this instance signs receipts with.
#[utoipa::path(get, path = "/draws/instance-key", tag = "draws", responses((status = 200, body = InstanceKeyBody)))]
async fn instance_key(State(shared): State<Shared>) -> Body<InstanceKeyBody> {
    Body(InstanceKeyBody { algorithm: "Ed25519", public_key: shared.draws.public_key() })
}
