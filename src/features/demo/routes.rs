//! `/demo` over HTTP. Every site answers `GET /demo`; only a demo signs anybody in.

use std::sync::Arc;

use axum::Json as Body;
use axum::extract::{FromRef, State};
use axum::http::HeaderMap;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::people::{PEOPLE, Person};
use super::service::{Demo, DemoError};
use crate::features::accounts::Accounts;
use crate::features::accounts::bodies::SignedInBody;
use crate::features::accounts::routes::{device_of, signed_in_as};
use crate::jobs::list::JOBS;
use crate::jobs::schedule::Schedule;
use crate::web::limits::{Limit, by_address};
use crate::web::problem::ProblemBody;
use crate::web::{Caller, FieldError, Json, Locale, Problem, layers};

/// What the routes need.
#[derive(Clone)]
pub struct Shared {
    /// Clock and sessions.
    pub accounts: Arc<Accounts>,
    /// `None` on a site that is none.
    pub demo: Option<Arc<Demo>>,
}

impl FromRef<Shared> for Arc<Accounts> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.accounts)
    }
}

/// The routes, below `/api/v1`.
pub fn routes(shared: Shared) -> OpenApiRouter {
    let limited = (Arc::clone(&shared.accounts.limits), Limit::SignIn);
    OpenApiRouter::<Shared>::new()
        .merge(
            OpenApiRouter::<Shared>::new()
                .routes(routes!(sign_in))
                .layer(from_fn_with_state(limited, by_address)),
        )
        .routes(routes!(about))
        .with_state(shared)
        .layer(axum::middleware::from_fn(layers::never_store))
}

/// One of the three.
#[derive(Serialize, ToSchema)]
struct DemoPerson {
    /// For signing in as them.
    key: &'static str,
    /// Their name.
    name: &'static str,
    /// In a sentence.
    about: &'static str,
    /// What they write in.
    lang: &'static str,
}

/// Whether this is a demo, and of whom.
#[derive(Serialize, ToSchema)]
struct DemoBody {
    /// Whether it is one.
    demo: bool,
    /// Empty where it is none.
    people: Vec<DemoPerson>,
    /// When they are made anew, RFC 3339 UTC; null where it is none.
    resets_at: Option<String>,
}

/// Whether this is a demo, who is in it, and until when what one does here stays.
#[utoipa::path(
    get, path = "/demo", operation_id = "demo", tag = "demo",
    params(("lang" = Option<String>, Query, description = "`zh-TW` or `en`.")),
    responses((status = 200, body = DemoBody)),
)]
async fn about(State(shared): State<Shared>, Locale(lang): Locale) -> Body<DemoBody> {
    if shared.demo.is_none() {
        return Body(DemoBody { demo: false, people: Vec::new(), resets_at: None });
    }
    let people = PEOPLE.iter().map(|person| {
        let [zh, en] = person.about;
        let about = lang.pick(zh, en);
        DemoPerson { key: person.key, name: person.name, about, lang: person.lang.tag() }
    });
    let job = JOBS.iter().find(|job| job.name == "demo-reset");
    let schedule = job.and_then(|job| Schedule::parse(job.cron).ok());
    let accounts = &shared.accounts;
    let next = schedule.and_then(|s| s.next(accounts.now(), &accounts.options.time_zone));
    Body(DemoBody {
        demo: true,
        people: people.collect(),
        resets_at: next.map(|next| next.to_string()),
    })
}

/// Whom to sign in as.
#[derive(Deserialize, ToSchema)]
struct DemoRequest {
    /// A key of `GET /demo`.
    #[schema(example = "yuqing")]
    person: String,
}

/// Signs in as one of the demo's people.
#[utoipa::path(
    post, path = "/demo/sign-in", operation_id = "sign_in_to_demo", tag = "demo", request_body = DemoRequest,
    responses(
        (status = 200, description = "With the cookies of a session.", body = SignedInBody),
        (status = 404, description = "This is no demo: `no_demo`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Nobody of this key.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn sign_in(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<DemoRequest>,
) -> Result<Response, Problem> {
    let Some(demo) = &shared.demo else {
        return Err(Problem::not_found("no_demo", "這裡不是示範站。", "This is no demo."));
    };
    let Some(person) = Person::find(&body.person) else {
        let (zh, en) = ("示範站裡沒有這個人。", "There is nobody of this key in the demo.");
        return Err(Problem::invalid(vec![FieldError::new("/person", zh, en)]));
    };
    let user = demo.account_or_make(person).await?;
    let opened = shared.accounts.sign_in_to_demo(user, &device_of(&headers)).await;
    let opened = opened.map_err(DemoError::Account)?;
    signed_in_as(&shared.accounts, &caller, &opened, lang)
}
