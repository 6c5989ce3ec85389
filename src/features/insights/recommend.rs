//! Suggestions: a spread for a question, a way to read, and what one's own history brings to mind.
//!
//! The original put a number of confidence beside each. Here `confidence_score` is the share of one's own
//! readings that a suggestion rests on, or null where there is nothing to count.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::compare::rounded;
use super::gather::Gathered;
use crate::features::catalog::Catalog;
use crate::oracle::question::{Intent, understand};
use crate::tarot::chance::real;
use crate::tarot::{CardId, Lang, Suit, Topic};

/// Spreads never laid that are suggested at once.
const UNUSED: usize = 2;
/// Readings at one hour from which it is a habit.
const HABIT: usize = 3;

/// What is suggested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The spread they lay most.
    Usual(String),
    /// A spread they never laid.
    Unused(String),
    /// The hour at which they ask most.
    Hour(u8),
}

/// What became of a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecommendationStatus {
    /// Open.
    Active,
    /// Taken.
    Accepted,
    /// Turned down; it is not made again.
    Dismissed,
}

/// A suggestion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recommendation {
    /// What.
    pub what: What,
    /// The share of their readings that it rests on.
    #[serde(default)]
    pub share: Option<f64>,
    /// 1 comes first.
    pub priority: u8,
    /// What became of it.
    pub status: RecommendationStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was settled.
    pub updated_at: Timestamp,
}

/// A suggestion as it is answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecommendationBody {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// `spread` or `time`.
    #[schema(example = "spread")]
    pub recommendation_type: &'static str,
    /// What.
    pub recommendation_data: RecommendationData,
    /// Why, in the caller's language.
    pub reason: String,
    /// The share of their readings that it rests on; null when there is nothing to count.
    pub confidence_score: Option<f64>,
    /// 1 comes first.
    pub priority: u8,
    /// `active`, `accepted` or `dismissed`.
    pub is_active: RecommendationStatus,
    /// When it was made.
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    /// When it was settled.
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
}

/// What is suggested: a spread, or an hour.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct RecommendationData {
    /// A spread's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread_type: Option<String>,
    /// 0 to 23, of the instance's time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hour: Option<u8>,
}

impl RecommendationBody {
    /// In a language.
    #[must_use]
    pub fn new(
        (user, id): (Uuid, Uuid),
        one: &Recommendation,
        catalog: &Catalog,
        lang: Lang,
    ) -> Self {
        let display = |name: &String| {
            catalog.spread(name).map_or_else(|| name.clone(), |s| s.text(lang).display_name.clone())
        };
        let (kind, data, reason) = match &one.what {
            What::Usual(name) => {
                let data = RecommendationData { spread_type: Some(name.clone()), hour: None };
                let shown = display(name);
                let reason = match lang {
                    Lang::ZhTw => format!("你最常攤的是「{shown}」。"),
                    Lang::En => format!("{shown} is the spread you lay most."),
                };
                ("spread", data, reason)
            }
            What::Unused(name) => {
                let data = RecommendationData { spread_type: Some(name.clone()), hour: None };
                let shown = display(name);
                let reason = match lang {
                    Lang::ZhTw => format!("「{shown}」你還沒攤過。"),
                    Lang::En => format!("You have not laid {shown} yet."),
                };
                ("spread", data, reason)
            }
            What::Hour(hour) => {
                let data = RecommendationData { spread_type: None, hour: Some(*hour) };
                let reason = match lang {
                    Lang::ZhTw => format!("你最常在 {hour} 點多問。"),
                    Lang::En => format!("You ask most between {hour}:00 and {hour}:59."),
                };
                ("time", data, reason)
            }
        };
        Self {
            id,
            user_id: user,
            recommendation_type: kind,
            recommendation_data: data,
            reason,
            confidence_score: one.share,
            priority: one.priority,
            is_active: one.status,
            created_at: one.created_at,
            updated_at: one.updated_at,
        }
    }
}

