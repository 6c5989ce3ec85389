//! Sessions: two opaque tokens, an access token for half an hour and a refresh token for a week.
//!
//! A token is the session's id and 32 random bytes, as 64 characters of URL-safe base64. The store has
//! only SHA-256 of the two current ones, so a copy of the data folder opens no account. Refreshing
//! makes both anew; a refresh token that comes a second time was copied by somebody, and nobody
//! can tell which of the two is the thief: the whole session ends (RFC 9700 §4.14.2). Clients must
//! therefore refresh one at a time; ours holds a lock over all its tabs.

use std::collections::HashMap;
use std::ops::{Bound, ControlFlow};
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use uuid::Uuid;

use super::error::{AccountError, Thing};
use super::model::{Method, Session, User};
use super::rules;
use super::tables::{Digest, SESSIONS, SESSIONS_OF, USED_REFRESH, USERS};
use crate::store::{OfUser, Reader, Store, StoreError, WriteTx};
use crate::system::{NoEntropy, System};

/// A token's parts.
struct Token {
    session: Uuid,
    hash: Digest,
}

impl Token {
    fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == 48)?;
        let session = Uuid::from_slice(bytes.get(..16)?).ok()?;
        Some(Self { session, hash: Digest::of(&bytes) })
    }
}

/// Random bytes for the two tokens of a session, made before the transaction.
#[derive(Clone)]
pub struct Secrets([[u8; 32]; 2]);

impl Secrets {
    /// New ones.
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub fn new(system: &System) -> Result<Self, NoEntropy> {
        let mut secrets = [[0; 32]; 2];
        for secret in &mut secrets {
            system.entropy.fill(secret)?;
        }
        Ok(Self(secrets))
    }

    /// Access token and refresh token of a session, each with its hash.
    fn tokens(&self, session: Uuid) -> [(String, Digest); 2] {
        self.0.map(|secret| {
            let bytes = [session.as_bytes().as_slice(), secret.as_slice()].concat();
            (URL_SAFE_NO_PAD.encode(&bytes), Digest::of(&bytes))
        })
    }
}

/// A random text that nobody can guess, for codes and states.
///
/// # Errors
/// When the operating system has no randomness.
pub fn secret_text(system: &System) -> Result<String, NoEntropy> {
    let mut bytes = [0; 32];
    system.entropy.fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// A session with the tokens that open it: the only time they are seen.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Whose.
    pub user: User,
    /// Its id.
    pub id: Uuid,
    /// The session.
    pub session: Session,
    /// For the cookie `access_token`.
    pub access_token: String,
    /// For the cookie `refresh_token`.
    pub refresh_token: String,
}

/// Opens a session for someone who has shown who they are.
///
/// # Errors
/// When the account is disabled or the store fails.
pub fn open(
    tx: &mut WriteTx<'_>,
    user: &mut User,
    method: Method,
    device: &str,
    secrets: &Secrets,
    now: Timestamp,
) -> Result<Opened, AccountError> {
    if !user.is_active {
        return Err(AccountError::Disabled);
    }
    let mut theirs = of_user(tx, user.id)?;
    theirs.sort_by_key(|(_, session)| std::cmp::Reverse(session.last_seen_at));
    for (id, _) in theirs.into_iter().skip(rules::MAX_SESSIONS - 1) {
        end(tx, id)?;
    }
    let id = Uuid::now_v7();
    let [(access_token, access), (refresh_token, refresh)] = secrets.tokens(id);
    let session = Session {
        user: user.id,
        method,
        device: device.to_owned(),
        signed_in_at: now,
        last_seen_at: now,
        expires_at: now + rules::REFRESH,
        access: access.0,
        access_expires_at: now + rules::ACCESS,
        refresh: refresh.0,
        refreshed: 0,
        active_since: now,
    };
    SESSIONS.insert(tx, &id, &session)?;
    user.last_login = Some(now);
    user.last_login_method = Some(method);
    USERS.insert(tx, &user.id, user)?;
    Ok(Opened { user: user.clone(), id, session, access_token, refresh_token })
}

