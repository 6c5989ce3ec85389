//! `job …`, `backup` and `restore`: the operator's work on what time starts, and on copies of the store.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command, value_parser};

use super::table;
use crate::app;
use crate::control;
use crate::jobs::order::{Answer, Order, PATIENCE, Row};
use crate::jobs::stamp;
use crate::settings::Settings;
use crate::store;
use crate::system::System;

pub(super) fn command() -> Command {
    Command::new("job")
        .about("Scheduled jobs: list them, run one; also while the server runs")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(super::with_settings(
            Command::new("list").about("List the jobs: when they run and how the last run went"),
        ))
        .subcommand(super::with_settings(
            Command::new("run")
                .about("Run a job now; exit 0 if it went well, 1 if not")
                .arg(Arg::new("name").required(true).value_name("NAME").help("As in `job list`")),
        ))
}

pub(super) fn backup_command() -> Command {
    super::with_data(
        Command::new("backup")
            .about("Copy the store into one file; also while the server runs")
            .arg(
                Arg::new("to").value_name("FILE").value_parser(value_parser!(PathBuf)).help(
                    "Must not be there yet; default: a new one in the data folder's `backups`",
                ),
            ),
    )
}

pub(super) fn restore_command() -> Command {
    super::with_data(
        Command::new("restore")
            .about("Put a backup back into the data folder, while no server runs; the store that was there is kept beside it")
            .arg(
                Arg::new("from")
                    .required(true)
                    .value_name("FILE")
                    .value_parser(value_parser!(PathBuf))
                    .help("The backup"),
            ),
    )
}

pub(super) fn run(given: &ArgMatches) -> Result<ExitCode, String> {
    let Some((verb, given)) = given.subcommand() else { return Ok(ExitCode::SUCCESS) };
    let settings = super::settings(given)?;
    let name = || given.get_one::<String>("name").cloned().unwrap_or_default();
    let order = if verb == "run" { Order::RunJob { name: name() } } else { Order::ListJobs };
    match ordered(&settings, order)? {
        Answer::Jobs { jobs } => {
            let lines: Vec<String> = jobs.iter().map(line).collect();
            say(&lines.join("\n"))?;
            Ok(ExitCode::SUCCESS)
        }
        Answer::Ran { name, ok, message, duration_ms } => {
            let word = if ok { "ok" } else { "FAILED" };
            say(&format!("{word} {name} ({duration_ms} ms): {message}"))?;
            Ok(if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        other => unexpected(other),
    }
}

pub(super) fn back_up(given: &ArgMatches) -> Result<(), String> {
    let settings = super::settings(given)?;
    let to = given.get_one::<PathBuf>("to");
    // The server may stand in another folder than we do.
    let to = to.map(std::path::absolute).transpose().map_err(|error| error.to_string())?;
    match ordered(&settings, Order::Backup { to })? {
        Answer::BackedUp { path, rows, bytes } => {
            say(&format!("{} ({rows} rows, {bytes} bytes)", path.display()))
        }
        other => unexpected(other),
    }
}

pub(super) fn restore(given: &ArgMatches) -> Result<(), String> {
    let settings = super::settings(given)?;
    let Some(from) = given.get_one::<PathBuf>("from") else { return Ok(()) };
    let now = System::default().clock.now();
    let kept = store::restore(&settings.data, from, &stamp(now));
    match kept.map_err(|error| error.to_string())? {
        Some(kept) => say(&format!("restored; what was there is {}", kept.display())),
        None => say("restored"),
    }
}

fn unexpected<T>(answer: Answer) -> Result<T, String> {
    match answer {
        Answer::Refused { reason } => Err(reason),
        _ => Err("the server answered something else; is it of another version?".to_owned()),
    }
}

/// Asks the server, or does it here when none runs.
fn ordered(settings: &Settings, order: Order) -> Result<Answer, String> {
    let asked = control::ask_patiently(&settings.data, &order, PATIENCE)
        .map_err(|error| format!("the running server does not answer: {error}"))?;
    if let Some(answer) = asked {
        return Ok(answer);
    }
    let system = System::default();
    let opened = app::open(settings, &system).map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("the runtime cannot be started: {error}"))?;
    runtime.block_on(app::obey_alone(settings, system, opened, order))
}

fn line(row: &Row) -> String {
    let minute = |at: &Option<String>| {
        at.as_deref().and_then(|at| at.get(..16)).unwrap_or("never").to_owned()
    };
    let result = match (row.running, &row.result) {
        (true, _) => "running",
        (false, None) => "-",
        (false, Some(result)) => result,
    };
    let took = row.duration_ms.map_or_else(String::new, |ms| format!("{ms} ms"));
    format!(
        "{}  {}  last {}  {}  {}  next {}  {}",
        table::padded(&row.name, 18),
        table::padded(&row.cron, 14),
        table::padded(&minute(&row.last), 16),
        table::padded(result, 11),
        table::padded(&took, 9),
        minute(&row.next),
        row.message.as_deref().filter(|text| !text.is_empty()).unwrap_or(&row.about),
    )
}

fn say(text: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(|error| error.to_string())
}
