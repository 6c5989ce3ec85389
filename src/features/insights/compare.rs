//! What was counted, beside what chance expects of it.

use std::collections::BTreeMap;

use super::gather::Gathered;
use super::model::{
    BusiestBody, CardCountBody, ChanceBody, ChoiceBody, CountsBody, FigureBody, InsightsBody,
    MoodsBody, MostBody, OutsideBody, RangeBody, StreakBody, SuitBody, WeekdayBody,
};
use super::words::{self, about, counted, list, people, times};
use super::{explain, streak};
use crate::features::catalog::Catalog;
use crate::features::catalog::model::picture_url;
use crate::oracle::Karma;
use crate::tarot::chance::{self, Distribution, Group};
use crate::tarot::{CardId, DECK_SIZE, Lang, Suit};

/// Fewer draws than this tell nothing (contract §12.3).
pub const ENOUGH: usize = 10;

/// Fewer days than this tell nothing of weekdays.
const FORTNIGHT: usize = 14;

/// A probability or a mean as it is sent: four decimals say more than anybody can use.
#[must_use]
pub fn rounded(number: f64) -> f64 {
    // The zero makes a negative zero a plain one.
    (number * 10_000.0).round() / 10_000.0 + 0.0
}

impl ChanceBody {
    /// Of a count that came out as `count`.
    #[must_use]
    pub fn new(chance: &Distribution, count: usize) -> Self {
        let (low, high) = chance.band();
        Self {
            expected: rounded(chance.expected()),
            low,
            high,
            at_least: rounded(chance.at_least(count)),
            at_most: rounded(chance.at_most(count)),
        }
    }

    /// Expected number and band, in words.
    fn said(&self, lang: Lang, unit: &str) -> String {
        let Self { expected, low, high, .. } = self;
        let expected = about(*expected);
        match (lang, low == high) {
            (Lang::ZhTw, true) => {
                format!("照機率是 {expected} {unit}，十個人裡有九個剛好 {low} {unit}")
            }
            (Lang::ZhTw, false) => {
                format!("照機率是 {expected} {unit}，十個人裡有九個落在 {low} 到 {high} {unit}之間")
            }
            (Lang::En, true) => format!("Chance expects {expected}; nine people in ten have {low}"),
            (Lang::En, false) => {
                format!("Chance expects {expected}; nine people in ten have {low} to {high}")
            }
        }
    }

    /// Whether the count is inside the band, in words.
    fn verdict(&self, count: usize, lang: Lang) -> &'static str {
        if count < self.low {
            lang.pick("你的比這少。", "You have fewer.")
        } else if count > self.high {
            lang.pick("你的比這多。", "You have more.")
        } else {
            lang.pick("你的在裡面。", "You are among them.")
        }
    }
}

/// All of it.
#[must_use]
pub fn insights(
    found: &Gathered,
    catalog: &Catalog,
    time_zone: &str,
    today: jiff::civil::Date,
    lang: Lang,
) -> InsightsBody {
    let groups = found.groups();
    let enough = found.draws >= ENOUGH;
    InsightsBody {
        range: range(found, time_zone),
        readings: CountsBody {
            total: found.readings,
            draws: found.draws,
            physical: found.readings - found.draws,
            daily: found.daily,
            cards: found.all_cards(),
            drawn_cards: found.drawn_cards(),
        },
        enough,
        note: note(found, enough, lang),
        cards: cards(found, &groups, catalog, lang),
        most: most(found, &groups, catalog, lang),
        outside: outside(found, &groups, lang),
        different: different(found, &groups, lang),
        suits: suits(found, &groups),
        majors: majors(found, &groups, lang),
        reversals: reversals(found, lang),
        repeats: repeats(found, lang),
        busiest: busiest(found, lang),
        weekdays: weekdays(found, lang),
        hours: found.hours.iter().map(|day| day.to_vec()).collect(),
        streak: streak_of(found, today, lang),
        voices: choices(&found.voices, |key| {
            catalog.voice(key).map(|voice| voice.text(lang).name.clone())
        }),
        spreads: choices(&found.spreads, |key| {
            catalog.spread(key).map(|spread| spread.text(lang).display_name.clone())
        }),
        karma: KARMA.map(|karma| karma_of(found, karma, lang)).to_vec(),
        moods: MoodsBody {
            before: choices(&found.moods[0], |_| None),
            after: choices(&found.moods[1], |_| None),
        },
        explained: explain::five(found, lang),
    }
}