/// What somebody's history brings to mind.
#[must_use]
pub fn of_history(found: &Gathered, catalog: &Catalog, now: Timestamp) -> Vec<Recommendation> {
    let all = real(found.readings.max(1));
    let one = |what, share: Option<f64>, priority| Recommendation {
        what,
        share: share.map(rounded),
        priority,
        status: RecommendationStatus::Active,
        created_at: now,
        updated_at: now,
    };
    let mut made = Vec::new();
    if let Some((name, count)) = found.spreads.iter().max_by_key(|(_, count)| **count) {
        made.push(one(What::Usual(name.clone()), Some(real(*count) / all), 1));
    }
    let unused = catalog.spreads.iter().filter(|spread| !found.spreads.contains_key(&spread.name));
    made.extend(unused.take(UNUSED).map(|spread| one(What::Unused(spread.name.clone()), None, 2)));
    let hours = (0..24_u8).map(|hour| {
        let count: usize = found.hours.iter().filter_map(|day| day.get(usize::from(hour))).sum();
        (hour, count)
    });
    if let Some((hour, count)) = hours.max_by_key(|(_, count)| *count).filter(|(_, n)| *n >= HABIT)
    {
        made.push(one(What::Hour(hour), Some(real(count) / all), 3));
    }
    made
}

/// A spread for a question, and why.
#[must_use]
pub fn spread_for(question: &str, lang: Lang) -> (&'static str, &'static str) {
    let understood = understand(question);
    if question.trim().is_empty() {
        return (
            "single_wasteland",
            lang.pick("沒有寫問題，一張牌就夠了。", "Without a question one card is enough."),
        );
    }
    match (understood.intent, understood.topic) {
        (Intent::Confirmation, _) => (
            "single_wasteland",
            lang.pick("問的是要不要、是不是，先看一張。", "It asks for a yes or a no: one card first."),
        ),
        (Intent::Timing, _) => (
            "vault_tec_spread",
            lang.pick("問的是什麼時候，就從過去看到之後。", "It asks when, so look from past to future."),
        ),
        (Intent::Blockage, _) => (
            "wasteland_survival",
            lang.pick(
                "問的是卡在哪裡，這個牌陣有威脅，也有手上的物資。",
                "It asks what is in the way; this spread has a threat and your supplies.",
            ),
        ),
        (Intent::Decision, _) => (
            "ncr_strategic",
            lang.pick(
                "要做決定，這個牌陣把現況、資源和長遠分開看。",
                "There is something to decide; this spread keeps the present, the means and the long run apart.",
            ),
        ),
        (_, Topic::Love | Topic::Family) => (
            "brotherhood_council",
            lang.pick(
                "事情裡不只你一個人，這個牌陣讓每一邊都說話。",
                "More people than you are in it; this spread lets every side speak.",
            ),
        ),
        (_, Topic::Work | Topic::Money) => (
            "horseshoe",
            lang.pick(
                "要看清楚來龍去脈，這個牌陣從過去走到結果。",
                "To see how it hangs together: this spread walks from the past to the outcome.",
            ),
        ),
        _ => (
            "vault_tec_spread",
            lang.pick("三張牌，看得到前後，也不會太多。", "Three cards: a before and an after, and not too much."),
        ),
    }
}

/// How a table of cards may be read.
#[derive(Debug, Serialize, ToSchema)]
pub struct StyleBody {
    /// `balanced`, `mystical` or `practical`.
    #[schema(example = "balanced")]
    pub style: &'static str,
    /// `simple`, `medium` or `deep`.
    #[schema(example = "medium")]
    pub depth: &'static str,
    /// `general` or `nuanced`.
    #[schema(example = "general")]
    pub focus: &'static str,
}

/// Mystical when majors are the half, practical when pentacles and swords are, balanced otherwise; deeper the
/// more somebody has read (contract §12.2); nuanced from five cards on.
#[must_use]
pub fn style_for(cards: &[CardId], readings: u64) -> StyleBody {
    let half = |suits: &[Suit]| {
        cards.iter().filter(|card| suits.contains(&card.suit())).count() * 2 >= cards.len().max(1)
    };
    StyleBody {
        style: if half(&[Suit::MajorArcana]) {
            "mystical"
        } else if half(&[Suit::BottleCaps, Suit::CombatWeapons]) {
            "practical"
        } else {
            "balanced"
        },
        depth: match readings {
            51.. => "deep",
            21.. => "medium",
            _ => "simple",
        },
        focus: if cards.len() >= 5 { "nuanced" } else { "general" },
    }
}
