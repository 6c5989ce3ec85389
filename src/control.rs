//! The operator's door into a running server: a Unix socket in the data folder.
//!
//! Only one process can have the store open, so `wasteland-tarot user …` asks the one that has it. Who
//! may write into the data folder may use the socket, and nobody else (mode 0600). A request is one
//! line of JSON, the answer another, and the connection closes.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixListener;
use tokio::task::JoinHandle;

use crate::features::accounts::Accounts;
use crate::features::accounts::administration::{Command, Reply};
use crate::jobs::Jobs;
use crate::jobs::order::{self, Answer, Order};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The socket in the data folder.
pub const FILE_NAME: &str = "control.sock";
/// A request at most, in bytes.
const MAX_REQUEST: u64 = 64 * 1024;
/// Either side waits for the other so long, unless the work takes longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the operator may ask for.
#[derive(Deserialize)]
#[serde(untagged)]
enum Request {
    Accounts(Command),
    Jobs(Order),
}

/// Who answers.
#[derive(Clone)]
pub struct Answering {
    /// For orders about accounts.
    pub accounts: Arc<Accounts>,
    /// For orders about jobs and backups.
    pub jobs: Arc<Jobs>,
}

/// The listening side.
pub struct Door {
    path: PathBuf,
    listening: JoinHandle<()>,
}

impl Door {
    /// Opens the door. The store is ours by now, so a socket that lies there is a dead one's.
    ///
    /// # Errors
    /// When it cannot be made; the server can do without.
    pub fn open(folder: &Path, answering: Answering) -> io::Result<Self> {
        let path = folder.join(FILE_NAME);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // Made under another name, so that nobody can connect before the mode is set.
        let unready = folder.join(format!("{FILE_NAME}.new"));
        drop(std::fs::remove_file(&unready));
        let listener = UnixListener::bind(&unready)?;
        std::fs::set_permissions(&unready, std::fs::Permissions::from_mode(0o600))?;
        std::fs::rename(&unready, &path)?;
        let listening = tokio::spawn(listen(listener, answering));
        Ok(Self { path, listening })
    }

    /// Closes it.
    pub fn close(self) {
        self.listening.abort();
        drop(std::fs::remove_file(&self.path));
    }
}

async fn listen(listener: UnixListener, answering: Answering) {
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file descriptors, most likely: the door opens again when some have come back.
                tracing::warn!(control.error = %error, "the operator cannot be let in");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        // Beside each other: a backup may take minutes.
        let answering = answering.clone();
        tokio::spawn(async move {
            let answered = tokio::time::timeout(order::PATIENCE, answer(stream, &answering)).await;
            if let Ok(Err(error)) = answered {
                tracing::debug!(control.error = %error, "a command was not answered");
            }
        });
    }
}

async fn answer(stream: tokio::net::UnixStream, answering: &Answering) -> io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut line = String::new();
    let mut reader = tokio::io::BufReader::new(reader.take(MAX_REQUEST));
    tokio::time::timeout(PATIENCE, reader.read_line(&mut line)).await??;
    let reply = match serde_json::from_str(&line) {
        Ok(Request::Accounts(command)) => {
            serde_json::to_vec(&answering.accounts.administer(command).await)
        }
        Ok(Request::Jobs(order)) => serde_json::to_vec(&answering.jobs.obey(order).await),
        Err(_) => {
            let reason = "the server does not know this command; is it of another version?";
            let reason = reason.to_owned();
            // Whoever asked reads the one of the two that is theirs.
            let refused = line.contains("\"order\"");
            if refused {
                serde_json::to_vec(&Answer::Refused { reason })
            } else {
                serde_json::to_vec(&Reply::Refused { reason })
            }
        }
    };
    let mut reply = reply?;
    reply.push(b'\n');
    writer.write_all(&reply).await
}

/// Asks the server that has this data folder about accounts; `None` when there is none.
///
/// # Errors
/// When there is one and it does not answer.
pub fn ask(folder: &Path, command: &Command) -> io::Result<Option<Reply>> {
    ask_patiently(folder, command, PATIENCE)
}

/// [`ask`] for anything, and for work that takes longer.
///
/// # Errors
/// When there is a server and it does not answer.
pub fn ask_patiently<R: DeserializeOwned>(
    folder: &Path,
    command: &impl Serialize,
    patience: Duration,
) -> io::Result<Option<R>> {
    let mut stream = match UnixStream::connect(folder.join(FILE_NAME)) {
        Ok(stream) => stream,
        Err(error)
            if matches!(
                error.kind(),
                // The last one: the path is too long for a socket, so no server has made one there.
                io::ErrorKind::NotFound
                    | io::ErrorKind::ConnectionRefused
                    | io::ErrorKind::InvalidInput
            ) =>
        {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    stream.set_read_timeout(Some(patience))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut request = serde_json::to_vec(command)?;
    request.push(b'\n');
    stream.write_all(&request)?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    serde_json::from_str(&line).map(Some).map_err(io::Error::from)
}