/// In their own order, whatever their counts.
const KARMA: [Karma; 3] = [Karma::Good, Karma::Neutral, Karma::Evil];

fn karma_of(found: &Gathered, karma: Karma, lang: Lang) -> ChoiceBody {
    let name = match karma {
        Karma::Good => lang.pick("善", "Good"),
        Karma::Neutral => lang.pick("中立", "Neutral"),
        Karma::Evil => lang.pick("惡", "Evil"),
    };
    let count = found.karma.get(karma.key()).copied().unwrap_or(0);
    ChoiceBody { key: karma.key().to_owned(), name: name.to_owned(), count }
}

fn range(found: &Gathered, time_zone: &str) -> RangeBody {
    let from = found.period.from.or_else(|| found.first_day());
    RangeBody {
        key: found.period.key,
        from: from.map(|day| day.to_string()),
        to: found.period.to.to_string(),
        days: from.map_or(0, |from| days(from, found.period.to)),
        time_zone: time_zone.to_owned(),
    }
}

/// Days from one to another, both included.
fn days(from: jiff::civil::Date, to: jiff::civil::Date) -> usize {
    let between = from.until(to).map_or(0, |span| span.get_days());
    usize::try_from(between + 1).unwrap_or(0)
}

fn note(found: &Gathered, enough: bool, lang: Lang) -> String {
    let (draws, physical) = (found.draws, found.readings - found.draws);
    let mut note = match (found.readings, enough) {
        (0, _) => lang.pick("這段時間沒有解讀。", "There are no readings in this time.").to_owned(),
        (_, true) => match lang {
            Lang::ZhTw => format!("跟機率比的是 {draws} 次抽牌。"),
            Lang::En => format!("What is compared with chance is {draws} draws."),
        },
        (_, false) => match lang {
            Lang::ZhTw => {
                format!("才 {draws} 次抽牌，什麼都看不出來。等滿 {ENOUGH} 次，跟機率比才有意思。")
            }
            Lang::En => format!(
                "{} cannot tell anything. From {ENOUGH} on, comparing them with chance begins to mean something.",
                counted(draws, "draw", "draws")
            ),
        },
    };
    if physical > 0 {
        let own = match lang {
            Lang::ZhTw => format!("另外 {physical} 次用的是你自己的牌，只數，不跟機率比。"),
            Lang::En => format!(
                " {} with cards of your own {} counted and not compared.",
                counted(physical, "reading", "readings"),
                if physical == 1 { "is" } else { "are" }
            ),
        };
        note.push_str(&own);
    }
    note
}

/// Ids of the cards, the commonest first, in the deck's order among equals.
#[must_use]
pub fn commonest(found: &Gathered) -> Vec<(CardId, super::gather::CardTally)> {
    let mut cards: Vec<_> = CardId::deck().zip(found.cards.iter().copied()).collect();
    cards.retain(|(_, tally)| tally.all > 0);
    cards.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.all));
    cards
}

