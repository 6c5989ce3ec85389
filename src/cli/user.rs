//! `user …`: the operator's work on accounts, while the server runs (it is asked through its socket) and
//! while it does not (the store is opened here).

use std::fmt::Write as _;
use std::io::{BufRead, Write};

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::table;
use crate::app;
use crate::control;
use crate::features::accounts::administration::{Command as Order, Reply};
use crate::system::System;

pub(super) fn command() -> Command {
    let email =
        || Arg::new("email").required(true).value_name("EMAIL").help("The account's address");
    let from_stdin = || {
        Arg::new("password_stdin")
            .long("password-stdin")
            .action(ArgAction::SetTrue)
            .help("Read the password from the first line of standard input; without this a random one is made and told")
    };
    let verb =
        |name: &'static str, about: &'static str| super::with_data(Command::new(name).about(about));
    Command::new("user")
        .about("Accounts: list, make, disable, delete; also while the server runs")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(verb("list", "List the accounts"))
        .subcommand(
            verb("create", "Make an account")
                .arg(email())
                .arg(from_stdin())
                .arg(
                    Arg::new("name")
                        .long("name")
                        .value_name("NAME")
                        .help("1 to 50 characters; default: the address's first part"),
                )
                .arg(
                    Arg::new("admin")
                        .long("admin")
                        .action(ArgAction::SetTrue)
                        .help("An operator's account"),
                ),
        )
        .subcommand(
            verb(
                "reset-password",
                "Set a password; everybody signed in with the account is signed out",
            )
            .arg(email())
            .arg(from_stdin()),
        )
        .subcommand(
            verb("disable", "Let nobody in with this account, and sign everybody out of it")
                .arg(email()),
        )
        .subcommand(verb("enable", "Let them in again").arg(email()))
        .subcommand(
            verb("delete", "Delete an account and everything of its owner's")
                .arg(email())
                .arg(Arg::new("yes").long("yes").action(ArgAction::SetTrue).help("Do not ask")),
        )
        .subcommand(verb("invite", "Make an invitation, for --registration invite"))
}

pub(super) fn run(given: &ArgMatches) -> Result<(), String> {
    let Some((verb, given)) = given.subcommand() else { return Ok(()) };
    let email = || given.get_one::<String>("email").cloned().unwrap_or_default();
    let order = match verb {
        "list" => Order::List,
        "create" => Order::Create {
            email: email(),
            name: given.get_one::<String>("name").cloned(),
            password: password(given)?,
            admin: given.get_flag("admin"),
        },
        "reset-password" => Order::ResetPassword { email: email(), password: password(given)? },
        "disable" => Order::Disable { email: email() },
        "enable" => Order::Enable { email: email() },
        "delete" => {
            if !given.get_flag("yes") && !confirmed(&email())? {
                return Err("nothing was deleted".to_owned());
            }
            Order::Delete { email: email() }
        }
        _ => Order::Invite,
    };
    let settings = super::settings(given)?;
    let asked = control::ask(&settings.data, &order)
        .map_err(|error| format!("the running server does not answer: {error}"))?;
    let reply = match asked {
        Some(reply) => reply,
        None => here(&settings, order)?,
    };
    let text = told(reply)?;
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| error.to_string())
}

/// No server runs: does it on the store itself.
fn here(settings: &crate::settings::Settings, order: Order) -> Result<Reply, String> {
    let system = System::default();
    let accounts = app::accounts_alone(settings, &system)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("the runtime cannot be started: {error}"))?;
    let reply = runtime.block_on(accounts.administer(order));
    accounts.store.clone().close().map_err(|error| error.to_string())?;
    Ok(reply)
}

fn password(given: &ArgMatches) -> Result<Option<String>, String> {
    if !given.get_flag("password_stdin") {
        return Ok(None);
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| error.to_string())?;
    Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()))
}

fn confirmed(email: &str) -> Result<bool, String> {
    let mut out = std::io::stderr().lock();
    write!(out, "Delete {email} and everything of theirs? Type the address again: ")
        .and_then(|()| out.flush())
        .map_err(|error| error.to_string())?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| error.to_string())?;
    Ok(line.trim() == email)
}

fn told(reply: Reply) -> Result<String, String> {
    let sessions = |count: usize| match count {
        0 => String::new(),
        1 => "; 1 session ended".to_owned(),
        n => format!("; {n} sessions ended"),
    };
    Ok(match reply {
        Reply::Users { users } => {
            let mut text = String::new();
            for user in &users {
                let marks =
                    if user.marks.is_empty() { "-".to_owned() } else { user.marks.join(",") };
                let methods =
                    if user.methods.is_empty() { "-".to_owned() } else { user.methods.join(",") };
                let last =
                    user.last_login.as_deref().and_then(|at| at.get(..16)).unwrap_or("never");
                let created = user.created_at.get(..10).unwrap_or_default();
                writeln!(
                    text,
                    "{}  {}  {}  {created}  {}  {last}",
                    table::padded(&user.email, 32),
                    table::padded(&user.name, 20),
                    table::padded(&marks, 14),
                    table::padded(&methods, 22),
                )
                .map_err(|error| error.to_string())?;
            }
            writeln!(text, "{} account{}", users.len(), if users.len() == 1 { "" } else { "s" })
                .map_err(|error| error.to_string())?;
            text
        }
        Reply::Password { email, password: Some(password), ended } => {
            format!("{email}: the password is {password}{}\n", sessions(ended))
        }
        Reply::Password { email, password: None, ended } => {
            format!("{email}: the password is set{}\n", sessions(ended))
        }
        Reply::Changed { email, ended } => format!("{email}: done{}\n", sessions(ended)),
        Reply::Deleted { email, counts: [sessions, passkeys, avatars, days] } => format!(
            "{email}: deleted, with {sessions} sessions, {passkeys} passkeys, {avatars} pictures, {days} days\n"
        ),
        Reply::Invitation { code, expires_at } => format!("{code} (until {expires_at})\n"),
        Reply::Refused { reason } => return Err(reason),
    })
}
