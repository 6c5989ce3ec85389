//! `deck check`: holds a deck's folder against the format and prints a line for each thing that is
//! wrong. The rules are in `tarot::deck`; here the folder is read, carefully, because it may be anybody's:
//! links are not followed, files are read only where a rule looks into them, and there is an end to it.

use std::fs::{self, DirEntry, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command, value_parser};

use crate::tarot::deck::listing::{MAX_DEPTH, MAX_FILES, MAX_TEXT_BYTES, is_text};
use crate::tarot::deck::{Content, Listed, Listing, check};

/// The verb's grammar.
pub(super) fn command() -> Command {
    Command::new("deck")
        .about("Look at a deck's folder")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("check")
                .about("Check a deck in the Arcana Land format; exit 0 if nothing is wrong, else 1")
                .term_width(super::COLUMNS)
                .arg(
                    Arg::new("folder")
                        .value_name("FOLDER")
                        .required(true)
                        .value_parser(value_parser!(PathBuf))
                        .help("The folder that holds deck.toml"),
                )
                .after_help(
                    "Prints a line for each finding, `code: path: what is wrong`, and a summary.",
                ),
        )
}

pub(super) fn run(given: &ArgMatches) -> Result<ExitCode, String> {
    let Some(("check", given)) = given.subcommand() else { return Ok(ExitCode::SUCCESS) };
    let Some(folder) = given.get_one::<PathBuf>("folder") else { return Ok(ExitCode::SUCCESS) };
    let listing = read(folder).map_err(|e| format!("cannot read {}: {e}", folder.display()))?;
    let findings = check(&listing);
    let mut out = io::stdout().lock();
    let written = findings
        .iter()
        .try_for_each(|finding| writeln!(out, "{finding}"))
        .and_then(|()| writeln!(out, "{}", summary(&listing, findings.len())))
        .and_then(|()| out.flush());
    written.map_err(|error| error.to_string())?;
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn summary(listing: &Listing, findings: usize) -> String {
    let pictures =
        listing.files.iter().filter(|file| file.path.to_ascii_lowercase().ends_with(".svg"));
    let (count, bytes) = pictures.fold((0, 0), |(n, sum), file| (n + 1, sum + file.size()));
    let found = match findings {
        0 => "nothing is wrong".to_owned(),
        1 => "1 finding".to_owned(),
        more => format!("{more} findings"),
    };
    format!("{} files, {count} of them SVG with {bytes} bytes: {found}", listing.files.len())
}

/// What lies in the folder.
fn read(folder: &Path) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let mut folders = vec![(folder.to_owned(), String::new(), 0)];
    let mut entries = 0;
    while let Some((folder, prefix, depth)) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            entries += 1;
            if entries > MAX_FILES {
                listing.is_cut = true;
                return Ok(listing);
            }
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            // The type of the entry itself: a link to a folder is a link.
            if entry.file_type()?.is_dir() {
                if path == ".git" {
                    continue;
                }
                if depth == MAX_DEPTH {
                    listing.is_cut = true;
                } else {
                    folders.push((entry.path(), format!("{path}/"), depth + 1));
                }
            } else {
                let content = content(&entry, &path)?;
                listing.files.push(Listed { path, content });
            }
        }
    }
    Ok(listing)
}

fn content(entry: &DirEntry, path: &str) -> io::Result<Content> {
    let kind = entry.file_type()?;
    if kind.is_symlink() {
        return Ok(Content::Link);
    }
    if !kind.is_file() {
        return Ok(Content::Special);
    }
    let size = entry.metadata()?.len();
    if !is_text(path) || size > MAX_TEXT_BYTES {
        return Ok(Content::Unread(size));
    }
    let mut bytes = Vec::new();
    // It may have grown since.
    File::open(entry.path())?.take(MAX_TEXT_BYTES).read_to_end(&mut bytes)?;
    Ok(Content::Read(bytes))
}