fn cards(found: &Gathered, groups: &[Group], catalog: &Catalog, lang: Lang) -> Vec<CardCountBody> {
    // Alike for all cards but those that lay outside as significators.
    let asides: Vec<CardId> = groups.iter().filter_map(|group| group.aside).collect();
    let usual = CardId::deck().find(|card| !asides.contains(card));
    let usual = usual.map(|card| chance::card(groups, card)).filter(|_| found.draws > 0);
    let one = |(id, tally): (CardId, super::gather::CardTally)| {
        let card = catalog.card(id)?;
        let own = asides.contains(&id).then(|| chance::card(groups, id));
        let chance = own.as_ref().or(usual.as_ref());
        let chance = chance.map(|chance| ChanceBody::new(chance, tally.drawn));
        let name = &card.text(lang).name;
        let sentence = match &chance {
            Some(chance) => {
                let said = chance.said(lang, "次");
                match lang {
                    Lang::ZhTw => format!("抽到「{name}」{} 次。{said}。", tally.drawn),
                    Lang::En => format!("{name} was drawn {}. {said}.", times(tally.drawn, lang)),
                }
            }
            None => match lang {
                Lang::ZhTw => format!("「{name}」出現 {} 次。", tally.all),
                Lang::En => format!("{name} came {}.", times(tally.all, lang)),
            },
        };
        Some(CardCountBody {
            card_id: id.to_string(),
            name: name.clone(),
            standard_name: lang.pick(&card.standard.zh, &card.standard.en).clone(),
            image_url: picture_url(id),
            count: tally.all,
            reversed: tally.reversed,
            drawn: tally.drawn,
            chance,
            sentence,
        })
    };
    commonest(found).into_iter().filter_map(one).collect()
}

fn most(found: &Gathered, groups: &[Group], catalog: &Catalog, lang: Lang) -> Option<MostBody> {
    let count = found.cards.iter().map(|tally| tally.drawn).max().filter(|count| *count > 0)?;
    let ids: Vec<CardId> = CardId::deck()
        .zip(&found.cards)
        .filter(|(_, tally)| tally.drawn == count)
        .map(|(id, _)| id)
        .collect();
    let names: Vec<&str> = ids
        .iter()
        .filter_map(|id| catalog.card(*id))
        .map(|card| card.text(lang).name.as_str())
        .collect();
    let likely = chance::some_card(groups, count);
    let (names, who) = (list(&names, lang), people(likely.probability, lang));
    let sentence = match lang {
        Lang::ZhTw => format!(
            "來得最勤的是{names}，{count} 次。跟你抽得一樣多的人，{who}會遇到出現 {count} 次以上的牌。"
        ),
        Lang::En => format!(
            "{names} came most, {}. By luck alone a card that comes so often or oftener turns up for {who} drawing as often as you.",
            times(count, lang)
        ),
    };
    Some(MostBody {
        count,
        cards: ids.iter().map(ToString::to_string).collect(),
        probability: rounded(likely.probability),
        no_less_than: rounded(likely.low),
        no_more_than: rounded(likely.high),
        sentence,
    })
}

/// How many of the 78 cards lie outside their band, and how many do by chance: looking at 78 cards at once, some
/// always do.
fn outside(found: &Gathered, groups: &[Group], lang: Lang) -> Option<OutsideBody> {
    let asides: Vec<CardId> = groups.iter().filter_map(|group| group.aside).collect();
    let usual = chance::card(groups, CardId::deck().find(|card| !asides.contains(card))?);
    let (mut count, mut expected) = (0, 0.0);
    for (card, tally) in CardId::deck().zip(&found.cards) {
        let own = asides.contains(&card).then(|| chance::card(groups, card));
        let chance = own.as_ref().unwrap_or(&usual);
        let (low, high) = chance.band();
        count += usize::from(!(low..=high).contains(&tally.drawn));
        expected += chance.at_least(high + 1);
        expected += low.checked_sub(1).map_or(0.0, |below| chance.at_most(below));
    }
    let mean = about(expected);
    let sentence = match lang {
        Lang::ZhTw => format!(
            "一次看 78 張，光靠運氣就會有 {mean} 張落在那一段外面，你的有 {count} 張。單看一張覺得特別，放回 78 張裡就平常了。"
        ),
        Lang::En => format!(
            "Of 78 cards looked at together, luck alone puts {mean} outside the band; yours are {count}. What seems odd about one card is common among 78."
        ),
    };
    (found.draws > 0).then(|| OutsideBody { count, expected: rounded(expected), sentence })
}

fn figure(
    count: usize,
    of: usize,
    chance: &Distribution,
    sentence: impl Fn(&ChanceBody) -> String,
) -> FigureBody {
    let chance = ChanceBody::new(chance, count);
    let sentence = sentence(&chance);
    FigureBody { count, of, chance, sentence }
}

