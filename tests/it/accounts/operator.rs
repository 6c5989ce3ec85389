//! The operator: verbs while the server runs and while it does not, the set-up link, who may register.

use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};
use wasteland_tarot::features::accounts::administration::{Command, Reply};

use super::browser::{Browser, PASSWORD, at_once, credentials, registration};
use super::contract::operator;
use super::server::{Server, err, out, run};
use crate::support::TestApp;

const ADA: &str = "ada@example.com";

fn setup_token(server: &Server) -> String {
    let errors = server.errors();
    let (_, token) = errors.split_once("/setup#").unwrap_or_else(|| panic!("no link: {errors}"));
    token.lines().next().unwrap().to_owned()
}

/// The word after these.
fn word<'a>(text: &'a str, after: &str) -> &'a str {
    text.split_once(after).unwrap().1.split([' ', ';', '\n']).next().unwrap()
}

async fn log_in(server: &Server, email: &str, password: &str) -> u16 {
    let body = json!({"email": email, "password": password});
    server.browser().post("/auth/login", &body).await.status
}

#[tokio::test]
async fn every_verb_works_while_the_server_runs_and_while_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    // Stopped: the first verb makes the folder's store.
    let made = out(&run(data, &["user", "create", ADA, "--admin", "--name", "Ada"], ""));
    let password = word(&made, "the password is ").to_owned();
    assert_eq!(password.len(), 20);
    let again = err(&run(data, &["user", "create", "ADA@example.com"], ""));
    assert_eq!(again, "wasteland-tarot: the e-mail address is taken\n");
    let server = Server::start(data, &[]);
    assert_eq!(server.errors(), "", "there is an account: no link");
    assert_eq!(log_in(&server, ADA, &password).await, 200);
    // Running: over the socket.
    let given =
        out(&run(data, &["user", "create", "bob@example.com", "--password-stdin"], PASSWORD));
    assert_eq!(
        given, "bob@example.com: the password is set\n",
        "it is told only when it is random"
    );
    let bob = server.browser();
    assert_eq!(bob.post("/auth/login", &credentials("bob@example.com")).await.status, 200);
    let list = out(&run(data, &["user", "list"], ""));
    assert!(list.ends_with("2 accounts\n"), "{list}");
    assert!(list.lines().next().unwrap().contains("admin"), "{list}");
    let disabled = out(&run(data, &["user", "disable", "BOB@example.com"], ""));
    assert_eq!(disabled, "bob@example.com: done; 1 session ended\n");
    assert_eq!(
        (bob.me().await, log_in(&server, "bob@example.com", PASSWORD).await),
        (Err(401), 403)
    );
    assert!(out(&run(data, &["user", "list"], "")).contains("disabled"));
    out(&run(data, &["user", "enable", "bob@example.com"], ""));
    assert_eq!(log_in(&server, "bob@example.com", PASSWORD).await, 200);
    let reset = out(&run(data, &["user", "reset-password", "bob@example.com"], ""));
    assert!(reset.contains("1 session ended"), "{reset}");
    assert_eq!(log_in(&server, "bob@example.com", PASSWORD).await, 401);
    let random = word(&reset, "the password is ");
    assert_eq!(log_in(&server, "bob@example.com", random).await, 200);
    let kept = err(&run(data, &["user", "delete", "bob@example.com"], "bob\n"));
    assert!(kept.ends_with("wasteland-tarot: nothing was deleted\n"), "{kept}");
    let deleted = out(&run(data, &["user", "delete", "bob@example.com"], "bob@example.com\n"));
    assert_eq!(
        deleted,
        "bob@example.com: deleted, with 1 sessions, 0 passkeys, 0 pictures, 1 days\n"
    );
    assert_eq!(log_in(&server, "bob@example.com", random).await, 401);
    let invitation = out(&run(data, &["user", "invite"], ""));
    assert_eq!(invitation.split(" (until 20").next().unwrap().len(), 22, "{invitation}");
    server.stop();
    // Stopped again: the same verbs on the same accounts.
    for verb in ["disable", "enable", "reset-password"] {
        out(&run(data, &["user", verb, ADA], ""));
        let missing = err(&run(data, &["user", verb, "nobody@example.com"], ""));
        assert_eq!(missing, "wasteland-tarot: no account has this e-mail address\n");
    }
    assert!(out(&run(data, &["user", "list"], "")).ends_with("1 account\n"));
    out(&run(data, &["user", "delete", ADA, "--yes"], ""));
    assert_eq!(out(&run(data, &["user", "list"], "")), "0 accounts\n");
    assert_eq!(names(data), ["wasteland.redb"], "no verb leaves anything else behind");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_the_operator_mistypes_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    for (verb, input, sentence) in [
        (&["user", "create", "nonsense"][..], "", "This is not an e-mail address."),
        (
            &["user", "create", ADA, "--password-stdin"],
            "short\n",
            "A password has 8 to 128 characters.",
        ),
        (&["user", "create", ADA, "--password-stdin"], "", "A password has 8 to 128 characters."),
        (&["user", "create", ADA, "--name", ""], "", "This has to have 1 to 50 characters."),
        (
            &["user", "create", ADA, "--name", "a\nb"],
            "",
            "There is an invisible control character in it; please type it anew.",
        ),
    ] {
        assert_eq!(
            err(&run(data, verb, input)),
            format!("wasteland-tarot: {sentence}\n"),
            "{verb:?}"
        );
    }
    assert_eq!(out(&run(data, &["user", "list"], "")), "0 accounts\n");
}

