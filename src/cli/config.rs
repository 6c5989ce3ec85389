//! `config print`: each setting, its value, and where it came from.

use std::io::Write;

use clap::ArgMatches;

use crate::settings::{Raw, Settings};

pub(super) fn run(given: &ArgMatches) -> Result<(), String> {
    let Some(("print", given)) = given.subcommand() else { return Ok(()) };
    let raw = super::gather(given).map_err(|error| error.to_string())?;
    let mut out = std::io::stdout().lock();
    for (setting, value) in raw.iter() {
        // The form of the settings file, so that the output can be one.
        let line = format!("{} = {:?}", setting.key, Raw::shown(setting, value));
        writeln!(out, "{line:<44} # {}", value.source).map_err(|error| error.to_string())?;
    }
    out.flush().map_err(|error| error.to_string())?;
    // Printed first, so that one sees what is wrong.
    Settings::parse(&raw).map(drop).map_err(|error| error.to_string())
}
