//! `verify`: checks a receipt of wt-draw-1 without a server, a data folder or a network. The rule itself
//! and its specification are in `tarot::receipt`; here its checks become lines.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command, value_parser};

use crate::tarot::bingo;
use crate::tarot::receipt::{Check, MAX_BYTES, Receipt};
use crate::tarot::signed::unhex;

/// Reading stops here: whatever is longer is no receipt.
const MOST_BYTES: u64 = 4 * MAX_BYTES as u64;

const PROVES: &str = "This proves that the site fixed its part before you did yours and that the cards follow from both: it did not choose them. It does not prove that you were shown the commitment first, nor who asked what.";
const PROVES_MONTH: &str = "This proves that the numbers of the month follow from a secret that the commitment bound: compare the commitment with the one that the site showed during the month. It proves nothing about days before the commitment was made.";
const PROVES_NOTHING: &str = "This proves nothing: a receipt counts only when every check is ok.";
const NO_PART: &str = "warning: your own part is empty (no gesture, words, cut or picks), so the site could have tried many secrets and kept the one it liked.";

/// The verb's grammar.
pub(super) fn command() -> Command {
    Command::new("verify")
        .about("Check the receipt of a draw, or of a month of bingo numbers; exit 0 if every check is ok, else 1")
        .term_width(super::COLUMNS)
        .arg(
            Arg::new("receipt")
                .value_name("FILE")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("The receipt as JSON; - reads standard input"),
        )
        .arg(
            Arg::new("key")
                .long("key")
                .value_name("HEX")
                .value_parser(key)
                .help("Require that this instance signed it: its Ed25519 key, 64 digits"),
        )
        .after_help(
            "Prints a line for each check, `ok name` or `FAILED name: why`, and what that proves.\nA site tells its key at /api/v1/draws/instance-key.",
        )
}

/// A key as an instance tells it.
fn key(text: &str) -> Result<String, String> {
    let key = text.to_ascii_lowercase();
    match unhex::<32>(&key) {
        Some(_) => Ok(key),
        None => Err("a key has 64 hexadecimal digits".to_owned()),
    }
}

pub(super) fn run(given: &ArgMatches) -> Result<ExitCode, String> {
    let Some(path) = given.get_one::<PathBuf>("receipt") else { return Ok(ExitCode::FAILURE) };
    let text = read(path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    let wanted = given.get_one::<String>("key").map(String::as_str);
    let no_receipt = |why: String| {
        let failure = Some(format!("it is no receipt: {why}"));
        (vec![Check { name: "form", failure }], false)
    };
    let is_month = bingo::Receipt::is_meant(&text);
    let (checks, warned) = if is_month {
        match bingo::Receipt::parse(&text) {
            Ok(receipt) => (with_key(receipt.checks(), &receipt.instance, wanted), false),
            Err(why) => no_receipt(why),
        }
    } else {
        match Receipt::parse(&text) {
            Ok(receipt) => {
                let checks = with_key(receipt.checks(), &receipt.instance, wanted);
                (checks, !receipt.has_a_persons_part())
            }
            Err(why) => no_receipt(why),
        }
    };
    let holds = checks.iter().all(|check| check.failure.is_none());
    let mut lines: Vec<String> = checks.iter().map(line).collect();
    let proves = if is_month { PROVES_MONTH } else { PROVES };
    lines.push(if holds { proves } else { PROVES_NOTHING }.to_owned());
    if holds && warned {
        lines.push(NO_PART.to_owned());
    }
    let mut out = io::stdout().lock();
    let written = writeln!(out, "{}", lines.join("\n")).and_then(|()| out.flush());
    written.map_err(|error| error.to_string())?;
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn with_key(mut checks: Vec<Check>, instance: &str, wanted: Option<&str>) -> Vec<Check> {
    checks.extend(wanted.map(|key| Check {
        name: "instance",
        failure: (instance != key).then(|| format!("it was signed by {instance}, not by {key}")),
    }));
    checks
}

/// A receipt may be anybody's: what it says is shown without control characters.
fn line(check: &Check) -> String {
    match &check.failure {
        None => format!("ok {}", check.name),
        Some(why) => {
            let why: String = why.chars().filter(|letter| !letter.is_control()).collect();
            format!("FAILED {}: {why}", check.name)
        }
    }
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    if path == Path::new("-") {
        io::stdin().lock().take(MOST_BYTES).read_to_string(&mut text)?;
    } else {
        File::open(path)?.take(MOST_BYTES).read_to_string(&mut text)?;
    }
    Ok(text)
}
