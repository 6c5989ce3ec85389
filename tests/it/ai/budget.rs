//! What tokens cost, how many a text has, what a day allows.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use wasteland_tarot::ai::Usage;
use wasteland_tarot::ai::budget::{self, Allowance, Budget, Exceeded, Measure, Sums, Whose};
use wasteland_tarot::ai::price::{self, Price, listed, micro_usd, tokens};

use super::*;

fn spent(input: u64, output: u64, micro_usd: u64) -> Spent {
    let usage = Usage { input_tokens: input, output_tokens: output, estimated: false };
    Spent { usage, micro_usd: Some(micro_usd) }
}

#[test]
fn a_call_costs_what_its_tokens_cost_rounded_up() {
    // A dollar for a million in, five for a million out.
    let terra = listed(Provider::OpenAi, "gpt-6.1-terra");
    assert_eq!(terra, Price { input: 1_000_000, output: 5_000_000 });
    let of = |input, output| terra.of(spent(input, output, 0).usage);
    assert_eq!((of(1_000_000, 1_000_000), of(3000, 1000), of(0, 0)), (6_000_000, 8000, 0));
    let haiku = listed(Provider::Anthropic, "claude-haiku-5-5");
    assert_eq!(haiku.of(spent(1, 0, 0).usage), 1, "a tenth of a millionth is one");
}

#[test]
fn a_dated_model_costs_the_same_and_an_unknown_one_the_dearest() {
    let same = listed(Provider::OpenAi, "gpt-5.4");
    assert_eq!(listed(Provider::OpenAi, "gpt-5.4-2026-03-05"), same);
    for unknown in ["gpt-5.4-pro", "gpt-9", "", "claude-haiku-5-5"] {
        let price = listed(Provider::OpenAi, unknown);
        assert!(price.output > same.output * 10, "{unknown}: {price:?}");
    }
}

#[test]
fn dollars_are_read_exactly_or_not_at_all() {
    for (text, micro) in
        [("5", 5_000_000), ("0.25", 250_000), ("0", 0), ("0.000001", 1), ("12.5", 12_500_000)]
    {
        assert_eq!(micro_usd(text), Some(micro));
    }
    for text in ["", ".5", "5.", "-1", "1e3", "1,5", "0.0000001", "99999999999999999999", "五"] {
        assert_eq!(micro_usd(text), None, "{text}");
    }
    let prices = price::parse("qwen3:8b=0.5/2, my=model=1/1").unwrap();
    assert_eq!(prices[0], ("qwen3:8b".to_owned(), Price { input: 500_000, output: 2_000_000 }));
    assert_eq!(prices[1].0, "my=model");
    for text in ["a", "a=1", "=1/2", "a=1/x", "a=1/2,b"] {
        assert_eq!(price::parse(text), None, "{text}");
    }
}

#[test]
fn what_the_operator_writes_beats_the_list_and_ones_own_machine_is_free() {
    let of = |model: &str, base: Option<&str>, prices: &str| {
        let link = LinkOptions {
            provider: Provider::OpenAi,
            key: Secret::new("k"),
            base_url: base.map(|base| BaseUrl::parse(base).unwrap()),
            model: model.to_owned(),
            responses: None,
            limits: Limits::default(),
        };
        let prices = price::parse(prices).unwrap();
        let options = Options { links: vec![link], prices, ..Options::default() };
        let chain = Chain::new(&options, &Arc::new(Outbound::new(false)), &System::default());
        (chain.forecast(&prompt()).micro_usd, chain.unpriced().count())
    };
    assert_eq!(of("qwen3", Some("http://localhost:11434/v1"), ""), (Some(0), 0));
    assert_eq!(of("qwen3", Some("https://llm.example/v1"), ""), (None, 1));
    assert!(of("qwen3", Some("https://llm.example/v1"), "qwen3=1/1").0.unwrap() > 0);
    let listed = of("gpt-6.1-terra", None, "").0.unwrap();
    assert!(of("gpt-6.1-terra", None, "gpt-6.1-terra=0.1/0.1").0.unwrap() < listed);
}

