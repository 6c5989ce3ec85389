//! `/readings/stats/personal` and `/readings/analytics/*` (readings.md §6.3): the contract's keys, counted.

use axum::Json as Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;

use super::Shared;
use crate::features::accounts::SignedIn;
use crate::features::insights::compare::commonest;
use crate::features::insights::gather::Gathered;
use crate::features::insights::period::{Period, date};
use crate::features::insights::service::gathered;
use crate::features::insights::statistics::{
    Changes, Comparison, DrawnCard, Exported, Frequency, KarmaUsage, MostDrawn, Patterns,
    PeriodCounts, PersonalStats, Satisfaction, SpreadUsage, Stats, Trends, VoiceUsage, by_karma,
    commonest_of, csv_of, frequency_of, mean, monday, one_decimal, patterns_of, satisfaction_of,
    since, stats_of,
};
use crate::features::insights::streak;
use crate::tarot::chance::real;
use crate::web::problem::ProblemBody;
use crate::web::{Params, Problem};

/// Days of a period in a query at most.
const MAX_DAYS: i64 = 366;

impl Shared {
    async fn all(&self, me: &SignedIn) -> Result<Gathered, Problem> {
        gathered(&self.accounts, me.user.id, Period::all(self.accounts.today())).await
    }
}

/// Days of `30d`; the default when it is missing.
fn days(params: &mut Params, name: &str, default: i64) -> i64 {
    let Some(text) = params.text(name).map(str::to_owned) else { return default };
    let days = text.strip_suffix('d').and_then(|days| days.parse().ok());
    days.filter(|days| (1..=MAX_DAYS).contains(days)).unwrap_or_else(|| {
        let zh = format!("{name} 要寫成 30d 這樣，最多 {MAX_DAYS}d。");
        params.wrong(name, zh, format!("{name} is written like 30d, up to {MAX_DAYS}d."));
        default
    })
}

