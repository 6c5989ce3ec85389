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

/// The socket in the data folder.
pub const FILE_NAME: &str = "control.sock";
/// A request at most, in bytes.
const MAX_REQUEST: u64 = 64 * 1024;
/// Either side waits for the other so long.
const PATIENCE: Duration = Duration::from_secs(30);

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
    pub fn open(folder: &Path, accounts: Arc<Accounts>) -> io::Result<Self> {
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
        let listening = tokio::spawn(listen(listener, accounts));
        Ok(Self { path, listening })
    }

    /// Closes it.
    pub fn close(self) {
        self.listening.abort();
        drop(std::fs::remove_file(&self.path));
    }
}

async fn listen(listener: UnixListener, accounts: Arc<Accounts>) {
    // One at a time: there is one operator.
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
        let answered = tokio::time::timeout(PATIENCE, answer(stream, &accounts)).await;
        if let Ok(Err(error)) = answered {
            tracing::debug!(control.error = %error, "a command was not answered");
        }
    }
}

async fn answer(stream: tokio::net::UnixStream, accounts: &Accounts) -> io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut line = String::new();
    tokio::io::BufReader::new(reader.take(MAX_REQUEST)).read_line(&mut line).await?;
    let reply = match serde_json::from_str::<Command>(&line) {
        Ok(command) => accounts.administer(command).await,
        Err(error) => Reply::Refused {
            reason: format!(
                "the server does not know this command ({error}); is it of another version?"
            ),
        },
    };
    let mut reply = serde_json::to_vec(&reply)?;
    reply.push(b'\n');
    writer.write_all(&reply).await
}

/// Asks the server that has this data folder; `None` when there is none.
///
/// # Errors
/// When there is one and it does not answer.
pub fn ask(folder: &Path, command: &Command) -> io::Result<Option<Reply>> {
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
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut request = serde_json::to_vec(command)?;
    request.push(b'\n');
    stream.write_all(&request)?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    serde_json::from_str(&line).map(Some).map_err(io::Error::from)
}