fn different(found: &Gathered, groups: &[Group], lang: Lang) -> Option<FigureBody> {
    let count = found.cards.iter().filter(|tally| tally.drawn > 0).count();
    (found.draws > 0).then(|| {
        figure(count, DECK_SIZE, &chance::different_cards(groups), |chance| {
            let (said, verdict) = (chance.said(lang, "張"), chance.verdict(count, lang));
            match lang {
                Lang::ZhTw => format!("78 張裡抽到過 {count} 張。{said}。{verdict}"),
                Lang::En => format!("{count} of the 78 have been drawn. {said}. {verdict}"),
            }
        })
    })
}

fn suits(found: &Gathered, groups: &[Group]) -> Vec<SuitBody> {
    let of = |suit: Suit, count: fn(&super::gather::CardTally) -> usize| {
        let cards = CardId::deck().zip(&found.cards).filter(|(card, _)| card.suit() == suit);
        cards.map(|(_, tally)| count(tally)).sum::<usize>()
    };
    Suit::ALL
        .into_iter()
        .map(|suit| {
            let drawn = of(suit, |tally| tally.drawn);
            let chance = (found.draws > 0).then(|| chance::suit(groups, suit));
            SuitBody {
                suit: suit.key(),
                count: of(suit, |tally| tally.all),
                drawn,
                chance: chance.map(|chance| ChanceBody::new(&chance, drawn)),
            }
        })
        .collect()
}

/// Majors among the cards drawn.
#[must_use]
pub fn majors(found: &Gathered, groups: &[Group], lang: Lang) -> Option<FigureBody> {
    let of = found.drawn_cards();
    let cards = CardId::deck().zip(&found.cards).filter(|(card, _)| card.is_major());
    let count = cards.map(|(_, tally)| tally.drawn).sum();
    (of > 0).then(|| {
        figure(count, of, &chance::majors(groups), |chance| {
            let (said, verdict) = (chance.said(lang, "張"), chance.verdict(count, lang));
            match lang {
                Lang::ZhTw => format!("抽到的 {of} 張裡有 {count} 張大阿爾克那。{said}。{verdict}"),
                Lang::En => format!("{count} of {of} drawn cards are majors. {said}. {verdict}"),
            }
        })
    })
}

/// Reversed among the cards drawn.
#[must_use]
pub fn reversals(found: &Gathered, lang: Lang) -> Option<FigureBody> {
    let rates = found.rates();
    let of: usize = rates.iter().map(|(cards, _)| cards).sum();
    let count = found.reversed;
    (of > 0).then(|| {
        figure(count, of, &chance::reversals(&rates), |chance| {
            let (said, verdict) = (chance.said(lang, "張"), chance.verdict(count, lang));
            match lang {
                Lang::ZhTw => format!("抽到的 {of} 張裡有 {count} 張逆位。{said}。{verdict}"),
                Lang::En => format!("{count} of {of} drawn cards lay reversed. {said}. {verdict}"),
            }
        })
    })
}

/// How many neighbouring draws share a card by chance. Whether the third has one of the second does not
/// depend on whether the second had one of the first, so this is a sum of binomials.
#[must_use]
pub fn repeats_of(found: &Gathered) -> Distribution {
    Distribution::sum(found.neighbours().map(|((one, other), pairs)| {
        Distribution::binomial(pairs, chance::shared(one, other).at_least(1))
    }))
}

/// Draws that have a card of the draw before.
#[must_use]
pub fn repeats(found: &Gathered, lang: Lang) -> Option<FigureBody> {
    let of = found.draws.saturating_sub(1);
    let count = found.repeated;
    (of > 0).then(|| {
        figure(count, of, &repeats_of(found), |chance| {
            let (said, verdict) = (chance.said(lang, "次"), chance.verdict(count, lang));
            match lang {
                Lang::ZhTw => {
                    format!("接連兩次抽牌有牌重複，{of} 回裡有 {count} 次。{said}。{verdict}")
                }
                Lang::En => format!(
                    "A card of the draw before came again in {count} of {of} draws. {said}. {verdict}"
                ),
            }
        })
    })
}

