//! `draw`: a reading in the terminal, without a server and without a data folder.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};

use clap::{Arg, ArgMatches, Command};
use serde::Serialize;

use super::table;
use crate::features::catalog::service::PACKED;
use crate::features::readings::model::{Care, MAX_QUESTION};
use crate::features::readings::service::care;
use crate::oracle::{self, Interpretation, Karma, Laid};
use crate::system::{Entropy, Os};
use crate::tarot::draw::os_stream;
use crate::tarot::{Lang, Orientation, Picks, ReversalRate, deal};

/// The verb's grammar.
pub(super) fn command() -> Command {
    let option = |name: &'static str, value: &'static str, default: &'static str| {
        Arg::new(name).long(name).value_name(value).default_value(default)
    };
    Command::new("draw")
        .about("Draw and read in the terminal, without a server")
        .term_width(super::COLUMNS)
        .arg(option("spread", "NAME", "vault_tec_spread").help("The spread, by name or id"))
        .arg(
            option("question", "TEXT", "")
                .hide_default_value(true)
                .help("What you ask; without it the cards speak openly"),
        )
        .arg(option("lang", "LANG", "zh-TW").help("zh-TW or en"))
        .arg(option("voice", "KEY", "pip_boy").help("Who tells it"))
        .arg(option("format", "FORMAT", "text").help("text, markdown or json"))
}

/// A card of the JSON form.
#[derive(Serialize)]
struct DrawnCard {
    position_number: u8,
    position_name: String,
    position_role: &'static str,
    id: String,
    name: String,
    standard_name: String,
    is_reversed: bool,
}

/// The JSON form.
#[derive(Serialize)]
struct Drawn<'a> {
    spread: &'a str,
    question: &'a str,
    cards: Vec<DrawnCard>,
    interpretation: &'a Interpretation,
}

pub(super) fn run(given: &ArgMatches) -> Result<(), String> {
    let text = |name: &str| given.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let lang: Lang = text("lang")
        .parse()
        .map_err(|_| format!("--lang is {:?}, but has to be zh-TW or en", text("lang")))?;
    let format = text("format");
    if !["text", "markdown", "json"].contains(&format) {
        return Err(format!("--format is {format:?}, but has to be text, markdown or json"));
    }
    let question = text("question").trim();
    if question.chars().count() > MAX_QUESTION {
        return Err(format!("--question has more than {MAX_QUESTION} characters"));
    }
    let seed = PACKED.unpack().map_err(|error| error.to_string())?;
    let wanted = text("spread");
    let spread = seed.spreads.iter().find(|s| s.name == wanted || s.id == wanted);
    let spread = spread.ok_or_else(|| {
        unknown("spread", wanted, seed.spreads.iter().map(|spread| spread.name.as_str()))
    })?;
    let wanted = text("voice");
    let voice = seed.voices.iter().find(|voice| voice.key == wanted).ok_or_else(|| {
        unknown("voice", wanted, seed.voices.iter().map(|voice| voice.key.as_str()))
    })?;

    if let Some(care) = care(&seed.phrases.safety, &[], question, lang) {
        return print(&told(&care, format)?);
    }
    let os = Os::default();
    let mut words = os_stream(|bytes| os.fill(bytes)).map_err(|error| error.to_string())?;
    let dealt = deal(&mut words, ReversalRate::HALF, &Picks::top(spread.positions.len()));
    let cards = Laid::all(spread, &seed.cards, &dealt);
    let request = oracle::Request {
        spread,
        cards: cards.clone(),
        question,
        voice,
        faction: None,
        karma: Karma::Neutral,
        lang,
        phrases: &seed.phrases,
    };
    let reading = oracle::read(&request);
    let title = &spread.text(lang).display_name;
    let out = match format {
        "json" => {
            let cards = cards.iter().map(|laid| drawn(laid, lang)).collect();
            json(&Drawn { spread: &spread.name, question, cards, interpretation: &reading })?
        }
        "markdown" => markdown(title, question, &cards, &reading, lang),
        _ => {
            let coloured =
                std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            let cards = table::side_by_side(&cards, lang, coloured);
            format!("{title}\n\n{cards}\n{}", table::wrapped(&reading.text))
        }
    };
    print(&out)
}

fn unknown<'a>(flag: &str, wanted: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    format!("--{flag} is {wanted:?}, but has to be one of: {}", known.join(", "))
}

fn drawn(laid: &Laid<'_>, lang: Lang) -> DrawnCard {
    DrawnCard {
        position_number: laid.position.number,
        position_name: laid.position.text(lang).name.clone(),
        position_role: laid.position.role.key(),
        id: laid.card.id.to_string(),
        name: laid.card.text(lang).name.clone(),
        standard_name: lang.pick(&laid.card.standard.zh, &laid.card.standard.en).clone(),
        is_reversed: laid.orientation == Orientation::Reversed,
    }
}

fn json(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string_pretty(value).map_err(|error| error.to_string())
}

/// Care has no form of its own in Markdown: it is a few plain lines.
fn told(care: &Care, format: &str) -> Result<String, String> {
    if format == "json" {
        return json(&serde_json::json!({ "safety": care }));
    }
    let mut out = format!("{}\n\n{}\n\n", care.title, table::wrapped(&care.text));
    for line in &care.lines {
        // Writing to a string does not fail.
        let _ = writeln!(out, "{}  {}  {}", line.number, line.name, line.note);
    }
    Ok(out)
}

fn markdown(
    title: &str,
    question: &str,
    cards: &[Laid<'_>],
    reading: &Interpretation,
    lang: Lang,
) -> String {
    let mut out = format!("# {title}\n\n");
    if !question.is_empty() {
        let _ = writeln!(out, "> {}\n", question.replace('\n', "\n> "));
    }
    for laid in cards {
        let (name, classic) =
            (&laid.card.text(lang).name, lang.pick(&laid.card.standard.zh, &laid.card.standard.en));
        let way = match laid.orientation {
            Orientation::Upright => lang.pick("正位", "upright"),
            Orientation::Reversed => lang.pick("逆位", "reversed"),
        };
        let place = &laid.position.text(lang).name;
        let number = laid.position.number;
        let _ = match lang {
            Lang::ZhTw => writeln!(out, "{number}. {place}：**{name}**（{classic}，{way}）"),
            Lang::En => writeln!(out, "{number}. {place}: **{name}** ({classic}, {way})"),
        };
    }
    let _ = writeln!(out, "\n{}", reading.text);
    out
}

fn print(text: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    let written = writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush());
    written.map_err(|error| error.to_string())
}