/// Statistics of one's own readings.
#[utoipa::path(
    get, path = "/readings/stats/personal", operation_id = "personal_stats", tag = "insights",
    responses(
        (status = 200, body = PersonalStats),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn personal(
    State(shared): State<Shared>,
    me: SignedIn,
) -> Result<Body<PersonalStats>, Problem> {
    let (found, today) = (shared.all(&me).await?, shared.accounts.today());
    Ok(Body(PersonalStats {
        total_readings: found.readings,
        readings_this_month: since(&found, today.first_of_month()),
        readings_this_week: since(&found, monday(today)),
        average_satisfaction: mean(&found.ratings).map_or(0.0, one_decimal),
        favorite_character_voice: commonest_of(&found.voices),
        favorite_spread: commonest_of(&found.spreads),
        total_cards_drawn: found.all_cards(),
        karma_distribution: by_karma(&found),
        recent_readings_count: since(&found, today.saturating_sub(6.days())),
        consecutive_days: streak::consecutive(&found.days, today),
    }))
}

/// Statistics between two days.
#[utoipa::path(
    get, path = "/readings/analytics/stats", operation_id = "reading_stats", tag = "insights",
    params(
        ("start_date" = Option<String>, Query, description = "First day, `YYYY-MM-DD`."),
        ("end_date" = Option<String>, Query, description = "Last day; default today."),
    ),
    responses(
        (status = 200, body = Stats),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn stats(
    State(shared): State<Shared>,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<Stats>, Problem> {
    let today = shared.accounts.today();
    let (from, to) = (date(&mut params, "start_date"), date(&mut params, "end_date"));
    params.done()?;
    let period = Period { key: "custom", from, to: to.unwrap_or(today) };
    let found = gathered(&shared.accounts, me.user.id, period).await?;
    Ok(Body(stats_of(&found, today)))
}

/// How often one reads, day by day.
#[utoipa::path(
    get, path = "/readings/analytics/frequency", operation_id = "reading_frequency", tag = "insights",
    params(("period" = Option<String>, Query, description = "Days back from today, `30d` by default, up to `366d`.")),
    responses(
        (status = 200, body = Frequency),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn frequency(
    State(shared): State<Shared>,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<Frequency>, Problem> {
    let days = days(&mut params, "period", 30);
    params.done()?;
    let found = shared.all(&me).await?;
    let from = shared.accounts.today().saturating_sub((days - 1).days());
    Ok(Body(frequency_of(&found, from, days)))
}

/// How often each spread was laid.
#[utoipa::path(
    get, path = "/readings/analytics/spreads", operation_id = "spread_usage", tag = "insights",
    responses(
        (status = 200, body = SpreadUsage),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn spreads(
    State(shared): State<Shared>,
    me: SignedIn,
) -> Result<Body<SpreadUsage>, Problem> {
    Ok(Body(SpreadUsage { spread_usage: shared.all(&me).await?.spreads }))
}

/// How often each voice read.
#[utoipa::path(
    get, path = "/readings/analytics/voices", operation_id = "voice_usage", tag = "insights",
    responses(
        (status = 200, body = VoiceUsage),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn voices(
    State(shared): State<Shared>,
    me: SignedIn,
) -> Result<Body<VoiceUsage>, Problem> {
    let found = shared.all(&me).await?;
    let favorite_voice = commonest_of(&found.voices);
    Ok(Body(VoiceUsage { voice_usage: found.voices, favorite_voice }))
}

/// How often one read with each karma.
#[utoipa::path(
    get, path = "/readings/analytics/karma", operation_id = "karma_usage", tag = "insights",
    responses(
        (status = 200, body = KarmaUsage),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn karma(
    State(shared): State<Shared>,
    me: SignedIn,
) -> Result<Body<KarmaUsage>, Problem> {
    Ok(Body(KarmaUsage { karma_distribution: by_karma(&shared.all(&me).await?) }))
}

/// How satisfied one was with readings, over time.
#[utoipa::path(
    get, path = "/readings/analytics/satisfaction", operation_id = "satisfaction", tag = "insights",
    params(("period" = Option<String>, Query, description = "Days back from today, such as `30d`. Default: all.")),
    responses(
        (status = 200, body = Satisfaction),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn satisfaction(
    State(shared): State<Shared>,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<Satisfaction>, Problem> {
    let days = days(&mut params, "period", 0);
    params.done()?;
    let today = shared.accounts.today();
    let period = if days > 0 { Period::last("custom", days, today) } else { Period::all(today) };
    Ok(Body(satisfaction_of(&gathered(&shared.accounts, me.user.id, period).await?)))
}

/// When one reads: day, hour, how often, how long in a row.
#[utoipa::path(
    get, path = "/readings/analytics/patterns", operation_id = "reading_patterns", tag = "insights",
    responses(
        (status = 200, body = Patterns),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn patterns(
    State(shared): State<Shared>,
    me: SignedIn,
) -> Result<Body<Patterns>, Problem> {
    let today = shared.accounts.today();
    Ok(Body(patterns_of(&shared.all(&me).await?, today)))
}

/// The cards that came most.
#[utoipa::path(
    get, path = "/readings/analytics/cards", operation_id = "most_drawn_cards", tag = "insights",
    params(("limit" = Option<usize>, Query, description = "1 to 50, default 10.")),
    responses(
        (status = 200, body = MostDrawn),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn cards(
    State(shared): State<Shared>,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<MostDrawn>, Problem> {
    let limit = params.number("limit", 1, 50, 10);
    params.done()?;
    let found = shared.all(&me).await?;
    let all = real(found.all_cards().max(1));
    let card =
        |(id, tally): (crate::tarot::CardId, crate::features::insights::gather::CardTally)| {
            let percentage = one_decimal(real(tally.all) / all * 100.0);
            DrawnCard { card_id: id.to_string(), count: tally.all, percentage }
        };
    let most_drawn_cards = commonest(&found).into_iter().take(limit).map(card).collect();
    Ok(Body(MostDrawn { most_drawn_cards }))
}

/// The last days beside those before them.
#[utoipa::path(
    get, path = "/readings/analytics/compare", operation_id = "compare_periods", tag = "insights",
    params(
        ("period1" = Option<String>, Query, description = "Such as `30d`, which is the default."),
        ("period2" = Option<String>, Query, description = "`previous_` and `period1`."),
    ),
    responses(
        (status = 200, body = Comparison),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn compare(
    State(shared): State<Shared>,
    me: SignedIn,
    mut params: Params,
) -> Result<Body<Comparison>, Problem> {
    let days = days(&mut params, "period1", 30);
    let before = format!("previous_{days}d");
    if params.text("period2").is_some_and(|asked| asked != before) {
        let zh = format!("period2 要是 {before}。");
        params.wrong("period2", zh, format!("period2 has to be {before}."));
    }
    params.done()?;
    let today = shared.accounts.today();
    let later = Period::last("custom", days, today);
    let earlier = Period::last("custom", days, today.saturating_sub(days.days()));
    let later = gathered(&shared.accounts, me.user.id, later).await?;
    let earlier = gathered(&shared.accounts, me.user.id, earlier).await?;
    let of = |found: &Gathered| PeriodCounts {
        reading_count: found.readings,
        average_satisfaction: mean(&found.ratings).map(one_decimal),
    };
    let count = |found: &Gathered| i64::try_from(found.readings).unwrap_or(i64::MAX);
    let change =
        mean(&later.ratings).zip(mean(&earlier.ratings)).map(|(now, then)| match now - then {
            more if more > 0.05 => "increase",
            less if less < -0.05 => "decrease",
            _ => "stable",
        });
    Ok(Body(Comparison {
        period1: of(&later),
        period2: of(&earlier),
        changes: Changes {
            reading_count_change: count(&later) - count(&earlier),
            satisfaction_change: change,
        },
    }))
}

/// The figures as a file: JSON, or CSV with one figure a line.
#[utoipa::path(
    get, path = "/readings/analytics/export", operation_id = "export_analytics", tag = "insights",
    params(("format" = Option<String>, Query, description = "`json` (default) or `csv`.")),
    responses(
        (status = 200, description = "The figures.", content((Exported = "application/json"), (String = "text/csv"))),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn export(
    State(shared): State<Shared>,
    me: SignedIn,
    mut params: Params,
) -> Result<Response, Problem> {
    let csv = params.choice("format", &[("json", false), ("csv", true)]).unwrap_or(false);
    params.done()?;
    let (found, today) = (shared.all(&me).await?, shared.accounts.today());
    if csv {
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"analytics.csv\""),
        ];
        return Ok((headers, csv_of(&found, today)).into_response());
    }
    let from = today.saturating_sub(29.days());
    Ok(Body(Exported {
        statistics: stats_of(&found, today),
        trends: Trends {
            frequency: frequency_of(&found, from, 30),
            satisfaction: satisfaction_of(&found),
        },
        patterns: patterns_of(&found, today),
    })
    .into_response())
}