/// Who an access token stands for.
///
/// # Errors
/// [`AccountError::NotSignedIn`] when it is no longer good.
pub fn signed_in(
    tx: &impl Reader,
    token: &str,
    now: Timestamp,
) -> Result<(User, Uuid, Session), AccountError> {
    let token = Token::parse(token).ok_or(AccountError::NotSignedIn)?;
    let session = SESSIONS.get(tx, &token.session)?.ok_or(AccountError::NotSignedIn)?;
    let good = session.access == token.hash.0 && now < session.access_expires_at;
    if !good || now >= session.ends_at() {
        return Err(AccountError::NotSignedIn);
    }
    let user = USERS.get(tx, &session.user)?.filter(|user| user.is_active);
    Ok((user.ok_or(AccountError::NotSignedIn)?, token.session, session))
}

/// What came of a refresh. A theft is an outcome, not an error: what it changes has to be kept.
pub enum Refreshed {
    /// New tokens.
    Opened(Box<Opened>),
    /// The token was used before; the session is over.
    Stolen(Uuid),
}

/// Exchanges a refresh token for new tokens.
///
/// # Errors
/// [`AccountError::NotSignedIn`] when it is no longer good.
pub fn refresh(
    tx: &mut WriteTx<'_>,
    token: &str,
    secrets: &Secrets,
    now: Timestamp,
) -> Result<Refreshed, AccountError> {
    let token = Token::parse(token).ok_or(AccountError::NotSignedIn)?;
    let mut session = SESSIONS.get(tx, &token.session)?.ok_or(AccountError::NotSignedIn)?;
    if session.refresh != token.hash.0 {
        if was_used(tx, token.session, &token.hash)? {
            end(tx, token.session)?;
            return Ok(Refreshed::Stolen(session.user));
        }
        return Err(AccountError::NotSignedIn);
    }
    let user = USERS.get(tx, &session.user)?.filter(|user| user.is_active);
    let user = user.ok_or(AccountError::NotSignedIn)?;
    if now >= session.expires_at || now >= session.ends_at() {
        return Err(AccountError::NotSignedIn);
    }
    use_up(tx, token.session, &mut session)?;
    let [(access_token, access), (refresh_token, refresh)] = secrets.tokens(token.session);
    session.access = access.0;
    // A loyalty extension outlives a refresh.
    session.access_expires_at =
        session.access_expires_at.max(now + rules::ACCESS).min(session.ends_at());
    session.refresh = refresh.0;
    session.expires_at = (now + rules::REFRESH).min(session.ends_at());
    session.last_seen_at = now;
    SESSIONS.insert(tx, &token.session, &session)?;
    let id = token.session;
    Ok(Refreshed::Opened(Box::new(Opened { user, id, session, access_token, refresh_token })))
}

/// Remembers that a session's refresh token is exchanged, and forgets the oldest past the bound.
fn use_up(tx: &mut WriteTx<'_>, id: Uuid, session: &mut Session) -> Result<(), StoreError> {
    USED_REFRESH.insert(tx, &OfUser(id, session.refreshed), &session.refresh)?;
    if let Some(oldest) = session.refreshed.checked_sub(rules::MAX_USED_REFRESH) {
        USED_REFRESH.remove(tx, &OfUser(id, oldest))?;
    }
    session.refreshed += 1;
    Ok(())
}

