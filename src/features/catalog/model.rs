//! The catalogue as the API answers it: the contract's keys, in one language.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::service::Catalog;
use super::tables::CardCount;
use crate::oracle::voiced;
use crate::tarot::deck::picture;
use crate::tarot::{
    Card, CardBack, Element, Faction, Lang, Orientation, Position, Role, Spread, Suit, Topic, Voice,
};
use crate::web::deck;

/// A card.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "keys of the contract")]
pub struct CardBody {
    /// `major_arcana.00` … `minor_arcana.pentacles.king`.
    #[schema(example = "minor_arcana.pentacles.five")]
    pub id: String,
    /// The wasteland's name.
    pub name: String,
    /// `major_arcana`, `nuka_cola_bottles`, `combat_weapons`, `bottle_caps` or `radiation_rods`.
    #[schema(value_type = String, example = "bottle_caps")]
    pub suit: Suit,
    /// Majors 0–21; minors 1–14, where 11 is the page and 14 the king.
    pub number: u8,
    /// `Page`, `Knight`, `Queen` or `King`; null for all other cards.
    pub rank: Option<&'static str>,
    /// The ordinary tarot's name in the language of the answer.
    pub standard_name: String,
    /// … in English.
    pub standard_tarot_name: String,
    /// … in Traditional Chinese.
    pub standard_tarot_name_zh: String,
    /// `Major Arcana`, `Cups`, `Swords`, `Pentacles` or `Wands`.
    pub standard_suit: &'static str,
    /// Other names in use, in Chinese; none in English. A search finds them in both.
    pub aliases: Vec<String>,
    /// `fire`, `water`, `air` or `earth`.
    #[schema(value_type = String, example = "earth")]
    pub element: Element,
    /// At least four words each way up.
    pub keywords: Keywords,
    /// Two to four sentences.
    pub upright_meaning: String,
    /// Two to four sentences.
    pub reversed_meaning: String,
    /// Numbers.
    pub metadata: CardMetadata,
    /// The contract's text by karma; null, the voices tell it instead.
    pub good_karma_interpretation: Option<String>,
    /// See `good_karma_interpretation`.
    pub neutral_karma_interpretation: Option<String>,
    /// See `good_karma_interpretation`.
    pub evil_karma_interpretation: Option<String>,
    /// The card in each of the fourteen voices; null in lists.
    pub character_voices: BTreeMap<String, Option<String>>,
    /// The contract's text by faction; null.
    pub faction_meanings: FactionMeanings,
    /// The picture.
    pub visuals: Visuals,
    /// The contract's flavour texts; null.
    pub wasteland_humor: Option<String>,
    /// See `wasteland_humor`.
    pub nuka_cola_reference: Option<String>,
    /// See `wasteland_humor`.
    pub fallout_easter_egg: Option<String>,
    /// Bottle caps, and the wheel: matters of luck.
    pub affects_luck_stat: bool,
    /// Bottles: matters of the heart.
    pub affects_charisma_stat: bool,
    /// Weapons: matters of the mind.
    pub affects_intelligence_stat: bool,
    /// The contract's key; null.
    pub special_ability: Option<String>,
    /// Counters, as of the last flush.
    pub stats: CardStats,
    /// Whether it is one of the 22 majors.
    pub is_major_arcana: bool,
    /// Whether it is a page, knight, queen or king.
    pub is_court_card: bool,
    /// How it speaks in each role of a spread; only where one card is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles: Option<BySide>,
    /// How it speaks to each topic; only where one card is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topics: Option<BySide>,
    /// Its story; only with `include_story=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<StoryBody>,
    /// Spoken stories by voice; null, there are none. Only with `include_story=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub audio_urls: Option<()>,
}

/// Keywords both ways up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Keywords {
    /// Upright.
    pub upright: Vec<String>,
    /// Reversed.
    pub reversed: Vec<String>,
}

/// Passages by key, both ways up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BySide {
    /// Upright.
    pub upright: BTreeMap<&'static str, String>,
    /// Reversed.
    pub reversed: BTreeMap<&'static str, String>,
}

/// A card's numbers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CardMetadata {
    /// 0–1.
    pub radiation_level: f64,
    /// 1–10.
    pub threat_level: u8,
    /// 1–122.
    pub vault_number: u16,
}

/// The contract's keys for texts by faction.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[expect(missing_docs, reason = "keys of the contract, all null")]
pub struct FactionMeanings {
    pub brotherhood_significance: Option<String>,
    pub ncr_significance: Option<String>,
    pub legion_significance: Option<String>,
    pub raiders_significance: Option<String>,
    pub vault_dweller_significance: Option<String>,
}

