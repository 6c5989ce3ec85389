//! The catalogue over HTTP.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Serialize;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{
    CardBackBody, CardBody, CardPage, CharacterBody, Detail, FactionBody, SpreadBody, SpreadPage,
};
use super::service::{CardQuery, CardSort, Catalog};
use crate::system::System;
use crate::tarot::{Card, CardId, Lang, Suit};
use crate::web::cached::Cached;
use crate::web::problem::ProblemBody;
use crate::web::{Locale, Params, Problem};

/// A caller may keep the catalogue, but asks each time whether it is still right.
const ASK_FIRST: &str = "no-cache";
/// Searches are at most this long, in characters.
const MAX_SEARCH: usize = 100;
/// Pages are counted at least this far: far past any list of ours, and safe to multiply.
const MAX_PAGE: usize = 1_000_000;

/// What the routes need.
#[derive(Clone)]
pub struct Shared {
    /// The catalogue.
    pub catalog: Arc<Catalog>,
    /// For the draw.
    pub system: System,
}

/// The routes, below `/api/v1`.
pub fn routes(shared: Shared) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(draws))
        // Made on the spot each time, so compressed on the spot; the rest lies ready in each encoding.
        .layer(CompressionLayer::new())
        .routes(routes!(cards))
        .routes(routes!(suit))
        .routes(routes!(card))
        .routes(routes!(backs))
        .routes(routes!(spreads))
        .routes(routes!(spread))
        .routes(routes!(characters))
        .routes(routes!(factions))
        .with_state(shared)
}

type Answer = Result<Response, Problem>;

/// Answers from the cache, or makes the answer and keeps it.
fn answer<T: Serialize>(
    catalog: &Catalog,
    headers: &HeaderMap,
    key: String,
    make: impl FnOnce() -> T,
) -> Answer {
    let cached = catalog.answers.get_or_make(key, || Cached::json(&make()));
    let cached = cached.map_err(|error| {
        tracing::error!(json.error = %error, "an answer could not be written");
        Problem::internal()
    })?;
    Ok(cached.respond(headers, ASK_FIRST))
}

