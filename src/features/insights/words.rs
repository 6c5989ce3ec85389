//! Numbers as people say them, in both languages.

use crate::tarot::Lang;

/// Chinese numerals for counts of people; two is 兩 there.
const NUMERALS: [&str; 10] = ["零", "一", "兩", "三", "四", "五", "六", "七", "八", "九"];

/// A probability as so many people in ten, a hundred or a thousand.
#[must_use]
pub fn people(probability: f64, lang: Lang) -> String {
    if probability >= 0.95 {
        return lang.pick("幾乎每個人", "almost everybody").to_owned();
    }
    let scales =
        [(10.0, "十個人裡", "10"), (100.0, "一百個人裡", "100"), (1000.0, "一千個人裡", "1,000")];
    for (of, zh, en) in scales {
        if probability * of >= 0.95 {
            // At most nine and a half of ten, or what is less than one of ten.
            let above = |(_, n): &(&&str, u32)| probability * of < f64::from(*n) + 0.5;
            let numeral = NUMERALS.iter().zip(0..).find(above);
            let (numeral, people) = numeral.unwrap_or((&"九", 9));
            return match lang {
                Lang::ZhTw => format!("{zh}有{numeral}個"),
                Lang::En => format!("{people} in {en} people"),
            };
        }
    }
    lang.pick("一千個人裡不到一個", "fewer than 1 in 1,000 people").to_owned()
}

/// A probability in percent.
#[must_use]
pub fn percent(probability: f64) -> String {
    match probability * 100.0 {
        p if p >= 99.95 => "100%".to_owned(),
        p if p >= 9.95 => format!("{p:.0}%"),
        p if p >= 0.095 => format!("{p:.1}%"),
        _ => "0.1%".to_owned(),
    }
}

/// An expected number: whole when it is large, with one decimal otherwise.
#[must_use]
pub fn about(number: f64) -> String {
    if number >= 20.0 { format!("{number:.0}") } else { format!("{number:.1}") }
}

/// "once", "twice", "5 times"; or in Chinese the number alone, which its counter follows.
#[must_use]
pub fn times(number: usize, lang: Lang) -> String {
    match (lang, number) {
        (Lang::ZhTw, _) => format!("{number} 次"),
        (Lang::En, 1) => "once".to_owned(),
        (Lang::En, 2) => "twice".to_owned(),
        (Lang::En, _) => format!("{number} times"),
    }
}

/// A list: 「甲」、「乙」 or "A, B and C"; beyond three, how many more.
#[must_use]
pub fn list(names: &[&str], lang: Lang) -> String {
    let shown = names.get(..3).filter(|_| names.len() > 3).unwrap_or(names);
    let more = names.len() - shown.len();
    match lang {
        Lang::ZhTw => {
            let quoted: Vec<String> = shown.iter().map(|name| format!("「{name}」")).collect();
            let all = quoted.join("、");
            if more > 0 { format!("{all}等 {} 張", names.len()) } else { all }
        }
        Lang::En => match (shown, more) {
            ([one], 0) => (*one).to_owned(),
            ([rest @ .., last], 0) => format!("{} and {last}", rest.join(", ")),
            (shown, more) => format!("{} and {more} more", shown.join(", ")),
        },
    }
}

/// Names of the days, Monday first.
#[must_use]
pub const fn weekdays(lang: Lang) -> [&'static str; 7] {
    match lang {
        Lang::ZhTw => ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
        Lang::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    }
}

/// "9 days", "1 day".
#[must_use]
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probability_is_said_in_people() {
        for (probability, zh, en) in [
            (0.99, "幾乎每個人", "almost everybody"),
            (0.94, "十個人裡有九個", "9 in 10 people"),
            (0.397, "十個人裡有四個", "4 in 10 people"),
            (0.2, "十個人裡有兩個", "2 in 10 people"),
            (0.1, "十個人裡有一個", "1 in 10 people"),
            (0.07, "一百個人裡有七個", "7 in 100 people"),
            (0.004, "一千個人裡有四個", "4 in 1,000 people"),
            (0.000_4, "一千個人裡不到一個", "fewer than 1 in 1,000 people"),
            (0.0, "一千個人裡不到一個", "fewer than 1 in 1,000 people"),
        ] {
            assert_eq!(people(probability, Lang::ZhTw), zh);
            assert_eq!(people(probability, Lang::En), en);
        }
    }

    #[test]
    fn lists_are_lists_of_their_language() {
        assert_eq!(list(&["塔"], Lang::ZhTw), "「塔」");
        assert_eq!(list(&["a", "b", "c"], Lang::En), "a, b and c");
        assert_eq!(list(&["a", "b", "c", "d"], Lang::En), "a, b, c and 1 more");
        assert_eq!(list(&["甲", "乙", "丙", "丁"], Lang::ZhTw), "「甲」、「乙」、「丙」等 4 張");
    }
}
