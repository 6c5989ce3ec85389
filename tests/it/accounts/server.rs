//! The real binary, as an operator starts it, with what it says kept.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::browser::Browser;
use crate::support::client;

const BINARY: &str = env!("CARGO_BIN_EXE_wasteland-tarot");

/// A server at work.
pub struct Server {
    child: Child,
    pub url: String,
    said: Arc<Mutex<String>>,
    warned: Arc<Mutex<String>>,
    client: reqwest::Client,
}

impl Server {
    /// Starts it on a free port and waits until it listens.
    pub fn start(data: &Path, flags: &[&str]) -> Self {
        Self::start_with(data, flags, &[])
    }

    /// The same, in an environment.
    pub fn start_with(data: &Path, flags: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = command(data, &["serve"]);
        command.envs(environment.iter().copied());
        command.args(["--listen", "127.0.0.1:0"]).args(flags);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary");
        let (said, warned) = (Arc::default(), Arc::default());
        let lines = keep(child.stdout.take().unwrap(), &said);
        let setup = keep(child.stderr.take().unwrap(), &warned);
        let listening = lines.iter().find_map(|line| {
            let line: Value = serde_json::from_str(&line).ok()?;
            (line["message"] == "listening").then(|| line["address"].as_str().map(str::to_owned))?
        });
        let address = listening.unwrap_or_else(|| panic!("it ended: {}", warned.lock().unwrap()));
        drop(setup);
        let client = client().build().unwrap();
        Self { child, url: format!("http://{address}"), said, warned, client }
    }

    /// A browser at it.
    pub fn browser(&self) -> Browser<'_> {
        Browser::at(&self.url, &self.client)
    }

    /// Everything that it logged so far.
    pub fn log(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// The same, after waiting for this to be in it: the log is written behind the answer.
    pub fn log_until(&self, text: &str) -> String {
        let patience = Instant::now();
        while !self.log().contains(text) {
            assert!(patience.elapsed() < Duration::from_secs(10), "{text} is not in the log");
            std::thread::yield_now();
        }
        self.log()
    }

    /// Everything on its standard error so far, where the set-up link is.
    pub fn errors(&self) -> String {
        self.warned.lock().unwrap().clone()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it holds, in MB.
    pub fn memory_mb(&self) -> f64 {
        self.status("VmRSS:")
    }

    /// What it held at the most so far, in MB.
    pub fn peak_mb(&self) -> f64 {
        self.status("VmHWM:")
    }

    fn status(&self, line: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).unwrap();
        let line = status.lines().find_map(|text| text.strip_prefix(line)).unwrap();
        let kib: f64 = line.trim().strip_suffix(" kB").unwrap().parse().unwrap();
        kib * 1024.0 / 1e6
    }

    /// Asks it to stop, and waits.
    pub fn stop(mut self) {
        let id = self.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }

    /// Ends it as a power cut does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Reads on and on, so that the other side never waits for us.
fn keep(from: impl Read + Send + 'static, kept: &Arc<Mutex<String>>) -> Receiver<String> {
    let (told, lines) = channel();
    let kept = Arc::clone(kept);
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let mut kept = kept.lock().unwrap();
            kept.push_str(&line);
            kept.push('\n');
            drop(kept);
            drop(told.send(line));
        }
    });
    lines
}

/// A verb of the binary's on this folder.
pub fn command(data: &Path, verb: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    command.args(verb).arg("--data").arg(data).env_clear();
    command
}

/// Runs a verb, with `input` on its standard input.
pub fn run(data: &Path, verb: &[&str], input: &str) -> Output {
    use std::io::Write;
    let mut child = command(data, verb)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end without having read this.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    child.wait_with_output().unwrap()
}

/// What a verb said, after it went well.
#[track_caller]
pub fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Why a verb did not go well.
#[track_caller]
pub fn err(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr.clone()).unwrap()
}
