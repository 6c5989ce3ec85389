//! `/preferences`: what one sets for oneself (contract §5).
//!
//! The contract has a route for each group of settings; all of them take any of the keys, so that a
//! client that sends one to the wrong group loses nothing.

use std::sync::Arc;

use axum::Json as Body;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Shared;
use crate::features::accounts::bodies::{OwnedPreferences, PreferencesBody};
use crate::features::accounts::preferences::{self, Change, Preferences};
use crate::features::accounts::service::Accounts;
use crate::features::accounts::tables::PREFERENCES;
use crate::features::accounts::{AccountError, SignedIn};
use crate::tarot::Lang;
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Locale, Problem};

fn answer(user_id: Uuid, preferences: Preferences, message: &str) -> Body<PreferencesBody> {
    let preferences = OwnedPreferences { user_id, preferences };
    Body(PreferencesBody { message: message.to_owned(), preferences })
}

/// All preferences.
#[utoipa::path(
    get, path = "/preferences", tag = "accounts",
    responses(
        (status = 200, body = PreferencesBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn get(
    State(accounts): State<Arc<Accounts>>,
    me: SignedIn,
) -> Result<Body<PreferencesBody>, Problem> {
    let preferences = accounts.store.read(|tx| PREFERENCES.get(tx, &me.user.id))?;
    Ok(answer(me.user.id, preferences.unwrap_or_default(), ""))
}

async fn change(
    shared: Shared,
    me: SignedIn,
    lang: Lang,
    change: Change,
) -> Result<Body<PreferencesBody>, Problem> {
    change.check(&shared.catalog)?;
    let id = me.user.id;
    let changed = shared
        .accounts
        .store
        .write::<_, AccountError>(move |tx| preferences::change(tx, id, change))
        .await?;
    Ok(answer(id, changed, lang.pick("設定存好了。", "Your settings are saved.")))
}

macro_rules! group {
    ($(#[$doc:meta])* $name:ident, $path:literal) => {
        $(#[$doc])*
        #[utoipa::path(
            put, path = $path, tag = "accounts", request_body = Change,
            responses(
                (status = 200, body = PreferencesBody),
                (status = 401, body = ProblemBody, content_type = "application/problem+json"),
                (status = 422, body = ProblemBody, content_type = "application/problem+json"),
            ),
        )]
        pub(super) async fn $name(
            State(shared): State<Shared>,
            Locale(lang): Locale,
            me: SignedIn,
            Json(body): Json<Change>,
        ) -> Result<Body<PreferencesBody>, Problem> {
            change(shared, me, lang, body).await
        }
    };
}

group!(
    /// Changes any preference.
    put, "/preferences"
);
group!(
    /// Changes how the site looks and sounds.
    visual, "/preferences/visual"
);
group!(
    /// Changes how readings are made.
    reading, "/preferences/reading"
);
group!(
    /// Changes who reads, and how.
    interpretation, "/preferences/interpretation"
);
group!(
    /// Changes what one is told about.
    notifications, "/preferences/notifications"
);
group!(
    /// Changes who sees what.
    privacy, "/preferences/privacy"
);
group!(
    /// Changes what makes the site easier to use.
    accessibility, "/preferences/accessibility"
);

/// Changes the theme, which has to be given here.
#[utoipa::path(
    put, path = "/preferences/theme", tag = "accounts", request_body = Change,
    responses(
        (status = 200, body = PreferencesBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn theme(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    Json(body): Json<Change>,
) -> Result<Body<PreferencesBody>, Problem> {
    if body.theme.is_none() {
        return Err(Problem::invalid(vec![FieldError::new(
            "/theme",
            "要給一個主題。",
            "A theme is needed.",
        )]));
    }
    change(shared, me, lang, body).await
}

/// Sets all preferences back.
#[utoipa::path(
    post, path = "/preferences/reset", tag = "accounts",
    responses(
        (status = 200, body = PreferencesBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn reset(
    State(accounts): State<Arc<Accounts>>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<PreferencesBody>, Problem> {
    let id = me.user.id;
    accounts.store.write::<_, AccountError>(move |tx| Ok(PREFERENCES.remove(tx, &id)?)).await?;
    let message = lang.pick("設定都回到原來的樣子了。", "All settings are back to what they were.");
    Ok(answer(id, Preferences::default(), message))
}

/// Past changes; none are kept.
#[derive(Serialize, ToSchema)]
pub(super) struct HistoryBody {
    /// Always empty: what someone once preferred is nobody's business.
    #[schema(value_type = Vec<Object>)]
    history: Vec<()>,
    /// Always 0.
    count: usize,
}

/// Past changes; none are kept.
#[utoipa::path(
    get, path = "/preferences/history", tag = "accounts",
    responses(
        (status = 200, body = HistoryBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn history(State(_): State<Shared>, _: SignedIn) -> Body<HistoryBody> {
    Body(HistoryBody { history: Vec::new(), count: 0 })
}

/// Sets what suits a small screen, where the browser says that it is one.
#[utoipa::path(
    post, path = "/preferences/apply-recommended", tag = "accounts",
    responses(
        (status = 200, body = PreferencesBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn apply_recommended(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
) -> Result<Body<PreferencesBody>, Problem> {
    // The original counted sessions by device in its analytics; the sessions themselves tell as much.
    let sessions = shared
        .accounts
        .store
        .read(|tx| crate::features::accounts::sessions::of_user(tx, me.user.id))?;
    let mobile = sessions
        .iter()
        .filter(|(_, s)| ["Android", "iPhone", "iPad"].iter().any(|word| s.device.contains(word)))
        .count();
    let mut wanted = Change::default();
    if mobile * 2 > sessions.len() {
        wanted.background_radiation_level = Some(0.1);
        wanted.ambient_volume = Some(0.2);
    }
    change(shared, me, lang, wanted).await
}

/// Where one is.
#[derive(Deserialize, ToSchema)]
pub(super) struct AdaptiveRequest {
    /// Not used.
    #[serde(default)]
    #[expect(dead_code, reason = "the contract's; it changes nothing")]
    is_night_time: Option<bool>,
    /// A small screen.
    #[serde(default)]
    is_mobile: Option<bool>,
    /// A slow device.
    #[serde(default)]
    low_performance: Option<bool>,
}

/// What would suit that, without keeping it.
#[derive(Serialize, ToSchema)]
pub(super) struct AdaptiveBody {
    /// Empty.
    message: String,
    /// All preferences.
    settings: OwnedPreferences,
}

/// What would suit where one is; nothing is kept.
#[utoipa::path(
    post, path = "/preferences/adaptive", tag = "accounts", request_body = AdaptiveRequest,
    responses(
        (status = 200, body = AdaptiveBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn adaptive(
    State(accounts): State<Arc<Accounts>>,
    me: SignedIn,
    Json(body): Json<AdaptiveRequest>,
) -> Result<Body<AdaptiveBody>, Problem> {
    let kept = accounts.store.read(|tx| PREFERENCES.get(tx, &me.user.id))?;
    let mut preferences = kept.unwrap_or_default();
    if body.low_performance == Some(true) {
        preferences.terminal_effects = false;
        preferences.sound_effects = false;
    }
    if body.is_mobile == Some(true) {
        preferences.ambient_volume = preferences.ambient_volume.min(0.2);
    }
    let settings = OwnedPreferences { user_id: me.user.id, preferences };
    Ok(Body(AdaptiveBody { message: String::new(), settings }))
}
