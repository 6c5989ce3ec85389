//! Five figures of chance for people who do not reckon, with the numbers of the one who asks.
//!
//! Who has too few draws gets them for somebody who draws one card a day for ninety days.

use super::compare::{ENOUGH, repeats_of};
use super::gather::Gathered;
use super::model::ExplainedBody;
use super::words::{about, counted, people, percent};
use crate::tarot::Lang;
use crate::tarot::chance::{self, Distribution, Group};

/// Somebody to explain with.
const EXAMPLE: [Group; 1] = [Group::of(90, 1)];

/// Whose numbers they are.
struct Drawn {
    groups: Vec<Group>,
    draws: usize,
    cards: usize,
    /// How often the commonest card came.
    most: usize,
    reversals: Option<(Distribution, usize)>,
    /// Draws with a card of the one before, by chance.
    repeats: Distribution,
    /// They are the asker's own.
    own: bool,
}

impl Drawn {
    fn new(found: &Gathered) -> Self {
        if found.draws < ENOUGH {
            let half = chance::reversals(&[(90, 5_000)]);
            let repeats = Distribution::binomial(89, chance::shared(1, 1).at_least(1));
            let (groups, reversals) = (EXAMPLE.to_vec(), Some((half, 90)));
            return Self { groups, draws: 90, cards: 90, most: 5, reversals, repeats, own: false };
        }
        let rates = found.rates();
        let known: usize = rates.iter().map(|(cards, _)| cards).sum();
        Self {
            groups: found.groups(),
            draws: found.draws,
            cards: found.drawn_cards(),
            most: found.cards.iter().map(|tally| tally.drawn).max().unwrap_or(0),
            reversals: (known > 0).then(|| (chance::reversals(&rates), known)),
            repeats: repeats_of(found),
            own: true,
        }
    }

    fn who(&self, lang: Lang) -> String {
        let (draws, cards) = (self.draws, self.cards);
        match (lang, self.own) {
            (Lang::ZhTw, true) => format!("你抽了 {draws} 次，一共 {cards} 張。"),
            (Lang::ZhTw, false) => "拿一天抽一張、抽滿 90 天的人來算。".to_owned(),
            (Lang::En, true) => {
                format!("You drew {draws} times, {} in all. ", counted(cards, "card", "cards"))
            }
            (Lang::En, false) => {
                "Take somebody who draws one card a day for ninety days. ".to_owned()
            }
        }
    }
}

/// The five, in the order people ask.
#[must_use]
pub fn five(found: &Gathered, lang: Lang) -> Vec<ExplainedBody> {
    let drawn = Drawn::new(found);
    vec![
        same_card(&drawn, lang),
        in_a_row(&drawn, lang),
        majors(&drawn, lang),
        reversals(&drawn, lang),
        missing(&drawn, lang),
    ]
}

fn same_card(drawn: &Drawn, lang: Lang) -> ExplainedBody {
    let number = drawn.most;
    let one = Distribution::sum(
        drawn
            .groups
            .iter()
            .map(|group| Distribution::binomial(group.readings, chance::real(group.cards) / 78.0)),
    );
    let likely = chance::some_card(&drawn.groups, number).probability;
    let (who, expected) = (drawn.who(lang), about(one.expected()));
    let (alone, some) = (people(one.at_least(number), lang), people(likely, lang));
    let text = match lang {
        Lang::ZhTw => format!(
            "{who}先講好一張牌，照機率它會來 {expected} 次，{alone}會等到它來 {number} 次以上。但沒有人先講好。你是看到它一直來才認得它，而 78 張裡哪一張都可能變成那一張。所以該問的是「有沒有哪一張來了 {number} 次以上」：{some}會遇到。"
        ),
        Lang::En => format!(
            "{who}Name a card beforehand, and chance brings it {expected} times; {alone} would see it {number} times or more. But nobody names it beforehand. You notice the card because it keeps coming, and any of the 78 could have been the one. So the question is whether some card comes {number} times or more, and that happens to {some}."
        ),
    };
    let title = lang.pick("為什麼老是同一張牌？", "Why does the same card keep coming?");
    ExplainedBody { key: "same_card", title, text }
}

