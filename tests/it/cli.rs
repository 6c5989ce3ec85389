//! The command line, by the real binary.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

const BINARY: &str = env!("CARGO_BIN_EXE_wasteland-tarot");

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    command.args(arguments).env_clear().env("COLUMNS", "80");
    command
}

fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A server started as an operator would, and ended with it.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start(data: &Path, environment: &[(&str, &str)]) -> Self {
        let mut command = command(&["serve", "--data", data.to_str().unwrap()]);
        command.envs(environment.iter().copied());
        if environment.iter().all(|(name, _)| *name != "PORT") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        // Waited for in `drop`, and at once when it never listened.
        #[allow(clippy::zombie_processes, reason = "the panic below ends the test")]
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
        for line in lines {
            let line: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
            if line["message"] == "listening" {
                let address = line["address"].as_str().unwrap().to_owned();
                return Self { child, address };
            }
        }
        panic!("the server ended before it listened");
    }

    fn terminate(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        // Keep reading, so that the last log lines have somewhere to go.
        let rest = BufReader::new(self.child.stdout.take().unwrap()).lines().count();
        assert!(rest >= 2, "it says that it is stopping and that it has stopped");
        self.child.wait().unwrap().code()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn help_reads_well_in_eighty_columns() {
    for verb in [
        &["--help"][..],
        &["serve", "--help"],
        &["draw", "--help"],
        &["deck", "--help"],
        &["deck", "check", "--help"],
        &["verify", "--help"],
        &["healthcheck", "--help"],
        &["config", "print", "--help"],
    ] {
        let output = run(verb);
        assert!(output.status.success());
        for line in out(&output).lines() {
            assert!(line.chars().count() <= 80, "{verb:?}: {line}");
        }
    }
    insta::assert_snapshot!("help", out(&run(&["--help"])));
    insta::assert_snapshot!("help_serve", out(&run(&["serve", "--help"])));
    insta::assert_snapshot!("help_draw", out(&run(&["draw", "--help"])));
    insta::assert_snapshot!("help_deck_check", out(&run(&["deck", "check", "--help"])));
    insta::assert_snapshot!("help_verify", out(&run(&["verify", "--help"])));
}

#[test]
fn config_print_tells_each_value_and_where_it_came_from() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wasteland-tarot.toml");
    std::fs::write(&file, "cache_mib = 16\nlog = \"warn\"\noffline = true\ndata = \"/file\"\n")
        .unwrap();
    let mut command =
        command(&["config", "print", "--config", file.to_str().unwrap(), "--data", "/flag"]);
    command.env("WT_LOG", "debug").env("WT_DATA", "/environment").env("PORT", "9000");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", err(&output));
    let text = out(&output).replace(file.to_str().unwrap(), "[file]");
    insta::assert_snapshot!("config_print", text);
}

#[test]
fn a_wrong_setting_stops_the_start_with_a_sentence_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    for (arguments, environment, sentence) in [
        (
            &["--listen", "nowhere"][..],
            None,
            "the setting `listen` (flag --listen) is \"nowhere\", but has to be an address and a port such as 127.0.0.1:8080",
        ),
        (
            &[],
            Some(("WT_CACHE_MIB", "0")),
            "the setting `cache_mib` (environment WT_CACHE_MIB) is \"0\", but has to be a number from 1 to 1024",
        ),
        (
            &[],
            Some(("PORT", "http")),
            "the setting `listen` (environment PORT) is \"0.0.0.0:http\", but has to be an address and a port such as 127.0.0.1:8080",
        ),
        (
            &["--log", "loud"],
            None,
            "the setting `log` (flag --log) is \"loud\", but has to be error, warn, info, debug or trace",
        ),
    ] {
        let mut command = command(&["serve", "--data", data]);
        command.args(arguments).envs(environment);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(err(&output).trim(), format!("wasteland-tarot: {sentence}"));
    }
    let file = folder.path().join("settings.toml");
    std::fs::write(&file, "lisen = \"x\"").unwrap();
    let output = run(&["serve", "--config", file.to_str().unwrap()]);
    assert!(err(&output).contains("`lisen` is no setting"), "{}", err(&output));
    assert_eq!(run(&["serve", "--nonsense"]).status.code(), Some(2));
}

#[test]
fn it_serves_answers_its_healthcheck_and_stops_on_sigterm() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(folder.path(), &[]);
    let healthy = run(&["healthcheck", "--listen", &server.address]);
    assert_eq!(healthy.status.code(), Some(0), "{}", err(&healthy));

    let second =
        run(&["serve", "--data", folder.path().to_str().unwrap(), "--listen", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(1));
    assert!(err(&second).contains("is in use by another process"), "{}", err(&second));

    let address = server.address.clone();
    assert_eq!(server.terminate(), Some(0));
    let gone = run(&["healthcheck", "--listen", &address]);
    assert_eq!(gone.status.code(), Some(1));
    assert!(err(&gone).contains("no answer"), "{}", err(&gone));
}