/// All cards, a page at a time.
///
/// Without `sort_by` they come in the deck's order, and with `search` those whose name fits first.
#[utoipa::path(
    get, path = "/cards", tag = "cards",
    params(
        ("page" = Option<u32>, Query, minimum = 1, description = "From 1. Default 1."),
        ("page_size" = Option<u32>, Query, minimum = 1, maximum = 100, description = "Default 20."),
        ("suit" = Option<String>, Query, description = "`major_arcana`, `nuka_cola_bottles`, `combat_weapons`, `bottle_caps` or `radiation_rods`."),
        ("faction" = Option<String>, Query, description = "Only cards whose story has this faction."),
        ("min_radiation" = Option<f64>, Query, minimum = 0, maximum = 1),
        ("max_radiation" = Option<f64>, Query, minimum = 0, maximum = 1),
        ("min_threat" = Option<u8>, Query, minimum = 1, maximum = 10),
        ("max_threat" = Option<u8>, Query, minimum = 1, maximum = 10),
        ("search" = Option<String>, Query, max_length = 100, description = "In names, aliases, keywords and meanings of both languages."),
        ("sort_by" = Option<String>, Query, description = "`name`, `number`, `suit`, `radiation_level` or `threat_level`."),
        ("sort_order" = Option<String>, Query, description = "`asc` (default) or `desc`."),
        ("include_story" = Option<bool>, Query, description = "With each card's story. Default false."),
        ("lang" = Option<String>, Query, description = "`zh-TW` or `en`."),
    ),
    responses(
        (status = 200, description = "The page.", body = CardPage),
        (status = 422, description = "A parameter is wrong.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn cards(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    uri: Uri,
    mut params: Params,
    headers: HeaderMap,
) -> Answer {
    // The most asked of all lists: what was asked once in these very words is not read again.
    let asked = format!("cards {lang} {}", uri.query().unwrap_or_default());
    if let Some(ready) = shared.catalog.answers.get(&asked) {
        return Ok(ready.respond(&headers, ASK_FIRST));
    }
    let (page, page_size) = paging(&mut params, 100, 20);
    let suits = Suit::ALL.map(|suit| (suit.key(), suit));
    let query = CardQuery {
        lang,
        suit: params.choice("suit", &suits),
        faction: faction(&mut params, &shared.catalog),
        radiation: (
            params.number_if_given("min_radiation", 0.0, 1.0),
            params.number_if_given("max_radiation", 0.0, 1.0),
        ),
        threat: (
            params.number_if_given("min_threat", 1, 10),
            params.number_if_given("max_threat", 1, 10),
        ),
        search: params.text_up_to("search", MAX_SEARCH),
        ..sorting(&mut params, None)
    };
    let story = params.flag("include_story", false);
    ordered(&mut params, "radiation", query.radiation.0, query.radiation.1);
    ordered(&mut params, "threat", query.threat.0, query.threat.1);
    params.done()?;
    let catalog = &shared.catalog;
    answer(catalog, &headers, asked, || {
        let detail = Detail { story, ..Detail::SHORT };
        card_page(catalog, &catalog.find(&query), (page, page_size), lang, detail)
    })
}

/// The cards of one suit, a page at a time, by number.
///
/// Takes the suit's key or its short name (`major`, `bottles`, `weapons`, `caps`, `rods`).
#[utoipa::path(
    get, path = "/cards/suits/{suit}", tag = "cards",
    params(
        ("suit" = String, Path),
        ("page" = Option<u32>, Query, minimum = 1, description = "From 1. Default 1."),
        ("page_size" = Option<u32>, Query, minimum = 1, maximum = 50, description = "Default 8."),
        ("sort_by" = Option<String>, Query, description = "As for `/cards`; default `number`."),
        ("sort_order" = Option<String>, Query, description = "`asc` (default) or `desc`."),
        ("lang" = Option<String>, Query, description = "`zh-TW` or `en`."),
    ),
    responses(
        (status = 200, description = "The page.", body = CardPage),
        (status = 404, description = "No such suit.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is wrong.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn suit(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    Path(name): Path<String>,
    mut params: Params,
    headers: HeaderMap,
) -> Answer {
    let suit: Suit = name.parse().map_err(|_| {
        Problem::not_found("suit_not_found", "沒有這個牌組。", "There is no such suit.")
    })?;
    let (page, page_size) = paging(&mut params, 50, 8);
    let query =
        CardQuery { lang, suit: Some(suit), ..sorting(&mut params, Some(CardSort::Number)) };
    params.done()?;
    let key = format!("suit {query:?} {page} {page_size}");
    let catalog = &shared.catalog;
    answer(catalog, &headers, key, || {
        card_page(catalog, &catalog.find(&query), (page, page_size), lang, Detail::SHORT)
    })
}

/// One card.
#[utoipa::path(
    get, path = "/cards/{id}", tag = "cards",
    params(
        ("id" = String, Path, description = "`major_arcana.00` … `minor_arcana.pentacles.king`."),
        ("include_stats" = Option<bool>, Query, description = "Counters; zeros without. Default true."),
        ("include_interpretations" = Option<bool>, Query, description = "Roles and topics. Default true."),
        ("include_story" = Option<bool>, Query, description = "The card's story. Default false."),
        ("lang" = Option<String>, Query, description = "`zh-TW` or `en`."),
    ),
    responses(
        (status = 200, description = "The card.", body = CardBody),
        (status = 404, description = "No such card.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is wrong.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn card(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    Path(id): Path<String>,
    mut params: Params,
    headers: HeaderMap,
) -> Answer {
    let detail = Detail {
        stats: params.flag("include_stats", true),
        passages: params.flag("include_interpretations", true),
        story: params.flag("include_story", false),
    };
    params.done()?;
    let catalog = &shared.catalog;
    let id: Option<CardId> = id.parse().ok();
    let card = id.and_then(|id| catalog.card(id)).ok_or_else(|| {
        Problem::not_found("card_not_found", "沒有這張牌。", "There is no such card.")
    })?;
    catalog.seen(card.id);
    let key = format!("card {} {lang} {detail:?}", card.id);
    answer(catalog, &headers, key, || CardBody::new(catalog, card, lang, detail))
}

/// The backs that the cards can have, the default first: a bare array.
#[utoipa::path(
    get, path = "/card-backs", tag = "cards",
    params(("lang" = Option<String>, Query, description = "`zh-TW` or `en`.")),
    responses((status = 200, description = "All of them.", body = Vec<CardBackBody>)),
)]
async fn backs(State(shared): State<Shared>, Locale(lang): Locale, headers: HeaderMap) -> Answer {
    let catalog = &shared.catalog;
    answer(catalog, &headers, format!("backs {lang}"), || {
        let backs = catalog.backs.iter().map(|back| CardBackBody::new(back, lang));
        backs.collect::<Vec<_>>()
    })
}

/// Draws cards, without orientation: a bare array, as in the original.
#[utoipa::path(
    get, path = "/cards/draws", tag = "cards",
    params(
        ("count" = Option<u32>, Query, minimum = 1, maximum = 10, description = "Default 1."),
        ("suit" = Option<String>, Query, description = "Only from this suit."),
        ("exclude_major_arcana" = Option<bool>, Query, description = "Default false."),
        ("allow_duplicates" = Option<bool>, Query, description = "Puts each card back before the next. Default false."),
        ("lang" = Option<String>, Query, description = "`zh-TW` or `en`."),
    ),
    responses(
        (status = 200, description = "The cards drawn.", body = Vec<CardBody>),
        (status = 422, description = "A parameter is wrong.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn draws(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    mut params: Params,
) -> Result<axum::Json<Vec<CardBody>>, Problem> {
    let count = params.number("count", 1_usize, 10, 1);
    let suits = Suit::ALL.map(|suit| (suit.key(), suit));
    let suit = params.choice("suit", &suits);
    let without_majors = params.flag("exclude_major_arcana", false);
    let again = params.flag("allow_duplicates", false);
    if suit == Some(Suit::MajorArcana) && without_majors {
        params.wrong(
            "exclude_major_arcana",
            "只抽大阿爾克那，又把它排除，就沒有牌可抽了。",
            "Only majors, and no majors: that leaves no card to draw.",
        );
    }
    params.done()?;
    let catalog = &shared.catalog;
    let mut pool: Vec<&Card> = catalog
        .cards
        .iter()
        .filter(|card| suit.is_none_or(|suit| card.suit == suit))
        .filter(|card| !(without_majors && card.id.is_major()))
        .collect();
    let mut words = crate::tarot::draw::os_stream(|bytes| shared.system.entropy.fill(bytes))
        .map_err(|error| {
            tracing::error!(draw.error = %error, "no draw without randomness");
            Problem::internal()
        })?;
    let now = shared.system.clock.now();
    let mut drawn = Vec::with_capacity(count);
    while drawn.len() < count && !pool.is_empty() {
        let index = words.below(u32::try_from(pool.len()).unwrap_or(u32::MAX)) as usize;
        // The rest stays in any order: each draw is uniform over what is left.
        let card = if again { pool.get(index).copied() } else { Some(pool.swap_remove(index)) };
        if let Some(card) = card {
            catalog.drawn(card.id, now);
            drawn.push(CardBody::new(catalog, card, lang, Detail::SHORT));
        }
    }
    Ok(axum::Json(drawn))
}

/// All spreads.
#[utoipa::path(
    get, path = "/spreads", tag = "spreads",
    params(
        ("page" = Option<u32>, Query, minimum = 1, description = "From 1. Default 1."),
        ("page_size" = Option<u32>, Query, minimum = 1, maximum = 100, description = "Default 20."),
        ("spread_type" = Option<String>, Query),
        ("difficulty_level" = Option<String>, Query, description = "`beginner`, `intermediate` or `advanced`."),
        ("min_cards" = Option<u32>, Query, minimum = 1, maximum = 15),
        ("max_cards" = Option<u32>, Query, minimum = 1, maximum = 15),
        ("search" = Option<String>, Query, max_length = 100, description = "In names and descriptions of both languages."),
        ("lang" = Option<String>, Query, description = "`zh-TW` or `en`."),
    ),
    responses(
        (status = 200, description = "The page.", body = SpreadPage),
        (status = 422, description = "A parameter is wrong.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn spreads(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    mut params: Params,
    headers: HeaderMap,
) -> Answer {
    let (page, page_size) = paging(&mut params, 100, 20);
    let kind = params.text_up_to("spread_type", 50);
    let levels = ["beginner", "intermediate", "advanced"].map(|level| (level, level));
    let level = params.choice("difficulty_level", &levels);
    let (least, most) =
        (params.number_if_given("min_cards", 1, 15), params.number_if_given("max_cards", 1, 15));
    ordered(&mut params, "cards", least, most);
    let search = params.text_up_to("search", MAX_SEARCH).map(|text| text.to_lowercase());
    params.done()?;
    let key = format!(
        "spreads {lang} {page} {page_size} {kind:?} {level:?} {least:?} {most:?} {search:?}"
    );
    let catalog = &shared.catalog;
    answer(catalog, &headers, key, || {
        let found: Vec<_> = catalog
            .spreads
            .iter()
            .filter(|spread| kind.as_ref().is_none_or(|kind| &spread.spread_type == kind))
            .filter(|spread| level.is_none_or(|level| spread.difficulty == level))
            .filter(|spread| least.is_none_or(|least| spread.positions.len() >= least))
            .filter(|spread| most.is_none_or(|most| spread.positions.len() <= most))
            .filter(|spread| {
                search.as_ref().is_none_or(|word| {
                    Lang::ALL.iter().any(|lang| {
                        let text = spread.text(*lang);
                        text.display_name.to_lowercase().contains(word)
                            || text.description.to_lowercase().contains(word)
                    })
                })
            })
            .collect();
        let total_count = found.len();
        let spreads: Vec<SpreadBody> = found
            .into_iter()
            .skip((page - 1) * page_size)
            .take(page_size)
            .map(|spread| SpreadBody::new(spread, lang))
            .collect();
        let has_more = (page - 1) * page_size + spreads.len() < total_count;
        SpreadPage { spreads, total_count, page, page_size, has_more }
    })
}

/// One spread, by id or name.
#[utoipa::path(
    get, path = "/spreads/{id}", tag = "spreads",
    params(
        ("id" = String, Path, description = "The id, or the name: `celtic_cross`."),
        ("lang" = Option<String>, Query, description = "`zh-TW` or `en`."),
    ),
    responses(
        (status = 200, description = "The spread.", body = SpreadBody),
        (status = 404, description = "No such spread.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn spread(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let catalog = &shared.catalog;
    let spread = catalog.spread(&id).ok_or_else(|| {
        Problem::not_found("spread_not_found", "沒有這個牌陣。", "There is no such spread.")
    })?;
    let key = format!("spread {} {lang}", spread.id);
    answer(catalog, &headers, key, || SpreadBody::new(spread, lang))
}

/// The fourteen voices: a bare array, as in the original.
#[utoipa::path(
    get, path = "/characters", tag = "voices",
    params(
        ("search" = Option<String>, Query, max_length = 100, description = "In name, description and key."),
        ("skip" = Option<u32>, Query, description = "Default 0."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "Default 100."),
        ("is_active" = Option<bool>, Query, description = "All are active."),
        ("lang" = Option<String>, Query, description = "`zh-TW` or `en`."),
    ),
    responses(
        (status = 200, description = "By sort order.", body = Vec<CharacterBody>),
        (status = 422, description = "A parameter is wrong.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn characters(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    params: Params,
    headers: HeaderMap,
) -> Answer {
    let slice = Slice::read(params)?;
    let catalog = &shared.catalog;
    answer(catalog, &headers, format!("characters {lang} {slice:?}"), || {
        let all = catalog.voices.iter().map(|v| CharacterBody::new(v, &catalog.seeded_at, lang));
        slice.of(all, |v| [v.key.clone(), v.name.clone(), v.description.clone()])
    })
}

/// The factions: a bare array, as in the original.
#[utoipa::path(
    get, path = "/factions", tag = "voices",
    params(
        ("search" = Option<String>, Query, max_length = 100, description = "In name, description and key."),
        ("skip" = Option<u32>, Query, description = "Default 0."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "Default 100."),
        ("is_active" = Option<bool>, Query, description = "All are active."),
        ("lang" = Option<String>, Query, description = "`zh-TW` or `en`."),
    ),
    responses(
        (status = 200, description = "By sort order.", body = Vec<FactionBody>),
        (status = 422, description = "A parameter is wrong.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn factions(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    params: Params,
    headers: HeaderMap,
) -> Answer {
    let slice = Slice::read(params)?;
    let catalog = &shared.catalog;
    answer(catalog, &headers, format!("factions {lang} {slice:?}"), || {
        let all = catalog.factions.iter().map(|f| FactionBody::new(f, &catalog.seeded_at, lang));
        slice.of(all, |f| [f.key.clone(), f.name.clone(), f.description.clone()])
    })
}

/// Which part of a bare array is asked for.
#[derive(Debug)]
struct Slice {
    active: bool,
    search: Option<String>,
    skip: usize,
    limit: usize,
}

impl Slice {
    fn read(mut params: Params) -> Result<Self, Problem> {
        let slice = Self {
            active: params.flag("is_active", true),
            search: params.text_up_to("search", MAX_SEARCH).map(|text| text.to_lowercase()),
            skip: params.number("skip", 0, usize::MAX, 0),
            limit: params.number("limit", 1, 1000, 100),
        };
        params.done()?;
        Ok(slice)
    }

    fn of<T>(&self, all: impl Iterator<Item = T>, words: impl Fn(&T) -> [String; 3]) -> Vec<T> {
        // Everything in the seed is active, so there is nothing that is not.
        all.filter(|_| self.active)
            .filter(|item| {
                let found =
                    |w: &String| words(item).iter().any(|text| text.to_lowercase().contains(w));
                self.search.as_ref().is_none_or(found)
            })
            .skip(self.skip)
            .take(self.limit)
            .collect()
    }
}

fn paging(params: &mut Params, most: usize, default: usize) -> (usize, usize) {
    (params.number("page", 1, MAX_PAGE, 1), params.number("page_size", 1, most, default))
}

fn sorting(params: &mut Params, default: Option<CardSort>) -> CardQuery {
    CardQuery {
        sort: params.choice("sort_by", &CardSort::WORDS).or(default),
        descending: params.choice("sort_order", &[("asc", false), ("desc", true)]).unwrap_or(false),
        ..CardQuery::default()
    }
}

fn faction(params: &mut Params, catalog: &Catalog) -> Option<String> {
    let words: Vec<(&str, usize)> = catalog
        .factions
        .iter()
        .zip(0..)
        .map(|(faction, index)| (faction.key.as_str(), index))
        .collect();
    let index = params.choice("faction", &words)?;
    catalog.factions.get(index).map(|faction| faction.key.clone())
}

fn ordered<T: PartialOrd>(params: &mut Params, what: &str, least: Option<T>, most: Option<T>) {
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        let name = format!("max_{what}");
        params.wrong(
            &name,
            format!("{name} 不能小於 min_{what}。"),
            format!("{name} may not be less than min_{what}."),
        );
    }
}

fn card_page(
    catalog: &Catalog,
    found: &[&Card],
    (page, page_size): (usize, usize),
    lang: Lang,
    detail: Detail,
) -> CardPage {
    let start = (page - 1) * page_size;
    let cards: Vec<CardBody> = found
        .iter()
        .skip(start)
        .take(page_size)
        .map(|card| CardBody::new(catalog, card, lang, detail))
        .collect();
    let has_more = start + cards.len() < found.len();
    CardPage { cards, total_count: found.len(), page, page_size, has_more }
}