fn in_a_row(drawn: &Drawn, lang: Lang) -> ExplainedBody {
    let (three, ten) = (chance::shared(3, 3).at_least(1), chance::shared(10, 10).at_least(1));
    let (who, expected) = (drawn.who(lang), about(drawn.repeats.expected()));
    let (low, high) = drawn.repeats.band();
    let pairs = drawn.draws - 1;
    let (three, ten) = (percent(three), percent(ten));
    let text = match lang {
        Lang::ZhTw => format!(
            "兩次三張牌的牌陣，至少重複一張的機率是 {three}；兩次凱爾特十字是 {ten}，不重複才少見。{who}前後兩次算一回，有 {pairs} 回，照機率 {expected} 回會有牌重複，十個人裡有九個是 {low} 到 {high} 回。"
        ),
        Lang::En => format!(
            "Two spreads of three cards share at least one in {three} of cases; two Celtic Crosses in {ten}, so there it is rarer that none repeats. {who}That makes {pairs} neighbouring pairs. Chance lets {expected} of them share a card; nine people in ten have {low} to {high}."
        ),
    };
    let title =
        lang.pick("上次那張又來了，是巧合嗎？", "Last time’s card came again. Is that odd?");
    ExplainedBody { key: "in_a_row", title, text }
}

fn majors(drawn: &Drawn, lang: Lang) -> ExplainedBody {
    let all = chance::majors(&drawn.groups);
    let (who, expected, (low, high)) = (drawn.who(lang), about(all.expected()), all.band());
    let ten = chance::majors(&[Group::of(1, 10)]);
    let (mean, five) = (about(ten.expected()), percent(ten.at_least(5)));
    let text = match lang {
        Lang::ZhTw => format!(
            "一副牌 78 張，大阿爾克那（大牌）22 張，四張裡一張多。十張牌的牌陣平均有 {mean} 張大牌，五張以上的機率是 {five}，差不多每十次就有一次。{who}照機率會有 {expected} 張大牌，十個人裡有九個是 {low} 到 {high} 張。"
        ),
        Lang::En => format!(
            "22 of the 78 cards are majors, a little more than one in four. A spread of ten has {mean} on average, and five or more in {five} of cases, about every tenth time. {who}Chance expects {expected} majors among them; nine people in ten have {low} to {high}."
        ),
    };
    let title = lang.pick(
        "大牌一口氣來好幾張，有什麼大事？",
        "So many majors at once. Is something big coming?",
    );
    ExplainedBody { key: "majors", title, text }
}

fn reversals(drawn: &Drawn, lang: Lang) -> ExplainedBody {
    let title = lang.pick("逆位怎麼這麼多？", "Why are so many reversed?");
    let ten = Distribution::binomial(10, 0.5);
    let seven = percent(ten.at_least(7));
    let own = drawn.reversals.as_ref().map(|(chance, of)| {
        let (expected, (low, high)) = (about(chance.expected()), chance.band());
        match lang {
            Lang::ZhTw => format!(
                "{}知道逆位設定的有 {of} 張，照當時的設定會有 {expected} 張逆位，十個人裡有九個是 {low} 到 {high} 張。",
                drawn.who(lang)
            ),
            Lang::En => format!(
                "{}Of the {of} whose setting is known, that setting turns {expected} over; nine people in ten have {low} to {high}.",
                drawn.who(lang)
            ),
        }
    });
    let text = match lang {
        Lang::ZhTw => format!(
            "每張牌各轉各的，像各丟一次硬幣。設成一半一半的時候，十張裡有七張以上逆位的機率是 {seven}。牌不記得上一張是正是逆。"
        ),
        Lang::En => format!(
            "Each card turns for itself, like a coin of its own. With the setting at one half, seven or more of ten lie reversed in {seven} of cases. A card does not remember how the last one lay. "
        ),
    };
    ExplainedBody { key: "reversals", title, text: text.trim_end().to_owned() + &join(own, lang) }
}

fn join(more: Option<String>, lang: Lang) -> String {
    more.map(|more| format!("{}{more}", lang.pick("", " "))).unwrap_or_default()
}

fn missing(drawn: &Drawn, lang: Lang) -> ExplainedBody {
    let seen = chance::different_cards(&drawn.groups);
    let (low, high) = seen.band();
    let (who, left) = (drawn.who(lang), about(78.0 - seen.expected()));
    let (fewest, most) = (78 - high, 78 - low);
    let all = about(chance::draws_until_all());
    let text = match lang {
        Lang::ZhTw => format!(
            "{who}照機率，到現在還會有 {left} 張從沒來過，十個人裡有九個是 {fewest} 到 {most} 張。要每一張都來過，平均得單張抽 {all} 次，因為最後那幾張總是拖很久。沒來不是躲你。"
        ),
        Lang::En => format!(
            "{who}By chance {left} cards would not have come yet; nine people in ten miss {fewest} to {most}. Until every card has come it takes {all} single draws on average, because the last few are always slow. A card that stays away is not avoiding you."
        ),
    };
    let title = lang.pick("有幾張牌為什麼一直不來？", "Why do some cards never come?");
    ExplainedBody { key: "missing", title, text }
}
