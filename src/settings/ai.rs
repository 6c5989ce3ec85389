//! The settings of the AI room, understood.

use std::time::Duration;

use super::{Raw, SettingsError, within};
use crate::ai::options::order;
use crate::ai::price::{self, micro_usd};
use crate::ai::{Allowance, BaseUrl, Budget, Limits, LinkOptions, Options, Provider, Secret};

/// A provider's keys in the table.
struct Keys {
    key: &'static str,
    base_url: &'static str,
    model: &'static str,
    /// What to say when neither is there.
    wanted: &'static str,
}

const fn keys(provider: Provider) -> Keys {
    match provider {
        Provider::OpenAi => Keys {
            key: "openai_api_key",
            base_url: "openai_base_url",
            model: "openai_model",
            wanted: "given for `ai = openai`: a key in OPENAI_API_KEY, or a server of yours in OPENAI_BASE_URL",
        },
        Provider::Anthropic => Keys {
            key: "anthropic_api_key",
            base_url: "anthropic_base_url",
            model: "anthropic_model",
            wanted: "given for `ai = anthropic`: a key in ANTHROPIC_API_KEY, or a server of yours in ANTHROPIC_BASE_URL",
        },
        Provider::Gemini => Keys {
            key: "gemini_api_key",
            base_url: "gemini_base_url",
            model: "gemini_model",
            wanted: "given for `ai = gemini`: a key in GEMINI_API_KEY, or a server of yours in GEMINI_BASE_URL",
        },
    }
}

pub(super) fn parse(raw: &Raw) -> Result<Options, SettingsError> {
    let order = raw.parse(
        "ai",
        "names separated by commas, each once: openai, anthropic, gemini, and offline last",
        order,
    )?;
    let number = |key| {
        raw.parse(key, "a whole number; 0 for no limit", |t| t.parse::<u64>().ok())
            .map(|number| Some(number).filter(|number| *number > 0))
    };
    let dollars = |key| {
        raw.parse(key, "dollars such as 5 or 0.25; 0 for no limit", micro_usd)
            .map(|micro| Some(micro).filter(|micro| *micro > 0))
    };
    let links = order.into_iter().map(|provider| link(raw, provider));
    Ok(Options {
        links: links.collect::<Result<_, _>>()?,
        budget: Budget {
            instance: Allowance {
                tokens: number("ai_tokens_per_day")?,
                micro_usd: dollars("ai_usd_per_day")?,
            },
            person: Allowance {
                tokens: number("ai_person_tokens_per_day")?,
                micro_usd: dollars("ai_person_usd_per_day")?,
            },
        },
        prices: raw.parse(
            "ai_prices",
            "prices such as my-model=0.5/2, separated by commas",
            price::parse,
        )?,
    })
}

/// A provider that is named, and so has to be complete.
fn link(raw: &Raw, provider: Provider) -> Result<LinkOptions, SettingsError> {
    let keys = keys(provider);
    let base_url = raw.parse(
        keys.base_url,
        "an https address without a user, a query or a fragment; http only to this machine or its network",
        optional(BaseUrl::parse),
    )?;
    let wanted = if base_url.is_some() { "letters, digits and signs only" } else { keys.wanted };
    let key = raw.parse(keys.key, wanted, |text| {
        optional(Secret::new)(text).filter(|key| key.is_some() || base_url.is_some())
    })?;
    let model = raw.parse(keys.model, "the name of a model", |text| {
        let good = !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
        (good && !text.contains(['?', '#', '%'])).then(|| text.to_owned())
    })?;
    let limits = Limits {
        first_token: raw.parse("ai_first_token_seconds", "a number from 1 to 120", |t| {
            within(t, 1, 120).map(|seconds| Duration::from_secs(seconds as u64))
        })?,
        ..Limits::default()
    };
    Ok(LinkOptions { provider, key, base_url, model, responses: None, limits })
}

/// A text that may be empty.
fn optional<T>(parse: impl Fn(&str) -> Option<T>) -> impl Fn(&str) -> Option<Option<T>> {
    move |text| if text.is_empty() { Some(None) } else { parse(text).map(Some) }
}
