//! The contract's old streams (readings.md §7): `data: "text"`, then `data: [DONE]`.
//!
//! They cannot take back what they have sent, so nothing is sent before it is checked; comments keep the
//! connection meanwhile, which the old consumers skip. What the original got wrong is done right: a card may
//! lie reversed, and there is always a text. When no model is set up, may be asked or succeeds, it is the
//! offline reader's.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use tokio::sync::{mpsc, oneshot};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Shared;
use crate::ai::Chain;
use crate::features::accounts::{SignedIn, preferences};
use crate::features::interpretations::TellError;
use crate::features::interpretations::model::Kind;
use crate::features::interpretations::prepare::Telling;
use crate::features::interpretations::run::About;
use crate::features::interpretations::teller::Order;
use crate::features::readings::choices::{Asked, Choices};
use crate::features::readings::service::care;
use crate::tarot::spread::{Position, PositionText, Role, SpreadText};
use crate::tarot::{CardId, Dealt, Lang, Orientation, Spread};
use crate::web::problem::ProblemBody;
use crate::web::{Json, Locale, Problem, sse};

/// Cards at most, as the largest spread has.
const MOST: usize = 10;

/// One card.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct SingleRequest {
    /// The card's id.
    #[schema(example = "major_arcana.16")]
    card_id: String,
    /// Whether it lies upside down.
    #[serde(default)]
    is_reversed: bool,
    /// At most 500 characters; may be empty.
    #[serde(default)]
    question: String,
    /// Key of the voice. Default `pip_boy`.
    #[serde(default)]
    character_voice: Option<String>,
    /// `good`, `neutral` or `evil`.
    #[serde(default)]
    karma_alignment: Option<String>,
    /// Key of the faction.
    #[serde(default)]
    faction_alignment: Option<String>,
    /// What its place shows.
    #[serde(default)]
    position_meaning: Option<String>,
}

/// Several cards.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct MultiRequest {
    /// Ids, in the order of the places.
    card_ids: Vec<String>,
    /// Whether each lies upside down; missing ones lie upright.
    #[serde(default)]
    is_reversed: Vec<bool>,
    /// At most 500 characters; may be empty.
    #[serde(default)]
    question: String,
    /// Key of the voice. Default `pip_boy`.
    #[serde(default)]
    character_voice: Option<String>,
    /// `good`, `neutral` or `evil`.
    #[serde(default)]
    karma_alignment: Option<String>,
    /// Key of the faction.
    #[serde(default)]
    faction_alignment: Option<String>,
    /// Id or name of the spread; one with another number of places counts for nothing.
    #[serde(default)]
    spread_type: Option<String>,
}

struct Wanted {
    cards: Vec<Dealt>,
    spread: Option<Spread>,
    question: String,
    character_voice: Option<String>,
    karma: Option<String>,
    faction: Option<String>,
}