/// How many days of each name there are in the days that were looked at, Monday first.
fn days_by_name(found: &Gathered) -> [usize; 7] {
    let Some(from) = found.first_day() else { return [0; 7] };
    let all = days(from, found.period.to);
    let first = usize::from(from.weekday().to_monday_zero_offset().unsigned_abs());
    std::array::from_fn(|day| (all + 6 - (day + 7 - first) % 7) / 7)
}

fn weekdays(found: &Gathered, lang: Lang) -> Vec<WeekdayBody> {
    let by_name = days_by_name(found);
    let all = by_name.iter().sum();
    let names = words::weekdays(lang).into_iter().zip(1..);
    let counts = found.weekdays().into_iter().zip(by_name);
    names
        .zip(counts)
        .map(|((name, weekday), (count, days))| {
            let chance = (all >= FORTNIGHT).then(|| chance::weekday(found.readings, days, all));
            let chance = chance.map(|chance| ChanceBody::new(&chance, count));
            WeekdayBody { weekday, name, count, chance }
        })
        .collect()
}

/// The weekday with the most readings (0 is Monday), how many, and how likely some weekday is to have so many
/// if all were alike; nothing for less than a fortnight.
#[must_use]
pub fn busiest_day(found: &Gathered) -> Option<(usize, usize, f64)> {
    let counts = found.weekdays().into_iter().enumerate().rev();
    let (day, count) = counts.max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 0)?;
    let by_name = days_by_name(found);
    let all: usize = by_name.iter().sum();
    if all < FORTNIGHT {
        return None;
    }
    let shares = by_name.map(|days| chance::real(days) / chance::real(all.max(1)));
    Some((day, count, chance::some_part(found.readings, &shares, count)))
}

fn busiest(found: &Gathered, lang: Lang) -> Option<BusiestBody> {
    let (day, count, probability) = busiest_day(found)?;
    let name = words::weekdays(lang).get(day).copied()?;
    let who = people(probability, lang);
    let rare = probability < 0.05;
    let sentence = match lang {
        Lang::ZhTw if rare => format!(
            "最多的是{name}，{count} 次。要是你不分哪一天，{who}會有某一天這麼多。這不像巧合，比較像習慣。"
        ),
        Lang::ZhTw => format!(
            "最多的是{name}，{count} 次。就算不分哪一天，{who}也會有某一天這麼多，看不出習慣。"
        ),
        Lang::En if rare => format!(
            "Most were on a {name}: {count}. If all days were alike to you, {who} would have a day like that. That looks like a habit."
        ),
        Lang::En => format!(
            "Most were on a {name}: {count}. Even if all days are alike, {who} would have a day like that, so no habit shows."
        ),
    };
    Some(BusiestBody { weekday: day + 1, count, probability: rounded(probability), sentence })
}

fn streak_of(found: &Gathered, today: jiff::civil::Date, lang: Lang) -> StreakBody {
    let (current, longest) = (streak::current(&found.days, today), streak::longest(&found.days));
    let all = found.days.len();
    let sentence = match lang {
        Lang::ZhTw => {
            format!("有解讀的日子一共 {all} 天，最長連著 {longest} 天，現在 {current} 天。")
        }
        Lang::En => format!(
            "{} with a reading in all; the longest streak is {longest}, the present one {current}.",
            counted(all, "day", "days")
        ),
    };
    StreakBody {
        current,
        longest,
        days_with_reading: all,
        rule: lang.pick(
            "數的是有解讀的日子。一個星期可以休息一天，不算斷。斷了也沒有什麼會不見。",
            "Days with a reading are counted. One day of rest a week does not break it, and nothing is lost when it breaks.",
        ),
        sentence,
    }
}

/// Choices, the commonest first.
fn choices(
    counts: &BTreeMap<String, usize>,
    name: impl Fn(&str) -> Option<String>,
) -> Vec<ChoiceBody> {
    let mut choices: Vec<ChoiceBody> = counts
        .iter()
        .map(|(key, count)| ChoiceBody {
            key: key.clone(),
            name: name(key).unwrap_or_else(|| key.clone()),
            count: *count,
        })
        .collect();
    choices.sort_by_key(|choice| std::cmp::Reverse(choice.count));
    choices
}
