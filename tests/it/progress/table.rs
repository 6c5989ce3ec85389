//! The table of what can be earned, and where it is earned: a rule without a test that earns it fails here.

use std::collections::BTreeMap;

use wasteland_tarot::features::progress::rules::Rules;

/// The tests that earn over HTTP as a person would, and claim from twenty connections at once.
const SOURCES: [&str; 4] = [
    include_str!("ladder.rs"),
    include_str!("doings.rs"),
    include_str!("claims.rs"),
    include_str!("levels.rs"),
];

/// Which test earns what; each is named in its test's text. The tiers of levels go by their titles.
const EARNED: [(&str, &[&str]); 15] = [
    (
        "the_whole_deck_every_spread_and_every_voice_are_counted_card_by_card",
        &[
            "FIRST_READING",
            "READING_APPRENTICE",
            "CELTIC_CROSS_INITIATE",
            "OWN_CELTIC_CROSS",
            "MAJOR_ARCANA_COLLECTOR",
            "CARD_EXPLORER",
            "FULL_DECK",
            "FOUR_SUITS",
            "SUIT_FINISHED",
            "ALL_VOICES",
            "MUSIC_LOVER",
            "ALL_SPREADS",
            "BOTH_WAYS",
            "UPSIDE_DOWN",
        ],
    ),
    (
        "a_month_of_mornings_and_a_hundred_questions",
        &["DAILY_DEVOTEE", "WASTELAND_SAINT", "READING_CENTURY", "DAILY_THIRTY", "LEVEL_TEN"],
    ),
    ("a_reading_a_month_for_a_year_and_one_left_out_begins_again", &["YEAR_ROUND"]),
    ("the_hours_of_the_night_are_those_of_taipei", &["MIDNIGHT_DIVINER", "DAWN_READER"]),
    ("twenty_readings_in_the_middle_and_three_ways_to_be_told", &["THREE_WAYS", "BALANCED_SOUL"]),
    (
        "a_receipt_an_export_five_tags_and_a_key_of_ones_own",
        &["TAGGED", "RECEIPT_CHECKED", "DATA_KEEPER", "KEY_HOLDER"],
    ),
    (
        "each_task_is_claimed_by_one_of_twenty_at_once",
        &["daily_reading", "daily_login", "weekly_readings", "weekly_streak", "weekly_collection"],
    ),
    (
        "a_week_of_sharing_brings_its_tasks_and_its_achievements",
        &[
            "FIRST_SHARE",
            "SOCIAL_BUTTERFLY",
            "FRIEND_COLLECTOR",
            "daily_share",
            "weekly_social",
            "weekly_daily_complete",
        ],
    ),
    (
        "looking_back_writing_and_tying_together_count_once_each",
        &["LOOKED_BACK", "LONG_MEMORY", "JOURNAL_KEEPER", "LONG_QUESTION"],
    ),
    (
        "a_key_and_a_first_loyalty_are_rewarded_once_for_good",
        &["passkey_registration", "passkey_login", "loyalty"],
    ),
    (
        "bingo_is_played_until_ten_lines_are_there",
        &[
            "BINGO_FIRST_TRY",
            "BINGO_MONTH",
            "BINGO_MASTER",
            "bingo_number",
            "bingo_line",
            "bingo_reward",
        ],
    ),
    (
        "each_action_gives_its_karma_up_to_its_cap_and_again_on_the_next_day",
        &[
            "opening",
            "reading",
            "daily_card",
            "check_in",
            "reading_accuracy",
            "looked_back",
            "favorite",
            "tag",
            "journal",
            "threaded",
            "sharing_wisdom",
            "receipt_checked",
            "export",
            "told_good",
            "told_evil",
        ],
    ),
    (
        "the_ladder_of_levels_is_climbed_and_each_title_is_worn",
        &[
            "newcomer",
            "scavenger",
            "signal_listener",
            "road_reader",
            "lamp_keeper",
            "card_smith",
            "old_hand",
        ],
    ),
    ("each_task_is_claimed_by_one_of_twenty_at_once", &["complete_task"]),
    ("each_achievement_is_claimed_by_one_of_twenty_at_once", &["claim_achievement"]),
];

/// The text of a test, to where the next one begins.
fn text_of(test: &str) -> &'static str {
    let name = format!("async fn {test}()");
    let found = SOURCES.iter().find_map(|source| source.split_once(&name));
    let (_, rest) = found.unwrap_or_else(|| panic!("there is no test {test}"));
    rest.split("#[tokio::test]").next().unwrap()
}

#[test]
fn whatever_can_be_earned_is_earned_by_a_test() {
    let mut earned = BTreeMap::new();
    for (test, keys) in EARNED {
        let text = text_of(test);
        for key in keys {
            assert!(text.contains(&format!("\"{key}\"")), "{test} says nothing of {key}");
            assert!(earned.insert(*key, test).is_none(), "{key} is there twice");
        }
    }
    let rules = Rules::load().unwrap();
    let all = rules.all();
    // A tier's title comes with its level; the others with their achievement.
    let keys = all.karma.rule.iter().map(|rule| &rule.key);
    let keys = keys.chain(all.tasks.iter().map(|task| &task.key));
    let keys = keys.chain(all.achievements.iter().map(|one| &one.code));
    let keys = keys.chain(all.titles.tier.iter().map(|tier| &tier.title));
    let mut left = earned;
    for key in keys {
        assert!(left.remove(key.as_str()).is_some(), "nobody earns {key}");
    }
    assert_eq!(left, BTreeMap::new(), "and nothing is earned that is not there");
    let of_achievements: Vec<_> =
        all.achievements.iter().filter_map(|one| one.title.as_ref()).collect();
    for title in &all.titles.title {
        let tier = all.titles.tier.iter().any(|tier| tier.title == title.key);
        assert!(tier || of_achievements.contains(&&title.key), "nothing brings {}", title.key);
    }
}