/// Whether a refresh token of this session was exchanged before.
fn was_used(tx: &impl Reader, id: Uuid, token: &Digest) -> Result<bool, StoreError> {
    let (from, to) = (OfUser(id, 0), OfUser(id, u64::MAX));
    let mut found = false;
    USED_REFRESH.scan(tx, (Bound::Included(&from), Bound::Included(&to)), true, |_, hash| {
        found = hash == token.0;
        if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(found)
}

/// New tokens for a session whose access token now lives until `until`.
///
/// # Errors
/// When the session is gone.
pub fn reissue(
    tx: &mut WriteTx<'_>,
    id: Uuid,
    until: Timestamp,
    secrets: &Secrets,
    now: Timestamp,
) -> Result<Opened, AccountError> {
    let mut session = SESSIONS.get(tx, &id)?.ok_or(AccountError::NotSignedIn)?;
    let user = USERS.get(tx, &session.user)?.ok_or(AccountError::NotSignedIn)?;
    use_up(tx, id, &mut session)?;
    let [(access_token, access), (refresh_token, refresh)] = secrets.tokens(id);
    session.access = access.0;
    session.access_expires_at = until.min(session.ends_at());
    session.refresh = refresh.0;
    session.expires_at = (now + rules::REFRESH).min(session.ends_at());
    session.active_since = now;
    SESSIONS.insert(tx, &id, &session)?;
    Ok(Opened { user, id, session, access_token, refresh_token })
}

/// A person's sessions.
///
/// # Errors
/// When the store fails.
pub fn of_user(tx: &impl Reader, user: Uuid) -> Result<Vec<(Uuid, Session)>, StoreError> {
    let mut found = Vec::new();
    for id in SESSIONS_OF.find(tx, &user)? {
        if let Some(session) = SESSIONS.get(tx, &id)? {
            found.push((id, session));
        }
    }
    Ok(found)
}

/// Ends a session; whether there was one.
///
/// # Errors
/// When the store fails.
pub fn end(tx: &mut WriteTx<'_>, id: Uuid) -> Result<bool, StoreError> {
    USED_REFRESH.remove_range(tx, &OfUser(id, 0), &OfUser(id, u64::MAX))?;
    SESSIONS.remove(tx, &id)
}

/// Ends one session of a person's.
///
/// # Errors
/// When it is not theirs or not there.
pub fn end_of(tx: &mut WriteTx<'_>, user: Uuid, id: Uuid) -> Result<(), AccountError> {
    let theirs = SESSIONS.get(tx, &id)?.is_some_and(|session| session.user == user);
    if !theirs {
        return Err(AccountError::Missing(Thing::Session));
    }
    end(tx, id)?;
    Ok(())
}

/// Ends all of a person's sessions but one; how many.
///
/// # Errors
/// When the store fails.
pub fn end_others(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    but: Option<Uuid>,
) -> Result<usize, StoreError> {
    let mut ended = 0;
    for id in SESSIONS_OF.find(tx, &user)? {
        if Some(id) != but {
            ended += usize::from(end(tx, id)?);
        }
    }
    Ok(ended)
}

/// The session that either token of a pair belongs to, for signing out: also an old one will do.
///
/// # Errors
/// When the store fails.
pub fn of_token(tx: &impl Reader, token: &str) -> Result<Option<(Uuid, Session)>, StoreError> {
    let Some(token) = Token::parse(token) else { return Ok(None) };
    let session = SESSIONS
        .get(tx, &token.session)?
        .filter(|session| session.access == token.hash.0 || session.refresh == token.hash.0);
    Ok(session.map(|session| (token.session, session)))
}

/// Removes sessions that are over. Called by a job; how many.
///
/// # Errors
/// When the store fails.
pub async fn sweep(store: &Store, now: Timestamp) -> Result<usize, StoreError> {
    store
        .write(move |tx| {
            let over = |session: &Session| {
                now >= session.ends_at()
                    || (now >= session.expires_at && now >= session.access_expires_at)
            };
            let all = SESSIONS.all(tx)?;
            let mut ended = 0;
            for (id, _) in all.into_iter().filter(|(_, session)| over(session)) {
                ended += usize::from(end(tx, id)?);
            }
            Ok(ended)
        })
        .await
}

/// When sessions were last used: gathered in memory and flushed by a job, because a GET never writes.
#[derive(Default)]
pub struct Seen(Mutex<HashMap<Uuid, Timestamp>>);

impl Seen {
    /// Notes that a session was used.
    pub fn note(&self, session: Uuid, now: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(session, now);
    }

    /// When it was last used, if that is not in the store yet.
    pub fn at(&self, session: Uuid) -> Option<Timestamp> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&session).copied()
    }

    /// Puts what was noted into the store.
    ///
    /// # Errors
    /// When the store fails; what was noted is lost then, and nobody misses it.
    pub async fn flush(&self, store: &Store) -> Result<(), StoreError> {
        let noted = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if noted.is_empty() {
            return Ok(());
        }
        store
            .write(move |tx| {
                for (id, at) in noted {
                    if let Some(mut session) = SESSIONS.get(tx, &id)? {
                        session.last_seen_at = session.last_seen_at.max(at);
                        SESSIONS.insert(tx, &id, &session)?;
                    }
                }
                Ok(())
            })
            .await
    }
}