/// Tells one card, over the contract's old path.
#[utoipa::path(
    post, path = "/readings/interpretation/stream", operation_id = "legacy_stream", tag = "interpretations", request_body = SingleRequest,
    params(("lang" = Option<String>, Query, description = "`zh-TW` or `en`.")),
    responses(
        (status = 200, description = "`data:` with JSON strings, then `data: [DONE]`.", body = String, content_type = "text/event-stream"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such card.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn single(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<SingleRequest>,
) -> Result<Response, Problem> {
    let cards = vec![card(&body.card_id, body.is_reversed)?];
    let meaning = body.position_meaning.filter(|meaning| meaning.chars().count() <= 200);
    let wanted = Wanted {
        spread: meaning.map(|meaning| places(1, Some(&meaning))),
        cards,
        question: body.question,
        character_voice: body.character_voice,
        karma: body.karma_alignment,
        faction: body.faction_alignment,
    };
    stream(&shared, me.user.id, lang, wanted).await
}

/// Tells several cards, over the contract's old path.
#[utoipa::path(
    post, path = "/readings/interpretation/stream-multi", operation_id = "legacy_stream_multi", tag = "interpretations", request_body = MultiRequest,
    params(("lang" = Option<String>, Query, description = "`zh-TW` or `en`.")),
    responses(
        (status = 200, description = "`data:` with JSON strings, then `data: [DONE]`.", body = String, content_type = "text/event-stream"),
        (status = 400, description = "No card.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such card, or one twice.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn multi(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<MultiRequest>,
) -> Result<Response, Problem> {
    if body.card_ids.is_empty() || body.card_ids.len() > MOST {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "number_of_cards",
            format!("要有 1 到 {MOST} 張牌。"),
            format!("There have to be 1 to {MOST} cards."),
        ));
    }
    let turned = body.is_reversed.iter().copied().chain(std::iter::repeat(false));
    let cards: Result<Vec<Dealt>, Problem> =
        body.card_ids.iter().zip(turned).map(|(id, reversed)| card(id, reversed)).collect();
    let cards = cards?;
    let twice = cards
        .iter()
        .enumerate()
        .any(|(at, one)| cards.iter().take(at).any(|other| other.card == one.card));
    if twice {
        return Err(no_card());
    }
    let named = body.spread_type.as_deref().and_then(|name| shared.catalog.spread(name));
    let wanted = Wanted {
        spread: named.filter(|spread| spread.positions.len() == cards.len()).cloned(),
        cards,
        question: body.question,
        character_voice: body.character_voice,
        karma: body.karma_alignment,
        faction: body.faction_alignment,
    };
    stream(&shared, me.user.id, lang, wanted).await
}

fn no_card() -> Problem {
    Problem::not_found("no_such_card", "沒有這張牌。", "There is no such card.")
}

fn card(id: &str, reversed: bool) -> Result<Dealt, Problem> {
    let card: CardId = id.parse().map_err(|_| no_card())?;
    let orientation = if reversed { Orientation::Reversed } else { Orientation::Upright };
    Ok(Dealt { card, orientation })
}

/// Places that mean nothing but their order.
fn places(count: usize, meaning: Option<&str>) -> Spread {
    let text = |name: String| PositionText {
        meaning: meaning.map_or_else(|| name.clone(), str::to_owned),
        name,
        description: String::new(),
        keywords: Vec::new(),
    };
    let position = |number: u8| Position {
        number,
        key: format!("card_{number}"),
        role: Role::Situation,
        x: 0.0,
        y: 0.0,
        rotation: 0.0,
        scale: 1.0,
        z: 0,
        zh_tw: text(format!("第 {number} 張")),
        en: text(format!("Card {number}")),
    };
    let title = |name: &str| SpreadText {
        display_name: name.to_owned(),
        description: String::new(),
        guide: String::new(),
    };
    Spread {
        id: String::new(),
        name: "cards".to_owned(),
        spread_type: "custom_spread".to_owned(),
        difficulty: "beginner".to_owned(),
        faction_preference: String::new(),
        radiation_sensitivity: 0.0,
        vault_origin: None,
        layout: String::new(),
        zh_tw: title("幾張牌"),
        en: title("Cards"),
        tensions: Vec::new(),
        positions: (1..=u8::try_from(count).unwrap_or(u8::MAX)).map(position).collect(),
    }
}

async fn stream(
    shared: &Shared,
    user: Uuid,
    lang: Lang,
    wanted: Wanted,
) -> Result<Response, Problem> {
    let mut errors = Vec::new();
    let asked = Asked {
        question: Some(&wanted.question),
        lang: None,
        voice: wanted.character_voice.as_deref(),
        karma: wanted.karma.as_deref(),
        faction: wanted.faction.as_deref(),
    };
    let choices = Choices::of(asked, lang, &shared.catalog, &mut errors);
    let Some(choices) = choices else { return Err(Problem::invalid(errors)) };
    let safety = &shared.catalog.phrases.safety;
    if let Some(care) = care(safety, &shared.help_lines, &choices.question, lang) {
        let lines = care.lines.iter().map(|line| format!("{} {}", line.name, line.number));
        let text: Vec<String> = [care.title, care.text].into_iter().chain(lines).collect();
        let (frames, receiver) = mpsc::channel(2);
        drop(frames.try_send(said(&text.join("\n\n"))));
        drop(frames.try_send(sse::bare(b"[DONE]")));
        return Ok(sse::response(receiver));
    }
    let count = wanted.cards.len();
    let spread = wanted.spread.unwrap_or_else(|| places(count, None));
    let telling = Telling {
        spread: &spread,
        dealt: wanted.cards,
        beside: &[],
        question: &choices.question,
        voice: choices.voice,
        faction: choices.faction,
        karma: choices.karma,
        lang,
        kind: Kind::Legacy,
        told: "",
        earlier: Vec::new(),
    };
    let prepared = telling.prepare(&shared.catalog, &shared.teller.key)?;
    let stays_here =
        shared.accounts.store.read(|tx| preferences::of(tx, user))?.never_send_questions;
    let chain = if stays_here { Chain::default() } else { shared.teller.chain.clone() };
    let order = |chain| Order {
        about: About { user, reading: Uuid::now_v7(), kind: Kind::Legacy, choice: String::new() },
        reading: None,
        prepared: prepared.clone(),
        chain,
        character_voice: choices.voice.key.clone(),
        question: None,
        stop_when_left: true,
    };
    let (tell, mut told) = oneshot::channel();
    let run = match shared.teller.begin(order(chain), Some(tell)).await {
        Err(TellError::Budget(..)) => {
            let (tell, again) = oneshot::channel();
            told = again;
            shared.teller.begin(order(Chain::default()), Some(tell)).await?
        }
        begun => begun?,
    };
    let (frames, receiver) = mpsc::channel::<Bytes>(4);
    let offline = prepared.offline;
    shared.teller.runs.spawn(async move {
        let text = loop {
            tokio::select! {
                text = &mut told => break text.unwrap_or(offline),
                () = tokio::time::sleep(sse::HEARTBEAT) => {
                    if frames.send(sse::BEAT).await.is_err() {
                        run.cancel.cancel();
                        return;
                    }
                }
                // Nobody else can ever see it.
                () = frames.closed() => {
                    run.cancel.cancel();
                    return;
                }
            }
        };
        for piece in text.split_inclusive(['。', '！', '？', '\n', '.']) {
            if frames.send(said(piece)).await.is_err() {
                return;
            }
        }
        drop(frames.send(sse::bare(b"[DONE]")).await);
    });
    Ok(sse::response(receiver))
}

fn said(text: &str) -> Bytes {
    sse::bare(&serde_json::to_vec(text).unwrap_or_default())
}