/// A card's picture.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Visuals {
    /// An SVG, 220 × 380. The query names the deck's version, so it may be kept for ever.
    #[schema(example = "/deck/scalable/minor_arcana/pentacles/five.svg?v=0123456789abcdef")]
    pub image_url: String,
    /// What the picture shows.
    pub image_alt_text: String,
    /// Null.
    pub background_image_url: Option<String>,
    /// Null.
    pub audio_cue_url: Option<String>,
    /// 0–1, equal to the radiation.
    pub geiger_sound_intensity: f64,
}

/// A card's counters.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CardStats {
    /// Times drawn.
    pub draw_frequency: u64,
    /// Times drawn or looked at.
    pub total_appearances: u64,
    /// RFC 3339 UTC.
    pub last_drawn_at: Option<String>,
}

/// A card's story.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StoryBody {
    /// 200–500 characters.
    pub background: String,
    /// Whose it is.
    pub character: String,
    /// Where.
    pub location: String,
    /// When: `戰前`, `戰後`, or four digits, a space and `年`.
    pub timeline: String,
    /// The same in the language of the answer.
    #[schema(example = "2281")]
    pub time: String,
    /// Keys of factions.
    pub factions_involved: Vec<String>,
    /// Their names in the language of the answer.
    pub faction_names: Vec<String>,
    /// The errand it belongs to.
    pub related_quest: String,
}

/// How much of a card is told.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// Counters (zeros otherwise).
    pub stats: bool,
    /// Roles and topics.
    pub passages: bool,
    /// The story.
    pub story: bool,
}

impl Detail {
    /// A card in a list or in a reading.
    pub const SHORT: Self = Self { stats: true, passages: false, story: false };
}

/// The address of a card's picture.
#[must_use]
pub fn picture_url(id: crate::tarot::CardId) -> String {
    deck::address(&picture(id))
}

impl CardBody {
    /// A card in a language.
    #[must_use]
    pub fn new(catalog: &Catalog, card: &Card, lang: Lang, detail: Detail) -> Self {
        let text = card.text(lang);
        let id = card.id;
        let count = if detail.stats { catalog.count(id) } else { CardCount::default() };
        let is_wheel = id.is_major() && card.number == 10;
        Self {
            id: id.to_string(),
            name: text.name.clone(),
            suit: card.suit,
            number: card.number,
            rank: id.court().map(crate::tarot::Court::name),
            standard_name: lang.pick(&card.standard.zh, &card.standard.en).clone(),
            standard_tarot_name: card.standard.en.clone(),
            standard_tarot_name_zh: card.standard.zh.clone(),
            standard_suit: card.suit.standard(),
            aliases: lang.pick(card.standard.aliases_zh.clone(), Vec::new()),
            element: card.element,
            keywords: Keywords {
                upright: text.upright.keywords.clone(),
                reversed: text.reversed.keywords.clone(),
            },
            upright_meaning: text.upright.meaning.clone(),
            reversed_meaning: text.reversed.meaning.clone(),
            metadata: CardMetadata {
                radiation_level: card.radiation_level,
                threat_level: card.threat_level,
                vault_number: card.vault_number,
            },
            good_karma_interpretation: None,
            neutral_karma_interpretation: None,
            evil_karma_interpretation: None,
            character_voices: catalog
                .voices
                .iter()
                .map(|voice| {
                    let told = detail.passages.then(|| voiced(card, voice, &catalog.phrases, lang));
                    (voice.key.clone(), told.flatten())
                })
                .collect(),
            faction_meanings: FactionMeanings::default(),
            visuals: Visuals {
                image_url: picture_url(id),
                image_alt_text: text.alt.clone(),
                background_image_url: None,
                audio_cue_url: None,
                geiger_sound_intensity: card.radiation_level,
            },
            wasteland_humor: None,
            nuka_cola_reference: None,
            fallout_easter_egg: None,
            affects_luck_stat: card.suit == Suit::BottleCaps || is_wheel,
            affects_charisma_stat: card.suit == Suit::NukaColaBottles,
            affects_intelligence_stat: card.suit == Suit::CombatWeapons,
            special_ability: None,
            stats: CardStats {
                draw_frequency: count.drawn,
                total_appearances: count.seen,
                last_drawn_at: count.last_drawn_at,
            },
            is_major_arcana: id.is_major(),
            is_court_card: id.court().is_some(),
            roles: detail.passages.then(|| {
                by_side(card, lang, Role::ALL, |side, role| {
                    (role.key(), side.roles.get(role).to_owned())
                })
            }),
            topics: detail.passages.then(|| {
                by_side(card, lang, Topic::ALL, |side, topic| {
                    (topic.key(), side.topics.get(topic).to_owned())
                })
            }),
            story: detail.story.then(|| StoryBody {
                background: text.story.background.clone(),
                character: text.story.character.clone(),
                location: text.story.location.clone(),
                timeline: card.story.timeline.clone(),
                time: time(&card.story.timeline, lang),
                factions_involved: card.story.factions.clone(),
                faction_names: card
                    .story
                    .factions
                    .iter()
                    .filter_map(|key| Some(catalog.faction(key)?.text(lang).name.clone()))
                    .collect(),
                related_quest: text.story.quest.clone(),
            }),
            audio_urls: None,
        }
    }
}

