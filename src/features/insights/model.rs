//! Insights as the API answers them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

/// Somebody's readings together, beside what chance expects.
#[derive(Debug, Serialize, ToSchema)]
pub struct InsightsBody {
    /// Of which days.
    pub range: RangeBody,
    /// How many.
    pub readings: CountsBody,
    /// Whether there are enough draws for a comparison to tell anything.
    pub enough: bool,
    /// How far the figures reach, in a sentence or two.
    pub note: String,
    /// The cards that came, the commonest first.
    pub cards: Vec<CardCountBody>,
    /// The commonest card, and how likely some card is to come so often; null without draws.
    pub most: Option<MostBody>,
    /// Cards outside their bands, and how many are there by chance; null without draws.
    pub outside: Option<OutsideBody>,
    /// How many of the 78 have come; null without draws.
    pub different: Option<FigureBody>,
    /// The four suits and the majors, each among the cards drawn.
    pub suits: Vec<SuitBody>,
    /// Majors among the cards drawn; null without draws.
    pub majors: Option<FigureBody>,
    /// Reversed among the cards drawn, at the rates they were drawn with; null when none is known.
    pub reversals: Option<FigureBody>,
    /// Draws that have a card of the draw before; null with fewer than two.
    pub repeats: Option<FigureBody>,
    /// Readings by weekday, Monday first.
    pub weekdays: Vec<WeekdayBody>,
    /// How likely some weekday is to have so many, if all were alike; null for less than a fortnight.
    pub busiest: Option<BusiestBody>,
    /// Readings by weekday (Monday first) and hour, 0 to 23, of the instance's time zone.
    pub hours: Vec<Vec<usize>>,
    /// Days in a row.
    pub streak: StreakBody,
    /// Choices, which chance has no part in; the commonest first.
    pub voices: Vec<ChoiceBody>,
    /// See `voices`.
    pub spreads: Vec<ChoiceBody>,
    /// See `voices`.
    pub karma: Vec<ChoiceBody>,
    /// Moods that were noted.
    pub moods: MoodsBody,
    /// Five figures of chance, explained.
    pub explained: Vec<ExplainedBody>,
}

/// Days, both included.
#[derive(Debug, Serialize, ToSchema)]
pub struct RangeBody {
    /// `all`, `year`, `90d` or `custom`.
    #[schema(example = "all")]
    pub key: &'static str,
    /// Null: there is no reading.
    pub from: Option<String>,
    /// `YYYY-MM-DD`.
    pub to: String,
    /// How many days that is.
    pub days: usize,
    /// Where they begin and end.
    #[schema(example = "Asia/Taipei")]
    pub time_zone: String,
}

/// How many readings and cards.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountsBody {
    /// Readings.
    pub total: usize,
    /// From draws, which chance is compared with.
    pub draws: usize,
    /// With cards of one's own, which are counted and not compared.
    pub physical: usize,
    /// Daily cards.
    pub daily: usize,
    /// Cards of all readings.
    pub cards: usize,
    /// Cards of the draws.
    pub drawn_cards: usize,
}

/// What chance expects of a count.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChanceBody {
    /// The mean.
    pub expected: f64,
    /// Nine of ten people have at least so many …
    pub low: usize,
    /// … and at most so many.
    pub high: usize,
    /// How likely so many or more are.
    pub at_least: f64,
    /// How likely so many or fewer are.
    pub at_most: f64,
}

/// A count beside what chance expects.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureBody {
    /// How many.
    pub count: usize,
    /// Of how many.
    pub of: usize,
    /// What chance expects.
    pub chance: ChanceBody,
    /// In plain words.
    pub sentence: String,
}

/// A card and how often it came.
#[derive(Debug, Serialize, ToSchema)]
pub struct CardCountBody {
    /// Its id.
    #[schema(example = "major_arcana.16")]
    pub card_id: String,
    /// Its name.
    pub name: String,
    /// The ordinary tarot's name.
    pub standard_name: String,
    /// Its picture.
    pub image_url: String,
    /// In all readings.
    pub count: usize,
    /// Of these, reversed.
    pub reversed: usize,
    /// In draws.
    pub drawn: usize,
    /// What chance expects of `drawn`, for a card named beforehand; null without draws.
    pub chance: Option<ChanceBody>,
    /// In plain words.
    pub sentence: String,
}

/// The commonest card.
#[derive(Debug, Serialize, ToSchema)]
pub struct MostBody {
    /// How often it was drawn.
    pub count: usize,
    /// Ids of all that were drawn so often.
    pub cards: Vec<String>,
    /// How likely it is that some card comes so often.
    pub probability: f64,
    /// The probability is no smaller than this …
    pub no_less_than: f64,
    /// … and no greater than this. Both are the probability itself where it is exact.
    pub no_more_than: f64,
    /// In plain words.
    pub sentence: String,
}

/// Cards outside their bands.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutsideBody {
    /// How many of the 78.
    pub count: usize,
    /// How many chance puts there.
    pub expected: f64,
    /// In plain words.
    pub sentence: String,
}

/// A suit.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuitBody {
    /// Its key.
    #[schema(example = "bottle_caps")]
    pub suit: &'static str,
    /// Cards of it in all readings.
    pub count: usize,
    /// … in draws.
    pub drawn: usize,
    /// What chance expects of `drawn`; null without draws.
    pub chance: Option<ChanceBody>,
}

/// A day of the week.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeekdayBody {
    /// 1 is Monday.
    pub weekday: usize,
    /// Its name.
    pub name: &'static str,
    /// Readings.
    pub count: usize,
    /// What comes when every day is as good as another; null for less than a fortnight.
    pub chance: Option<ChanceBody>,
}

/// The weekday with the most readings.
#[derive(Debug, Serialize, ToSchema)]
pub struct BusiestBody {
    /// 1 is Monday.
    pub weekday: usize,
    /// Readings.
    pub count: usize,
    /// How likely it is that some weekday has so many, if all were alike.
    pub probability: f64,
    /// In plain words.
    pub sentence: String,
}

/// Days in a row.
#[derive(Debug, Serialize, ToSchema)]
pub struct StreakBody {
    /// The one that goes on today.
    pub current: usize,
    /// The longest.
    pub longest: usize,
    /// Days that ever had a reading.
    pub days_with_reading: usize,
    /// How it is counted.
    pub rule: &'static str,
    /// In plain words.
    pub sentence: String,
}

/// Something that was chosen.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChoiceBody {
    /// Its key.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// In so many readings.
    pub count: usize,
}

/// Moods, the commonest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoodsBody {
    /// Before the reading.
    pub before: Vec<ChoiceBody>,
    /// After it.
    pub after: Vec<ChoiceBody>,
}

/// A figure of chance for people who do not reckon.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainedBody {
    /// `same_card`, `in_a_row`, `majors`, `reversals` or `missing`.
    #[schema(example = "same_card")]
    pub key: &'static str,
    /// The question people ask.
    pub title: &'static str,
    /// The answer, with their own numbers.
    pub text: String,
}

/// Counts by key.
pub type Usage = BTreeMap<String, usize>;
