//! `draw`: a reading in the terminal, without a server and without a data folder.

use std::io::Write;

use clap::{Arg, ArgMatches, Command};

use crate::features::catalog::service::PACKED;
use crate::oracle;
use crate::system::{Entropy, Os};
use crate::tarot::draw::os_stream;
use crate::tarot::{Lang, Picks, ReversalRate, deal};

/// The verb's grammar.
pub(super) fn command() -> Command {
    Command::new("draw")
        .about("Draw and read in the terminal, without a server")
        .term_width(super::COLUMNS)
        .arg(
            Arg::new("spread")
                .long("spread")
                .value_name("NAME")
                .default_value("vault_tec_spread")
                .help("The spread, by name or id"),
        )
        .arg(
            Arg::new("question")
                .long("question")
                .value_name("TEXT")
                .default_value("")
                .hide_default_value(true)
                .help("What you ask; without it the cards speak openly"),
        )
        .arg(
            Arg::new("lang")
                .long("lang")
                .value_name("LANG")
                .default_value("zh-TW")
                .help("zh-TW or en"),
        )
        .arg(
            Arg::new("voice")
                .long("voice")
                .value_name("KEY")
                .default_value("pip_boy")
                .help("Who tells it"),
        )
}

pub(super) fn run(given: &ArgMatches) -> Result<(), String> {
    let text = |name: &str| given.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let lang: Lang = text("lang")
        .parse()
        .map_err(|_| format!("--lang is {:?}, but has to be zh-TW or en", text("lang")))?;
    let seed = PACKED.unpack().map_err(|error| error.to_string())?;
    let wanted = text("spread");
    let spread = seed.spreads.iter().find(|s| s.name == wanted || s.id == wanted);
    let spread = spread.ok_or_else(|| {
        let names: Vec<&str> = seed.spreads.iter().map(|spread| spread.name.as_str()).collect();
        format!("--spread is {wanted:?}, but has to be one of: {}", names.join(", "))
    })?;
    let wanted = text("voice");
    let voice = seed.voices.iter().find(|voice| voice.key == wanted).ok_or_else(|| {
        let keys: Vec<&str> = seed.voices.iter().map(|voice| voice.key.as_str()).collect();
        format!("--voice is {wanted:?}, but has to be one of: {}", keys.join(", "))
    })?;

    let mut words = os_stream(|bytes| Os.fill(bytes)).map_err(|error| error.to_string())?;
    let dealt = deal(&mut words, ReversalRate::HALF, &Picks::top(spread.positions.len()));
    let cards = spread
        .positions
        .iter()
        .zip(dealt)
        .filter_map(|(position, dealt)| {
            let card = seed.cards.iter().find(|card| card.id == dealt.card)?;
            Some(oracle::Laid { position, card, orientation: dealt.orientation })
        })
        .collect();
    let question = text("question").trim();
    let request = oracle::Request { spread, cards, question, voice: &voice.key, lang };
    let reading = oracle::read(&request);
    let mut out = std::io::stdout().lock();
    let title = &spread.text(lang).display_name;
    writeln!(out, "{title}\n\n{}", reading.text).map_err(|error| error.to_string())
}