#[test]
fn the_forecast_is_of_all_links_together() {
    let link = |provider| LinkOptions {
        provider,
        key: Secret::new("k"),
        base_url: None,
        model: "gpt-6.1-terra".to_owned(),
        responses: None,
        limits: Limits::default(),
    };
    let forecast = |links: Vec<LinkOptions>| {
        let options = Options { links, ..Options::default() };
        let chain = Chain::new(&options, &Arc::new(Outbound::new(false)), &System::default());
        chain.forecast(&prompt())
    };
    let one = forecast(vec![link(Provider::OpenAi)]);
    assert_eq!(one.usage.output_tokens, 300);
    let both = forecast(vec![link(Provider::OpenAi), link(Provider::Anthropic)]);
    assert!(both.usage.input_tokens == one.usage.input_tokens * 2);
    assert!(both.micro_usd > one.micro_usd);
    let none = forecast(Vec::new());
    assert_eq!((none.usage.input_tokens, none.micro_usd), (0, None));
}

#[test]
fn chinese_is_reckoned_dearer_than_english() {
    assert_eq!(tokens(""), 0);
    assert_eq!(tokens("門一直沒鎖。"), 12);
    assert_eq!(tokens("The door was never locked."), 9);
}

proptest! {
    #[test]
    fn a_longer_text_never_has_fewer_tokens(a in ".{0,60}", b in ".{0,60}") {
        let both = [&*a, &*b].concat();
        prop_assert!(tokens(&both) >= tokens(&a).max(tokens(&b)));
    }

    /// However calls come, by forecast first and by truth afterwards: no day is overdrawn.
    #[test]
    fn a_budget_is_never_overdrawn(
        limit in 0_u64..5000,
        calls in proptest::collection::vec((0_u64..900, 0_u64..900, 0_u64..=100), 0..40),
    ) {
        let allowance = Allowance { tokens: Some(limit), micro_usd: Some(limit / 2) };
        let budget = Budget { instance: allowance, person: Allowance::default() };
        let mut sums = Sums::default();
        let mut under_way = Vec::new();
        for (input, output, share) in calls {
            let forecast = spent(input, output, (input + output) / 3);
            if budget.judge(sums, Sums::default(), forecast).is_ok() {
                sums = sums.plus(forecast);
                under_way.push((forecast, share));
            }
            if share % 3 == 0 && let Some((forecast, share)) = under_way.pop() {
                let part = |n: u64| n * share / 100;
                let real = spent(
                    part(forecast.usage.input_tokens),
                    part(forecast.usage.output_tokens),
                    part(forecast.micro_usd.unwrap()),
                );
                sums = sums.minus(forecast).plus(real);
            }
            prop_assert!(sums.tokens <= limit && sums.micro_usd <= limit / 2);
        }
    }
}

#[test]
fn what_is_used_up_is_named_the_persons_first() {
    let allowance =
        |tokens, micro_usd| Allowance { tokens: Some(tokens), micro_usd: Some(micro_usd) };
    let budget = Budget { instance: allowance(1000, 1000), person: allowance(100, 100) };
    let sums = |tokens, micro_usd| Sums { tokens, micro_usd };
    let call = spent(20, 10, 10);
    assert_eq!(budget.judge(sums(970, 990), sums(70, 90), call), Ok(()), "to the last token");
    let judge = |instance, person| budget.judge(instance, person, call).unwrap_err();
    let exceeded = |whose, measure, limit, used| Exceeded { whose, measure, limit, used };
    assert_eq!(judge(sums(971, 0), sums(71, 0)), exceeded(Whose::Person, Measure::Tokens, 100, 71));
    assert_eq!(judge(sums(0, 0), sums(0, 91)), exceeded(Whose::Person, Measure::Cost, 100, 91));
    assert_eq!(
        judge(sums(971, 0), sums(0, 0)),
        exceeded(Whose::Instance, Measure::Tokens, 1000, 971)
    );
    assert_eq!(Budget::default().judge(sums(u64::MAX, u64::MAX), sums(0, 0), call), Ok(()));
}

#[test]
fn the_day_begins_anew_at_local_midnight() {
    let zone = |name| TimeZone::get(name).unwrap();
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let reset = |now: &str, name| budget::resets_at(at(now), &zone(name)).to_string();
    assert_eq!(reset("2026-11-22T12:00:00Z", "Asia/Taipei"), "2026-11-22T16:00:00Z");
    assert_eq!(reset("2026-11-22T16:00:00Z", "Asia/Taipei"), "2026-11-23T16:00:00Z");
    assert_eq!(reset("2026-11-22T15:59:59.999Z", "Asia/Taipei"), "2026-11-22T16:00:00Z");
    // The night of the clock change in Santiago has no midnight; the day begins at one.
    assert_eq!(reset("2026-09-05T20:00:00Z", "America/Santiago"), "2026-09-06T04:00:00Z");
    let day = budget::day(at("2026-11-22T16:00:00Z"), &zone("Asia/Taipei"));
    assert_eq!(day.to_string(), "2026-11-23");
}
