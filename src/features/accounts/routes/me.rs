//! `/users/me`: what one says of oneself, takes away, and deletes (contract §4).

use std::sync::Arc;

use axum::Json as Body;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Shared, clear_session};
use crate::features::accounts::bodies::{MessageBody, UserBody};
use crate::features::accounts::error::{Picture, Thing};
use crate::features::accounts::model::{Avatar, User};
use crate::features::accounts::passkeys::Assertion;
use crate::features::accounts::service::{Accounts, Deleted};
use crate::features::accounts::tables::AVATARS;
use crate::features::accounts::{AccountError, SignedIn, input, rules};
use crate::store::{Bytes, StoreError};
use crate::web::limits::Limit;
use crate::web::problem::ProblemBody;
use crate::web::{Caller, FieldError, Json, Locale, Problem};

/// One's profile.
#[derive(Serialize, ToSchema)]
pub(super) struct ProfileBody {
    /// In the caller's language.
    message: String,
    /// Who.
    user: UserBody,
}

/// One's profile.
#[utoipa::path(
    get, path = "/users/me/profile", tag = "accounts",
    responses(
        (status = 200, body = ProfileBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn profile(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<ProfileBody>, Problem> {
    Ok(Body(ProfileBody { message: String::new(), user: accounts.shown(&me.user, lang)? }))
}

/// Changes to a profile. What is absent or null stays; an empty text takes away what can be empty.
#[derive(Deserialize, ToSchema)]
pub(super) struct ProfileRequest {
    /// 1–50 characters.
    #[serde(default)]
    name: Option<String>,
    /// 1–100 characters, without `<>{}\|^~[]` and the back tick.
    #[serde(default)]
    display_name: Option<String>,
    /// At most 500 characters.
    #[serde(default)]
    bio: Option<String>,
    /// A faction's key, or `independent`.
    #[serde(default)]
    faction_alignment: Option<String>,
    /// At most 100 characters.
    #[serde(default)]
    wasteland_location: Option<String>,
    /// A suit's key.
    #[serde(default)]
    favorite_card_suit: Option<String>,
}

/// Changes one's profile.
#[utoipa::path(
    patch, path = "/users/me/profile", tag = "accounts", request_body = ProfileRequest,
    responses(
        (status = 200, body = ProfileBody),
        (status = 400, description = "Nothing to change.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn change_profile(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<ProfileRequest>,
) -> Result<Body<ProfileBody>, Problem> {
    let mut errors = Vec::new();
    let mut checked = |result: Option<Result<String, FieldError>>| match result {
        Some(Ok(text)) => Some(text),
        Some(Err(error)) => {
            errors.push(error);
            None
        }
        None => None,
    };
    let suit = |key: String| {
        let known = key.is_empty() || crate::tarot::Suit::ALL.iter().any(|s| s.key() == key);
        let wrong =
            || FieldError::new("/favorite_card_suit", "沒有這個花色。", "There is no such suit.");
        known.then_some(key).ok_or_else(wrong)
    };
    let empty_or = |text: String, check: fn(&str, &str) -> Result<String, FieldError>, at| {
        if text.trim().is_empty() { Ok(String::new()) } else { check(&text, at) }
    };
    let name = checked(body.name.map(|text| input::line(&text, rules::NAME, "/name")));
    let display_name =
        checked(body.display_name.map(|text| empty_or(text, input::display_name, "/display_name")));
    let bio = checked(body.bio.map(|text| input::lines(&text, rules::MAX_BIO, "/bio")));
    let faction =
        checked(body.faction_alignment.map(|key| super::auth::faction(&shared.catalog, &key)));
    let location = checked(
        body.wasteland_location
            .map(|text| input::line(&text, (0, rules::MAX_LOCATION), "/wasteland_location")),
    );
    let favorite = checked(body.favorite_card_suit.map(suit));
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let all = [&name, &display_name, &bio, &faction, &location, &favorite];
    if all.iter().all(|change| change.is_none()) {
        return Err(AccountError::NothingToChange.into());
    }
    let (user, ()) = shared
        .accounts
        .change(me.user.id, move |_, user| {
            let set = |to: &mut Option<String>, from: Option<String>| {
                if let Some(text) = from {
                    *to = Some(text).filter(|text| !text.is_empty());
                }
            };
            if let Some(name) = name {
                user.name = name;
            }
            if let Some(faction) = faction {
                user.faction_alignment = faction;
            }
            set(&mut user.display_name, display_name);
            set(&mut user.bio, bio);
            set(&mut user.wasteland_location, location);
            set(&mut user.favorite_card_suit, favorite);
            Ok(())
        })
        .await?;
    let message = lang.pick("個人資料更新了。", "Your profile is changed.").to_owned();
    Ok(Body(ProfileBody { message, user: shared.accounts.shown(&user, lang)? }))
}

/// The new picture.
#[derive(Serialize, ToSchema)]
pub(super) struct AvatarBody {
    /// Where it is.
    avatar_url: Option<String>,
    /// In the caller's language.
    message: String,
}

/// A picture, as it is sent.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub(super) struct AvatarForm {
    /// PNG, JPEG or WebP, at most 5 MB and 4096 pixels a side.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Sets one's picture: cut to a square of 256 pixels and written anew, nothing else of it is kept.
#[utoipa::path(
    post, path = "/users/avatar", tag = "accounts",
    request_body(content = AvatarForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = AvatarBody),
        (status = 400, description = "Not a picture, or too big a one.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn upload_avatar(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
    mut form: Multipart,
) -> Result<Response, Problem> {
    accounts.limits.check(Limit::Upload, me.user.id.as_u128())?;
    let refused = |what| Problem::from(AccountError::Picture(what));
    let place = accounts.uploads.acquire().await;
    let mut picture = None;
    while let Some(field) = form.next_field().await.map_err(|_| refused(Picture::Unreadable))? {
        if field.name() == Some("file") {
            // The stream ends with an error past the limit of the route.
            picture = Some(field.bytes().await.map_err(|_| refused(Picture::TooBig))?);
        }
    }
    let picture = picture.ok_or_else(|| refused(Picture::Empty))?;
    // One at a time, like the hashes: a picture is tens of megabytes while it is decoded. The turn is the
    // thread's, so that a caller who hangs up makes no room for a second one.
    let turn = Arc::clone(&accounts.pictures).acquire_owned().await;
    let prepared = tokio::task::spawn_blocking(move || {
        let prepared = crate::features::accounts::avatars::prepare(&picture);
        drop((picture, turn));
        prepared
    });
    drop(place);
    let jpeg = prepared.await.map_err(|error| AccountError::Internal(error.to_string()))??;
    let tag = crate::features::accounts::avatars::tag(&jpeg);
    let (user, ()) = accounts
        .change(me.user.id, move |tx, user| {
            AVATARS.insert(tx, &user.id, &Avatar { jpeg: Bytes(jpeg) })?;
            user.avatar = Some(tag);
            Ok(())
        })
        .await?;
    let body = AvatarBody {
        avatar_url: accounts.shown(&user, lang)?.avatar_url,
        message: lang.pick("照片換好了。", "Your picture is changed.").to_owned(),
    };
    Ok(Body(body).into_response())
}

/// The form around a picture may be so much longer than the picture.
pub(super) fn upload_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(rules::MAX_AVATAR_BYTES + 16 * 1024)
}

/// Takes one's picture away.
#[utoipa::path(
    delete, path = "/users/avatar", tag = "accounts",
    responses(
        (status = 200, body = MessageBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete_avatar(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<MessageBody>, Problem> {
    accounts
        .change(me.user.id, |tx, user| {
            user.avatar = None;
            let there = AVATARS.remove(tx, &user.id)?;
            there.then_some(()).ok_or(AccountError::Missing(Thing::Picture))
        })
        .await?;
    Ok(MessageBody::new(lang, "照片拿掉了。", "Your picture is gone."))
}

/// Titles, in the caller's language.
#[derive(Serialize, ToSchema)]
pub(super) struct TitlesBody {
    /// The one that is worn.
    current_title: Option<String>,
    /// All that may be.
    unlocked_titles: Vec<String>,
}

/// The keys of the titles that someone may wear.
fn title_keys(accounts: &Accounts, user: &User) -> Result<Vec<String>, StoreError> {
    let mut keys = accounts.store.read(|tx| accounts.progress.titles(tx, user.id))?;
    // Those that the record has of its own.
    let more = user.unlocked_titles.iter().filter(|title| !keys.contains(title)).cloned();
    let more: Vec<String> = more.collect();
    keys.extend(more);
    Ok(keys)
}

/// One's titles.
#[utoipa::path(
    get, path = "/users/me/titles", tag = "accounts",
    responses(
        (status = 200, body = TitlesBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn titles(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<TitlesBody>, Problem> {
    let word = |key: &String| accounts.progress.rules.title(key, lang);
    let unlocked_titles = title_keys(&accounts, &me.user)?.iter().map(word).collect();
    Ok(Body(TitlesBody {
        current_title: me.user.current_title.as_ref().map(word),
        unlocked_titles,
    }))
}

/// A title to wear.
#[derive(Deserialize, ToSchema)]
pub(super) struct TitleRequest {
    /// An unlocked one, as it is written in either language; null for none.
    title: Option<String>,
}

/// The title that is worn now.
#[derive(Serialize, ToSchema)]
pub(super) struct TitleBody {
    /// Always true.
    success: bool,
    /// The title.
    current_title: Option<String>,
    /// In the caller's language.
    message: String,
}

/// Wears a title, or none.
#[utoipa::path(
    put, path = "/users/me/title", tag = "accounts", request_body = TitleRequest,
    responses(
        (status = 200, body = TitleBody),
        (status = 400, description = "Not unlocked.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn set_title(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<TitleRequest>,
) -> Result<Body<TitleBody>, Problem> {
    let title = match body.title {
        Some(title) => {
            Some(input::line(&title, (1, rules::MAX_TITLE), "/title").map_err(AccountError::from)?)
        }
        None => None,
    };
    // Kept by its key, so that it reads in whatever language it is looked at.
    let key = |title: String| {
        accounts.progress.rules.title_key(&title).map_or(title.clone(), str::to_owned)
    };
    let (title, progress) = (title.map(key), accounts.progress.clone());
    let (user, ()) = accounts
        .change(me.user.id, move |tx, user| {
            if let Some(title) = &title {
                let own = user.unlocked_titles.contains(title);
                if !own && !progress.titles(tx, user.id)?.contains(title) {
                    return Err(AccountError::TitleLocked);
                }
            }
            user.current_title = title;
            Ok(())
        })
        .await?;
    Ok(Body(TitleBody {
        success: true,
        message: match user.current_title {
            Some(_) => lang.pick("稱號戴上了。", "You wear the title now."),
            None => lang.pick("稱號拿下了。", "You wear no title now."),
        }
        .to_owned(),
        current_title: user.current_title.map(|key| accounts.progress.rules.title(&key, lang)),
    }))
}

/// Deletes the account. One of the two, for who has either.
#[derive(Deserialize, ToSchema)]
pub(super) struct DeleteRequest {
    /// The password.
    #[serde(default)]
    password: Option<String>,
    /// The authenticator's answer to `/webauthn/authenticate/options`.
    #[serde(default)]
    passkey: Option<Assertion>,
}

/// What was deleted.
#[derive(Serialize, ToSchema)]
pub(super) struct DeletedBody {
    /// Always true.
    success: bool,
    /// In the caller's language.
    message: String,
    /// Counts.
    deleted: DeletedCounts,
}

/// Counts of what was deleted.
#[derive(Serialize, ToSchema)]
struct DeletedCounts {
    /// Always 1.
    accounts: usize,
    /// Sessions.
    sessions: usize,
    /// Passkeys.
    passkeys: usize,
    /// Pictures.
    avatars: usize,
    /// Days on which they came.
    login_days: usize,
    /// Readings, with their texts and receipts.
    readings: usize,
}

/// Deletes the account and everything of its owner's, after the password or a passkey was given again.
///
/// Who has neither (only an outside account) has to have signed in within the last five minutes.
#[utoipa::path(
    delete, path = "/users/me", tag = "accounts", request_body = DeleteRequest,
    responses(
        (status = 200, description = "Gone; both cookies are taken away.", body = DeletedBody),
        (status = 401, description = "Not signed in, or the password is wrong.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Password or passkey, or a fresh sign-in, is needed.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 423, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    caller: Caller,
    headers: HeaderMap,
    me: SignedIn,
    Json(body): Json<DeleteRequest>,
) -> Result<Response, Problem> {
    let owner = match &body.passkey {
        Some(answer) => {
            let secret = super::webauthn::challenge(&headers)?;
            Some(accounts.authenticate(&caller, secret, answer).await?.0)
        }
        None => None,
    };
    accounts.prove(&me.user, &me.session, body.password.as_deref(), owner).await?;
    let Deleted { sessions, passkeys, avatars, login_days, readings } =
        accounts.delete(me.user.id).await?;
    let body = DeletedBody {
        success: true,
        message: lang
            .pick(
                "帳號和所有屬於你的資料都刪掉了。",
                "Your account and everything of yours is deleted.",
            )
            .to_owned(),
        deleted: DeletedCounts { accounts: 1, sessions, passkeys, avatars, login_days, readings },
    };
    let mut response = (StatusCode::OK, Body(body)).into_response();
    clear_session(response.headers_mut(), &accounts, &caller);
    Ok(response)
}
