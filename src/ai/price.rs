//! What tokens cost, and how many a text has before anybody has counted.
//!
//! Prices are list prices of the providers' own pages, looked up on 2026-11-25 (developers.openai.com/api/docs/pricing,
//! platform.claude.com/docs/en/models, ai.google.dev/gemini-api/docs/pricing). They change; the setting
//! `ai_prices` overrides them. What the table does not know counts as that provider's dearest text
//! model, so that a budget errs on the safe side. Not counted: discounts for cached input and the surcharge
//! on prompts far longer than ours.

use super::event::{Prompt, Provider, Spent, Usage};

/// Micro-dollars for a million tokens; the same number as dollars times a million.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Price {
    /// For what is sent.
    pub input: u64,
    /// For what comes back.
    pub output: u64,
}

impl Price {
    const fn cents(input: u64, output: u64) -> Self {
        Self { input: input * 10_000, output: output * 10_000 }
    }

    /// What these tokens cost, rounded up.
    #[must_use]
    pub fn of(self, usage: Usage) -> u64 {
        let part = |tokens: u64, price: u64| u128::from(tokens) * u128::from(price);
        let sum = part(usage.input_tokens, self.input) + part(usage.output_tokens, self.output);
        u64::try_from(sum.div_ceil(1_000_000)).unwrap_or(u64::MAX)
    }
}

/// By provider and model: cents for a million tokens, in and out.
const TABLE: &[(Provider, &str, Price)] = &[
    (Provider::OpenAi, "gpt-6.1-terra", Price::cents(100, 500)),
    (Provider::OpenAi, "gpt-6.1-sol", Price::cents(200, 1000)),
    (Provider::OpenAi, "gpt-6-luna", Price::cents(10, 50)),
    (Provider::OpenAi, "gpt-6-sol", Price::cents(200, 1000)),
    (Provider::OpenAi, "gpt-6-astra", Price::cents(1000, 5000)),
    (Provider::OpenAi, "gpt-5.6-luna", Price::cents(20, 120)),
    (Provider::OpenAi, "gpt-5.6-terra", Price::cents(200, 1200)),
    (Provider::OpenAi, "gpt-5.6-sol", Price::cents(500, 3000)),
    (Provider::OpenAi, "gpt-5.6", Price::cents(500, 3000)),
    (Provider::OpenAi, "gpt-5.5", Price::cents(500, 3000)),
    (Provider::OpenAi, "gpt-5.4", Price::cents(250, 1500)),
    (Provider::OpenAi, "gpt-5.4-mini", Price::cents(75, 450)),
    (Provider::Anthropic, "claude-haiku-5-5", Price::cents(10, 50)),
    (Provider::Anthropic, "claude-sonnet-5-5", Price::cents(200, 1000)),
    (Provider::Anthropic, "claude-sonnet-5", Price::cents(200, 1000)),
    (Provider::Anthropic, "claude-opus-5-5", Price::cents(400, 2000)),
    (Provider::Anthropic, "claude-opus-5", Price::cents(500, 2500)),
    (Provider::Anthropic, "claude-fable-5-1", Price::cents(1000, 5000)),
    (Provider::Anthropic, "claude-haiku-4-5", Price::cents(100, 500)),
    (Provider::Anthropic, "claude-sonnet-4-6", Price::cents(300, 1500)),
    // Half of it until 2026-12-31; the price from 2027 on is counted.
    (Provider::Gemini, "gemini-3.8-flash", Price::cents(150, 750)),
    (Provider::Gemini, "gemini-3.7-flash", Price::cents(150, 750)),
    (Provider::Gemini, "gemini-3.6-flash", Price::cents(150, 750)),
    (Provider::Gemini, "gemini-3.5-flash", Price::cents(150, 900)),
];

/// The dearest text model of each provider that is still served.
const fn dearest(provider: Provider) -> Price {
    match provider {
        Provider::OpenAi => Price::cents(3000, 18_000), // gpt-5.5-pro
        Provider::Anthropic => Price::cents(1500, 7500), // claude-opus-4-1
        Provider::Gemini => Price::cents(400, 1800),    // gemini-3.1-pro, long prompts
    }
}

/// The price of a provider's own model. A dated name (`gpt-5.4-2026-03-05`) costs what the undated does;
/// any other ending (`-pro`) is another model.
#[must_use]
pub fn listed(provider: Provider, model: &str) -> Price {
    let same = |name: &str| {
        model.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("-20"))
    };
    let row = TABLE.iter().find(|(whose, name, _)| *whose == provider && same(name));
    row.map_or_else(|| dearest(provider), |(_, _, price)| *price)
}

/// Prices that the operator wrote: `model=in/out`, in dollars for a million tokens, separated by commas.
pub type Prices = Vec<(String, Price)>;

/// Reads the setting `ai_prices`.
#[must_use]
pub fn parse(text: &str) -> Option<Prices> {
    let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    entries
        .map(|entry| {
            let (model, prices) = entry.rsplit_once('=')?;
            let (input, output) = prices.split_once('/')?;
            let price =
                Price { input: micro_usd(input.trim())?, output: micro_usd(output.trim())? };
            Some((model.trim().to_owned(), price)).filter(|(model, _)| !model.is_empty())
        })
        .collect()
}

/// Dollars written as a decimal, in millionths. At most six places: a budget is not rounded silently.
#[must_use]
pub fn micro_usd(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > 6 {
        return None;
    }
    let micro: u64 = format!("{fraction:0<6}").parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(1_000_000)?.checked_add(micro)
}

/// At most so many tokens has a text: a third of its ASCII characters, two for each other one. Tokenizers of
/// 2026 need a quarter and at most one and a half, so a budget that goes by this is kept.
#[must_use]
pub fn tokens(text: &str) -> u64 {
    let other = text.chars().filter(|c| !c.is_ascii()).count() as u64;
    let ascii = text.bytes().filter(u8::is_ascii).count() as u64;
    ascii.div_ceil(3) + other * 2
}

/// What frames the texts in a request: roles and markers, some tokens each.
const FRAME: u64 = 32;

/// Tokens that a prompt has at most.
#[must_use]
pub fn prompt_tokens(prompt: &Prompt) -> u64 {
    tokens(&prompt.system) + tokens(&prompt.user) + FRAME
}

/// A call's tokens with their price.
#[must_use]
pub fn spent(usage: Usage, price: Option<Price>) -> Spent {
    Spent { usage, micro_usd: price.map(|price| price.of(usage)) }
}
