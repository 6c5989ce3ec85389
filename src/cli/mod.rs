//! The command line: one file a verb.

mod config;
mod deck;
mod draw;
mod healthcheck;
mod jobs;
mod serve;
mod table;
mod user;
mod verify;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::settings::{Kind, Raw, Setting, Settings, SettingsError, TABLE};

/// Width of `--help`.
const COLUMNS: usize = 80;

/// Runs the program with these arguments.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let matches = match command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            drop(error.print());
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let outcome = match matches.subcommand() {
        Some(("serve", given)) => serve::run(given).map(|()| ExitCode::SUCCESS),
        Some(("draw", given)) => draw::run(given).map(|()| ExitCode::SUCCESS),
        Some(("deck", given)) => deck::run(given),
        Some(("healthcheck", given)) => healthcheck::run(given).map(|()| ExitCode::SUCCESS),
        Some(("config", given)) => config::run(given).map(|()| ExitCode::SUCCESS),
        Some(("user", given)) => user::run(given).map(|()| ExitCode::SUCCESS),
        Some(("job", given)) => jobs::run(given),
        Some(("backup", given)) => jobs::back_up(given).map(|()| ExitCode::SUCCESS),
        Some(("restore", given)) => jobs::restore(given).map(|()| ExitCode::SUCCESS),
        Some(("verify", given)) => verify::run(given),
        // clap has refused everything else.
        _ => Ok(ExitCode::SUCCESS),
    };
    match outcome {
        Ok(code) => code,
        Err(message) => {
            drop(writeln!(std::io::stderr(), "wasteland-tarot: {message}"));
            ExitCode::FAILURE
        }
    }
}

/// The command line's grammar.
#[must_use]
pub fn command() -> Command {
    Command::new("wasteland-tarot")
        .version(env!("CARGO_PKG_VERSION"))
        .about("A self-hosted tarot site for the wasteland: one binary, one folder.")
        .after_help("Every setting can also stand in the environment or in a file given with --config;\n`wasteland-tarot config print` shows each with its value and where it came from.")
        .term_width(COLUMNS)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(with_settings(
            Command::new("serve").about("Serve the site: client, API and jobs, until SIGTERM or Ctrl-C"),
        ).after_help(quiet_settings()))
        .subcommand(draw::command())
        .subcommand(verify::command())
        .subcommand(deck::command())
        .subcommand(user::command())
        .subcommand(jobs::command())
        .subcommand(jobs::backup_command())
        .subcommand(jobs::restore_command())
        .subcommand(with_settings(
            Command::new("healthcheck")
                .about("Ask a running server whether it is alive; exit 0 if it is, 1 if not"),
        ))
        .subcommand(
            Command::new("config")
                .about("Look at the settings")
                .subcommand_required(true)
                .arg_required_else_help(true)
                .subcommand(with_settings(
                    Command::new("print").about("Print each setting, its value and where it came from"),
                )),
        )
}

/// Adds the table of settings as flags.
fn with_settings(command: Command) -> Command {
    with(command, TABLE)
}

/// What cannot stand on the command line, for `--help`.
fn quiet_settings() -> String {
    let quiet = TABLE.iter().filter(|setting| !setting.on_line).map(|setting| {
        let default = match setting.default {
            "" => String::new(),
            default => format!(" [default: {default}]"),
        };
        format!("\n  {:<20} {}{default}", setting.env, setting.help)
    });
    let title = "Only in the environment, or in lower case in the file:".to_owned();
    std::iter::once(title).chain(quiet).collect()
}

/// Adds only the data folder, for verbs that work on it.
fn with_data(command: Command) -> Command {
    let data = TABLE.iter().position(|setting| setting.key == "data").unwrap_or_default();
    with(command, TABLE.get(data..=data).unwrap_or_default())
}

fn with(command: Command, settings: &'static [Setting]) -> Command {
    let command = command.term_width(COLUMNS).arg(
        Arg::new("config")
            .long("config")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("Read settings from this TOML file"),
    );
    let on_line = settings.iter().filter(|setting| setting.on_line);
    on_line.fold(command, |command, setting| {
        let arg = Arg::new(setting.key).long(setting.flag());
        let help = match (setting.kind, setting.default) {
            (Kind::Switch, _) | (_, "") => format!("{} [env: {}]", setting.help, setting.env),
            (_, default) => format!("{} [default: {default}] [env: {}]", setting.help, setting.env),
        };
        let arg = match setting.kind {
            Kind::Text(name) | Kind::Secret(name) => arg.value_name(name).action(ArgAction::Set),
            Kind::Switch => arg
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value("true")
                .value_name("BOOL")
                .value_parser(PossibleValuesParser::new(["true", "false"]))
                .hide_possible_values(true),
        };
        command.arg(arg.help(help))
    })
}

/// Gathers the settings of a verb that has them.
fn gather(given: &ArgMatches) -> Result<Raw, SettingsError> {
    let flag = |key: &str| {
        // A verb may take only some of the settings.
        let known = given.try_contains_id(key).is_ok();
        let on_line = known && given.value_source(key) == Some(ValueSource::CommandLine);
        on_line.then(|| given.get_one::<String>(key).cloned()).flatten()
    };
    let file = given.get_one::<PathBuf>("config");
    Raw::gather(flag, |name| std::env::var_os(name), file.map(PathBuf::as_path))
}

/// Gathers and understands the settings; a sentence if they are wrong.
fn settings(given: &ArgMatches) -> Result<Settings, String> {
    let raw = gather(given).map_err(|error| error.to_string())?;
    Settings::parse(&raw).map_err(|error| error.to_string())
}
