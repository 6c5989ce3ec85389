//! What the jobs do. Each may be cut off anywhere and run again.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::Shared;
use crate::features::accounts::sessions;
use crate::features::draws::service as draws;
use crate::features::notices::{self, service::Sent};
use crate::features::operations::statistics as sums;
use crate::store::{Copied, CopyError, Store, StoreError};

/// Below the data folder.
pub const BACKUPS: &str = "backups";

type Done = Result<String, String>;

fn failed(error: impl std::fmt::Display) -> String {
    error.to_string()
}

pub(super) async fn flush(shared: Shared) -> Done {
    shared.teller.runs.sweep();
    // All are tried: each keeps counting what could not be written.
    let counted = shared.catalog.flush(&shared.store).await;
    let given = shared.given.flush(&shared.store).await;
    let visits = shared.sharing.visits.flush(&shared.store).await;
    let seen = shared.accounts.seen.flush(&shared.store).await;
    counted.map_err(failed)?;
    given.map_err(failed)?;
    visits.map_err(failed)?;
    seen.map_err(failed)?;
    Ok("flushed".to_owned())
}

pub(super) async fn sweep(shared: Shared) -> Done {
    shared.accounts.limits.sweep();
    let swept = sessions::sweep(&shared.store, shared.accounts.now()).await;
    swept.map(|_| "swept".to_owned()).map_err(failed)
}

pub(super) async fn expire_draws(shared: Shared) -> Done {
    let expired = draws::sweep(&shared.store, shared.accounts.now()).await.map_err(failed)?;
    Ok(format!("{expired} expired"))
}

pub(super) async fn bingo_month(shared: Shared) -> Done {
    let today = shared.bingo.today().await.map_err(failed)?;
    let month = crate::features::bingo::model::name(today.first);
    Ok(format!("{month} is committed to since {:.0}", today.month.committed_at))
}

pub(super) async fn bingo_number(shared: Shared) -> Done {
    let today = shared.bingo.today().await.map_err(failed)?;
    Ok(format!("{}: {} of cycle {}", today.day, today.called.number, today.called.cycle))
}

pub(super) async fn statistics(shared: Shared) -> Done {
    let (today, total) = (shared.accounts.today(), shared.given.total());
    let kept = shared.store.write(move |tx| sums::keep(tx, today, total)).await.map_err(failed)?;
    Ok(format!("{kept} days"))
}

pub(super) async fn notices(shared: Shared) -> Done {
    told(notices::service::send_due(&shared.notices).await)
}

pub(super) async fn look_back(shared: Shared) -> Done {
    told(notices::service::send_look_backs(&shared.notices).await)
}

/// A person's wrong address is theirs to see, not a failure of the job.
fn told(sent: Result<Sent, StoreError>) -> Done {
    let Sent { sent, failed: lost } = sent.map_err(failed)?;
    Ok(format!("{sent} sent, {lost} failed"))
}

pub(super) async fn demo_reset(shared: Shared) -> Done {
    match &shared.demo {
        None => Err("this is no demo".to_owned()),
        Some(demo) => demo.reset().await.map_err(failed),
    }
}

pub(super) async fn backup(shared: Shared) -> Done {
    let folder = shared.data.join(BACKUPS);
    let (store, now) = (shared.store.clone(), shared.accounts.now());
    let (path, copied) = back_up_to(store, folder.join(file_name(now))).await?;
    let keep = shared.backups_keep;
    let removed = tokio::task::spawn_blocking(move || prune(&folder, keep)).await;
    let removed = removed.map_err(failed)?.map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(format!("{name}: {} rows, {} bytes; {removed} old ones deleted", copied.rows, copied.bytes))
}

/// Writes a backup to this file, on the blocking pool.
///
/// # Errors
/// A sentence for the operator.
pub async fn back_up_to(store: Store, path: PathBuf) -> Result<(PathBuf, Copied), String> {
    let copy = move || -> Result<(PathBuf, Copied), CopyError> {
        let copied = store.back_up(&path)?;
        Ok((path, copied))
    };
    tokio::task::spawn_blocking(copy).await.map_err(failed)?.map_err(failed)
}

/// The name of a backup made at this moment; names sort as moments do.
pub(super) fn file_name(now: Timestamp) -> String {
    format!("wasteland-{}.redb", stamp(now))
}

/// A moment in a file's name, UTC: of a backup, or of a store that was put aside.
#[must_use]
pub fn stamp(now: Timestamp) -> String {
    now.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Deletes all backups but the newest `keep`; how many. Files of other names are left alone.
fn prune(folder: &Path, keep: usize) -> std::io::Result<usize> {
    let mut names: Vec<String> = std::fs::read_dir(folder)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with("wasteland-") && name.ends_with("Z.redb"))
        .collect();
    names.sort();
    let old = names.len().saturating_sub(keep);
    for name in names.iter().take(old) {
        std::fs::remove_file(folder.join(name))?;
    }
    Ok(old)
}
