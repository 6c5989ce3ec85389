//! `GET /insights`.

use axum::Json as Body;
use axum::extract::State;

use super::Shared;
use crate::features::accounts::SignedIn;
use crate::features::insights::compare;
use crate::features::insights::model::InsightsBody;
use crate::features::insights::period::Period;
use crate::features::insights::service::gathered;
use crate::web::problem::ProblemBody;
use crate::web::{Locale, Params, Problem};

/// One's own readings together, each figure beside what chance alone would do.
///
/// Chance is compared with draws only: a card of one's own deck was laid, not drawn. Bands hold nine of ten
/// people; probabilities are computed for the sizes of one's own readings.
#[utoipa::path(
    get, path = "/insights", operation_id = "insights", tag = "insights",
    params(
        ("range" = Option<String>, Query, description = "`all` (default), `year` (365 days) or `90d`."),
        ("from" = Option<String>, Query, description = "First day, `YYYY-MM-DD`; goes before `range`."),
        ("to" = Option<String>, Query, description = "Last day; default today."),
    ),
    responses(
        (status = 200, body = InsightsBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn insights(
    State(shared): State<Shared>,
    Locale(lang): Locale,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<InsightsBody>, Problem> {
    let today = shared.accounts.today();
    let period = Period::asked(&mut params, today);
    params.done()?;
    let found = gathered(&shared.accounts, me.user.id, period).await?;
    let zone = shared.accounts.options.time_zone.iana_name().unwrap_or("UTC").to_owned();
    let catalog = shared.catalog.clone();
    let made = tokio::task::spawn_blocking(move || {
        compare::insights(&found, &catalog, &zone, today, lang)
    });
    made.await.map(Body).map_err(|error| {
        tracing::error!(insights.error = %error, "insights could not be made");
        Problem::internal()
    })
}