/// A story's time, which the contract spells in Chinese.
fn time(timeline: &str, lang: Lang) -> String {
    let english = || match timeline {
        "戰前" => "before the war",
        "戰後" => "after the war",
        year => year.trim_end_matches(" 年"),
    };
    lang.pick(timeline, english()).to_owned()
}

fn by_side<K: Copy, const N: usize>(
    card: &Card,
    lang: Lang,
    keys: [K; N],
    passage: impl Fn(&crate::tarot::card::Side, K) -> (&'static str, String),
) -> BySide {
    let side = |orientation| {
        let side = card.text(lang).side(orientation);
        keys.iter().map(|key| passage(side, *key)).collect()
    };
    BySide { upright: side(Orientation::Upright), reversed: side(Orientation::Reversed) }
}

/// A page of cards.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CardPage {
    /// The cards of this page.
    pub cards: Vec<CardBody>,
    /// All that match.
    pub total_count: usize,
    /// From 1.
    pub page: usize,
    /// Cards a page.
    pub page_size: usize,
    /// Whether there is another page.
    pub has_more: bool,
}

/// A back that the cards can have.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CardBackBody {
    /// Names it in settings.
    #[schema(example = "vault_gear")]
    pub key: String,
    /// The name people see.
    pub name: String,
    /// A sentence.
    pub description: String,
    /// An SVG, 220 × 380, the same either way up. The query names the deck's version, so it may be kept
    /// for ever.
    #[schema(example = "/deck/card_backs/vault_gear.svg?v=0123456789abcdef")]
    pub image_url: String,
    /// What the picture shows.
    pub alt_text: String,
    /// Whether it is the one that who has chosen none sees.
    pub is_default: bool,
}

impl CardBackBody {
    /// A back in a language.
    #[must_use]
    pub fn new(back: &CardBack, lang: Lang) -> Self {
        let text = back.text(lang);
        Self {
            key: back.key.clone(),
            name: text.name.clone(),
            description: text.description.clone(),
            image_url: deck::address(&back.image),
            alt_text: text.alt.clone(),
            is_default: back.is_default,
        }
    }
}

/// A spread.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpreadBody {
    /// Stable.
    #[schema(example = "22222222-2222-2222-2222-222222222222")]
    pub id: String,
    /// The machine's name.
    #[schema(example = "vault_tec_spread")]
    pub name: String,
    /// The name people see.
    pub display_name: String,
    /// What question it is for.
    pub description: String,
    /// Equal to `name`.
    pub spread_type: String,
    /// Cards it takes.
    pub card_count: usize,
    /// Its places, in order.
    pub positions: Vec<PositionBody>,
    /// How to read it as a whole.
    pub interpretation_guide: String,
    /// `beginner`, `intermediate` or `advanced`.
    pub difficulty_level: String,
    /// A faction's key or null.
    pub faction_preference: Option<String>,
    /// 0–1.
    pub radiation_sensitivity: f64,
    /// Or null.
    pub vault_origin: Option<u16>,
    /// The contract's layout key.
    pub layout: String,
    /// `simple` to 3 cards, `moderate` to 7, `complex` above.
    pub complexity: &'static str,
    /// Minutes: two a card and five.
    pub estimated_duration: usize,
    /// Always true: what is not active is not in the seed.
    pub is_active: bool,
    /// Always false.
    pub is_premium: bool,
}

/// A place of a spread.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PositionBody {
    /// From 1.
    pub number: u8,
    /// The contract's name, the same in all languages.
    pub key: String,
    /// The name people see.
    pub name: String,
    /// The Traditional Chinese name.
    pub chinese_name: String,
    /// The machine's role.
    #[schema(value_type = String, example = "obstacle")]
    pub role: Role,
    /// What this place shows.
    pub meaning: String,
    /// What to look for here.
    pub description: String,
    /// The card's centre, 0–1 from the left.
    pub x_coordinate: f64,
    /// The card's centre, 0–1 from the top.
    pub y_coordinate: f64,
    /// Degrees clockwise.
    pub rotation: f64,
    /// 1 is the ordinary size.
    pub scale: f64,
    /// What lies on top.
    pub z_index: i32,
    /// A few words.
    pub common_themes: Vec<String>,
}