#[test]
fn a_port_in_the_environment_means_every_address() {
    let folder = tempfile::tempdir().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let server = Serving::start(folder.path(), &[("PORT", &port)]);
    assert_eq!(server.address, format!("0.0.0.0:{port}"));
    TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    let healthy = command(&["healthcheck"]).env("PORT", &port).output().unwrap();
    assert_eq!(healthy.status.code(), Some(0), "{}", err(&healthy));
    assert_eq!(server.terminate(), Some(0));
}

#[test]
fn a_healthcheck_of_something_else_says_no() {
    use std::io::{Read, Write};
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let other = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 1024];
        let read = stream.read(&mut request).unwrap();
        assert!(request[..read].starts_with(b"GET /health HTTP/1.1"));
        stream.write_all(b"HTTP/1.1 500 Internal Server Error\r\n\r\n").unwrap();
    });
    let output = run(&["healthcheck", "--listen", &address]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("not with 200"), "{}", err(&output));
    other.join().unwrap();
}

#[test]
fn draw_reads_in_the_terminal_without_a_server_or_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = command(&[
        "draw",
        "--spread",
        "vault_tec_spread",
        "--question",
        "要不要搬家？",
        "--lang",
        "zh-TW",
    ]);
    let output = command.current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", err(&output));
    let text = out(&output);
    for place in ["過去", "現在", "之後"] {
        assert!(text.contains(place), "{text}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let english = out(&run(&["draw", "--lang", "en", "--spread", "single_wasteland"]));
    assert!(!english.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c)), "{english}");
}

#[test]
fn draw_names_what_there_is_when_asked_for_what_there_is_not() {
    for (arguments, sentence) in [
        (["--spread", "pyramid"], "has to be one of: single_wasteland, vault_tec_spread"),
        (["--voice", "nobody"], "has to be one of: pip_boy, vault_dweller"),
        (["--lang", "fr"], "has to be zh-TW or en"),
    ] {
        let mut all = vec!["draw"];
        all.extend(arguments);
        let output = run(&all);
        assert_eq!(output.status.code(), Some(1));
        assert!(err(&output).contains(sentence), "{}", err(&output));
    }
}

fn vector(name: &str) -> String {
    format!("{}/tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn verify_says_ok_to_each_check_of_a_good_receipt_and_what_that_proves() {
    let output = run(&["verify", &vector("three-cards")]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let text = out(&output);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..5], ["ok form", "ok deck", "ok commitment", "ok cards", "ok signature"]);
    assert!(lines[5].contains("did not choose them") && lines[5].contains("does not prove"));
    assert_eq!(lines.len(), 6, "{text}");
}

#[test]
fn verify_reads_standard_input_and_names_the_check_that_fails() {
    let receipt = std::fs::read_to_string(vector("three-cards")).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&receipt).unwrap();
    let reversed = value["cards"][1]["reversed"].as_bool().unwrap();
    value["cards"][1]["reversed"] = (!reversed).into();
    let mut child =
        command(&["verify", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(child.stdin.as_mut().unwrap(), value.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = out(&output);
    assert!(text.contains("ok commitment\nFAILED cards: card 2 is not"), "{text}");
    assert!(text.contains("FAILED signature: "), "{text}");
    assert!(text.ends_with("every check is ok.\n"), "{text}");
}

#[test]
fn verify_warns_when_the_persons_part_is_empty() {
    let output = run(&["verify", &vector("one-card-nothing-done")]);
    assert_eq!(output.status.code(), Some(0));
    assert!(out(&output).lines().last().unwrap().starts_with("warning: your own part is empty"));
}

#[test]
fn verify_can_require_an_instance() {
    let receipt = std::fs::read_to_string(vector("three-cards")).unwrap();
    let value: serde_json::Value = serde_json::from_str(&receipt).unwrap();
    let key = value["instance"].as_str().unwrap().to_uppercase();
    let output = run(&["verify", "--key", &key, &vector("three-cards")]);
    assert!(output.status.success() && out(&output).contains("ok instance"), "{}", out(&output));
    let output = run(&["verify", "--key", &"0".repeat(64), &vector("three-cards")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("FAILED instance: it was signed by "), "{}", out(&output));
    let output = run(&["verify", "--key", "feed", &vector("three-cards")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("64 hexadecimal digits"), "{}", err(&output));
}

#[test]
fn verify_refuses_what_is_no_receipt_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("receipt.json");
    for (text, why) in [
        ("{}", "FAILED form: it is no receipt: missing field"),
        ("not JSON", "FAILED form: it is no receipt: expected"),
        (&" {".repeat(20_000), "FAILED form: it is no receipt: it is longer than a receipt"),
    ] {
        std::fs::write(&file, text).unwrap();
        let output = run(&["verify", file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        assert!(out(&output).starts_with(why), "{}", out(&output));
    }
    let output = run(&["verify", folder.path().join("none.json").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("cannot read"), "{}", err(&output));
}