#[test]
fn the_socket_and_the_store_are_their_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new");
    let server = Server::start(&data, &[]);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let socket = data.join("control.sock");
    assert!(std::fs::metadata(&socket).unwrap().file_type().is_socket());
    assert_eq!(mode(&socket), 0o600);
    // E-mail addresses and password hashes are in it.
    assert_eq!(mode(&data.join("wasteland.redb")), 0o600);
    assert_eq!(mode(&data), 0o700);
    server.stop();
    assert!(!socket.exists(), "the door goes with the house");
}

#[test]
fn a_socket_of_a_server_that_died_keeps_nobody_from_working() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    Server::start(data, &[]).kill();
    assert!(data.join("control.sock").exists());
    out(&run(data, &["user", "create", ADA], ""));
    let server = Server::start(data, &[]);
    assert!(out(&run(data, &["user", "list"], "")).ends_with("1 account\n"));
    server.stop();
    // Something else of that name is left alone by the verbs and replaced by the server.
    drop(UnixListener::bind(data.join("control.sock")).unwrap());
    assert!(out(&run(data, &["user", "list"], "")).ends_with("1 account\n"));
    Server::start(data, &[]).stop();
}

#[test]
fn a_folder_whose_path_is_too_long_for_a_socket_can_be_worked_on_while_the_server_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    // A socket's address has 108 bytes (unix(7)).
    let data = folder.path().join("x".repeat(120));
    out(&run(&data, &["user", "create", ADA], ""));
    let server = Server::start(&data, &[]);
    let refused = err(&run(&data, &["user", "list"], ""));
    assert!(refused.contains("in use by another process"), "{refused}");
    assert!(server.log().contains("the operator's socket cannot be made"));
    server.stop();
    assert!(out(&run(&data, &["user", "list"], "")).ends_with("1 account\n"));
}

#[tokio::test]
async fn the_door_answers_nonsense_with_a_sentence_and_goes_on() {
    use std::io::{Read, Write};
    let app = TestApp::start().await;
    let socket = app.data().join("control.sock");
    let ask = |request: Vec<u8>| {
        let socket = socket.clone();
        tokio::task::spawn_blocking(move || {
            let mut stream = std::os::unix::net::UnixStream::connect(socket).unwrap();
            drop(stream.write_all(&request));
            drop(stream.shutdown(std::net::Shutdown::Write));
            let mut reply = String::new();
            drop(stream.read_to_string(&mut reply));
            reply
        })
    };
    for request in [
        b"\n".to_vec(),
        b"{}\n".to_vec(),
        b"{\"command\":\"drop_tables\"}\n".to_vec(),
        b"{\"command\":\"create\",\"email\":7}\n".to_vec(),
        b"\xff\xfe\n".to_vec(),
        vec![b'x'; 100_000],
        Vec::new(),
    ] {
        let reply = ask(request).await.unwrap();
        assert!(reply.is_empty() || reply.contains("refused"), "{reply}");
    }
    assert!(
        matches!(operator(&app, Command::List).await, Reply::Users { users } if users.is_empty())
    );
}

#[tokio::test]
async fn the_set_up_link_makes_one_operator_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--registration", "closed"]);
    let token = setup_token(&server);
    assert_eq!(token.len(), 43, "256 bits");
    assert!(!server.log().contains(&token), "the log may be kept and shipped");
    let with = |email: &str, token: &str| {
        let mut body = registration(email);
        body["setup_token"] = token.into();
        body
    };
    let browser = server.browser();
    let wrong = browser.post("/auth/register", &with(ADA, &"A".repeat(43))).await;
    wrong.problem(403, "setup_link");
    // A mistake in the form does not use it up.
    let mut mistake = with(ADA, &token);
    mistake["name"] = "".into();
    browser.post("/auth/register", &mistake).await.problem(422, "invalid_input");
    // Two at once: one of them is the operator.
    let two = ["one@example.com", "two@example.com"]
        .map(|email| browser.request(Method::POST, "/auth/register").json(&with(email, &token)));
    let mut answers = at_once(two.into()).await;
    answers.sort_by_key(|answer| answer.status);
    assert_eq!(answers[0].json()["user"]["is_admin"], true, "{}", answers[0].text());
    answers[1].problem(403, "setup_link");
    let third = browser.post("/auth/register", &with("three@example.com", &token)).await;
    third.problem(403, "setup_link");
    server.stop();
    let server = Server::start(folder.path(), &["--registration", "closed"]);
    assert_eq!(server.errors(), "");
    let later = server.browser().post("/auth/register", &with("three@example.com", &token)).await;
    later.problem(403, "setup_link");
}