impl SpreadBody {
    /// A spread in a language.
    #[must_use]
    pub fn new(spread: &Spread, lang: Lang) -> Self {
        let text = spread.text(lang);
        let count = spread.positions.len();
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        Self {
            id: spread.id.clone(),
            name: spread.name.clone(),
            display_name: text.display_name.clone(),
            description: text.description.clone(),
            spread_type: spread.spread_type.clone(),
            card_count: count,
            positions: spread.positions.iter().map(|p| PositionBody::new(p, lang)).collect(),
            interpretation_guide: text.guide.clone(),
            difficulty_level: spread.difficulty.clone(),
            faction_preference: some(&spread.faction_preference),
            radiation_sensitivity: spread.radiation_sensitivity,
            vault_origin: spread.vault_origin,
            layout: spread.layout.clone(),
            complexity: match count {
                0..=3 => "simple",
                4..=7 => "moderate",
                _ => "complex",
            },
            estimated_duration: count * 2 + 5,
            is_active: true,
            is_premium: false,
        }
    }
}

impl PositionBody {
    fn new(position: &Position, lang: Lang) -> Self {
        let text = position.text(lang);
        Self {
            number: position.number,
            key: position.key.clone(),
            name: text.name.clone(),
            chinese_name: position.zh_tw.name.clone(),
            role: position.role,
            meaning: text.meaning.clone(),
            description: text.description.clone(),
            x_coordinate: position.x,
            y_coordinate: position.y,
            rotation: position.rotation,
            scale: position.scale,
            z_index: position.z,
            common_themes: text.keywords.clone(),
        }
    }
}

/// A page of spreads.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpreadPage {
    /// The spreads of this page.
    pub spreads: Vec<SpreadBody>,
    /// All that match.
    pub total_count: usize,
    /// From 1.
    pub page: usize,
    /// Spreads a page.
    pub page_size: usize,
    /// Whether there is another page.
    pub has_more: bool,
}

/// A voice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CharacterBody {
    /// The same on every instance (UUIDv5 of the key).
    pub id: Uuid,
    /// The contract's key.
    #[schema(example = "pip_boy")]
    pub key: String,
    /// Display name.
    pub name: String,
    /// A paragraph.
    pub description: String,
    /// Three traits.
    pub personality: String,
    /// How it speaks.
    pub voice_style: String,
    /// What it says when chosen.
    pub greeting: String,
    /// `#rrggbb`.
    pub theme_color: String,
    /// The contract's icon name.
    pub icon_name: String,
    /// Always true.
    pub is_active: bool,
    /// From 1.
    pub sort_order: u32,
    /// RFC 3339 UTC: when the seed was written.
    pub created_at: String,
    /// The same.
    pub updated_at: String,
}

impl CharacterBody {
    /// A voice in a language.
    #[must_use]
    pub fn new(voice: &Voice, seeded_at: &str, lang: Lang) -> Self {
        let text = voice.text(lang);
        Self {
            id: id_of("character", &voice.key),
            key: voice.key.clone(),
            name: text.name.clone(),
            description: text.description.clone(),
            personality: text.personality.clone(),
            voice_style: text.voice_style.clone(),
            greeting: text.greeting.clone(),
            theme_color: voice.color.clone(),
            icon_name: voice.icon.clone(),
            is_active: true,
            sort_order: voice.sort_order,
            created_at: seeded_at.to_owned(),
            updated_at: seeded_at.to_owned(),
        }
    }
}

/// A faction.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FactionBody {
    /// The same on every instance (UUIDv5 of the key).
    pub id: Uuid,
    /// The contract's key.
    #[schema(example = "vault-tec")]
    pub key: String,
    /// Display name.
    pub name: String,
    /// A paragraph.
    pub description: String,
    /// `lawful_neutral` and the like.
    pub alignment: String,
    /// The contract's icon name.
    pub icon_name: String,
    /// `#rrggbb`.
    pub theme_color: String,
    /// Always true.
    pub is_active: bool,
    /// From 1.
    pub sort_order: u32,
    /// Keys of the voices that speak for it.
    pub voices: Vec<String>,
    /// RFC 3339 UTC: when the seed was written.
    pub created_at: String,
    /// The same.
    pub updated_at: String,
}

impl FactionBody {
    /// A faction in a language.
    #[must_use]
    pub fn new(faction: &Faction, seeded_at: &str, lang: Lang) -> Self {
        let text = faction.text(lang);
        Self {
            id: id_of("faction", &faction.key),
            key: faction.key.clone(),
            name: text.name.clone(),
            description: text.description.clone(),
            alignment: faction.alignment.clone(),
            icon_name: faction.icon.clone(),
            theme_color: faction.color.clone(),
            is_active: true,
            sort_order: faction.sort_order,
            voices: faction.voices.clone(),
            created_at: seeded_at.to_owned(),
            updated_at: seeded_at.to_owned(),
        }
    }
}

fn id_of(kind: &str, key: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("wasteland-tarot:{kind}:{key}").as_bytes())
}