#[tokio::test]
async fn the_set_up_link_is_worth_nothing_once_there_is_an_operator() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let mut body = registration("late@example.com");
    body["setup_token"] = setup_token(&server).into();
    // Somebody else who registers meanwhile is no operator, and takes the link from nobody.
    let early = server.browser().post("/auth/register", &registration("early@example.com")).await;
    assert_eq!(early.json()["user"]["is_admin"], false);
    out(&run(folder.path(), &["user", "create", ADA, "--admin"], ""));
    let refused = server.browser().post("/auth/register", &body).await;
    refused.problem(403, "setup_link");
}

#[tokio::test]
async fn who_may_register_is_the_operators_word() {
    let by_passkey = json!({"email": "lucy@example.com", "name": "Lucy"});
    let app = TestApp::start_with(&[("registration", "closed")]).await;
    operator(&app, create("lucy@example.com")).await;
    let guest = Browser::new(&app).at_localhost();
    guest.post("/auth/register", &registration(ADA)).await.problem(403, "registration_closed");
    // Nobody learns here who has an account, neither by password nor by passkey.
    let taken = registration("lucy@example.com");
    guest.post("/auth/register", &taken).await.problem(403, "registration_closed");
    let refused = guest.post("/webauthn/register-new/options", &by_passkey).await;
    refused.problem(403, "registration_closed");
    assert_eq!(guest.get("/auth/ways-in").await.json()["registration"], "closed");
    Browser::signed_in(&app, "lucy@example.com").await;

    let app = TestApp::start_with(&[("registration", "invite")]).await;
    operator(&app, create("lucy@example.com")).await;
    let guest = Browser::new(&app).at_localhost();
    guest.post("/auth/register", &registration(ADA)).await.problem(403, "invitation_needed");
    guest.post("/auth/register", &taken).await.problem(403, "invitation_needed");
    let untold = guest.post("/webauthn/register-new/options", &by_passkey).await;
    assert_eq!(untold.status, 200, "the invitation may come with the answer");
    let mut bad = by_passkey.clone();
    bad["invitation"] = "made up".into();
    let refused = guest.post("/webauthn/register-new/options", &bad).await;
    refused.problem(403, "invitation_needed");
    let invited = |email: &str, code: &str| {
        let mut body = registration(email);
        body["invitation"] = format!(" {code} ").into();
        body
    };
    let code = invite(&app).await;
    // A refusal uses nothing up.
    guest
        .post("/auth/register", &invited("lucy@example.com", &code))
        .await
        .problem(409, "email_taken");
    assert_eq!(guest.post("/auth/register", &invited(ADA, &code)).await.status, 201);
    let again = guest.post("/auth/register", &invited("bob@example.com", &code)).await;
    again.problem(403, "invitation_needed");
    // By passkey, and two at once with the same one.
    let code = invite(&app).await;
    let mut options = json!({"email": "new@example.com", "name": "New", "invitation": code});
    assert_eq!(guest.post("/webauthn/register-new/options", &options).await.status, 200);
    options["email"] = "lucy@example.com".into();
    guest.post("/webauthn/register-new/options", &options).await.problem(409, "email_taken");
    let two = ["one@example.com", "two@example.com"]
        .map(|email| guest.request(Method::POST, "/auth/register").json(&invited(email, &code)));
    let mut statuses: Vec<_> = at_once(two.into()).await.iter().map(|one| one.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 403]);
    let code = invite(&app).await;
    app.clock.advance(std::time::Duration::from_hours(14 * 24));
    let late = guest.post("/auth/register", &invited("late@example.com", &code)).await;
    late.problem(403, "invitation_needed");
}

fn create(email: &str) -> Command {
    let password = Some(PASSWORD.to_owned());
    Command::Create { email: email.to_owned(), name: None, password, admin: false }
}

async fn invite(app: &TestApp) -> String {
    match operator(app, Command::Invite).await {
        Reply::Invitation { code, .. } => code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_locked_account_is_unlocked_by_a_new_password_of_the_operators() {
    let app = TestApp::start().await;
    Browser::registered(&app, ADA).await;
    for _ in 0..6 {
        app.post("/api/v1/auth/login", &super::browser::wrong(ADA)).await;
    }
    app.post("/api/v1/auth/login", &credentials(ADA)).await.problem(423, "account_locked");
    let password = Some("from the operator".to_owned());
    let reset = Command::ResetPassword { email: ADA.to_owned(), password };
    assert!(matches!(operator(&app, reset).await, Reply::Password { ended: 1, .. }));
    let body = json!({"email": ADA, "password": "from the operator"});
    assert_eq!(app.post("/api/v1/auth/login", &body).await.status, 200);
    let null = Browser::new(&app).post("/admin/invitations", &Value::Null).await;
    null.problem(401, "not_signed_in");
}
