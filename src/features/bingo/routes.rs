//! `/bingo` over HTTP (accounts-and-progress.md §13).

use std::sync::Arc;

use axum::Json as Body;
use axum::extract::{FromRef, Path, State};
use axum::http::StatusCode;
use jiff::ToSpan;
use jiff::civil::Date;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{
    CalledBody, Card, CardBody, CardRequest, ClaimBody, ClaimedDay, HistoryBody, LINES_FOR_REWARD,
    LinesBody, ManualRequest, MonthBody, MonthBrief, NumberBody, Reward, RewardBody, RewardBrief,
    StatusBody, THREE_LINES, first_of, name,
};
use super::service::{self, Bingo, BingoError, Played, Today};
use crate::features::accounts::{Accounts, SignedIn};
use crate::tarot::bingo::{ALGORITHM, Called, NUMBERS, Receipt};
use crate::tarot::signed::hex;
use crate::web::problem::ProblemBody;
use crate::web::{FieldError, Json, Problem, layers};

impl FromRef<Bingo> for Arc<Accounts> {
    fn from_ref(bingo: &Bingo) -> Self {
        Self::clone(&bingo.accounts)
    }
}

/// The routes, below `/api/v1`.
pub fn routes(bingo: Bingo) -> OpenApiRouter {
    OpenApiRouter::<Bingo>::new()
        .routes(routes!(card, lay))
        .routes(routes!(status))
        .routes(routes!(claim))
        .routes(routes!(claim_manual))
        .routes(routes!(daily_number))
        .routes(routes!(lines))
        .routes(routes!(months))
        .routes(routes!(history))
        .routes(routes!(rewards))
        .routes(routes!(month))
        .routes(routes!(receipt))
        .with_state(bingo)
        .layer(axum::middleware::from_fn(layers::never_store))
}

fn card_body(user: Uuid, first: Date, card: &Card, today: &Today) -> CardBody {
    CardBody {
        id: card.id,
        user_id: user,
        month_year: name(first),
        card_data: card.rows(),
        is_active: first == today.first,
        created_at: card.created_at.to_string(),
    }
}

fn reward_body(user: Uuid, first: Date, reward: Reward) -> RewardBody {
    RewardBody {
        id: reward.id,
        user_id: user,
        card_id: reward.card,
        month_year: name(first),
        line_count: reward.lines.len(),
        line_types: reward.lines,
        karma: reward.karma,
        issued_at: reward.issued_at.to_string(),
    }
}

impl Bingo {
    /// This month of someone's, with today.
    async fn playing(&self, user: Uuid) -> Result<(Today, Option<Played>), BingoError> {
        let today = self.today().await?;
        let played = self.accounts.store.read(|tx| service::played(tx, user, today.first))?;
        Ok((today, played))
    }

    async fn claim(&self, user: Uuid, number: Option<u8>) -> Result<ClaimBody, BingoError> {
        let today = self.today().await?;
        let called = today.called;
        let (now, progress) = (today.now, self.accounts.progress.clone());
        let outcome = self
            .accounts
            .store
            .write::<_, BingoError>(move |tx| {
                // As in the contract: first whether there is a card, then the rest.
                if number.is_some_and(|number| number != called.number) {
                    let played = service::played(tx, user, today.first)?;
                    played.ok_or(BingoError::NoCard)?;
                    return Err(BingoError::NotToday(called.number));
                }
                service::claim(tx, &progress, user, &today)
            })
            .await?;
        let count = outcome.lines.len();
        Ok(ClaimBody {
            success: true,
            daily_number: called.number,
            number: called.number,
            is_on_card: true,
            line_count: count,
            current_lines: count,
            line_types: outcome.lines,
            has_reward: outcome.has_reward,
            reward: outcome.reward.map(|reward| RewardBrief {
                id: reward.id,
                kind: THREE_LINES,
                karma: reward.karma,
                issued_at: reward.issued_at.to_string(),
            }),
            claimed_at: now.to_string(),
        })
    }
}

/// Lays this month's card. It stays as it was laid.
#[utoipa::path(
    post, path = "/bingo/card", operation_id = "lay_bingo_card", tag = "bingo", request_body = CardRequest,
    responses(
        (status = 201, body = CardBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`card_already_exists`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Not each of 1–25 once.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn lay(
    State(bingo): State<Bingo>,
    me: SignedIn,
    Json(body): Json<CardRequest>,
) -> Result<(StatusCode, Body<CardBody>), Problem> {
    let (user, today) = (me.user.id, bingo.today().await?);
    let (laying, rows) = (today.clone(), body.numbers);
    let lay = move |tx: &mut crate::store::WriteTx<'_>| service::lay(tx, user, &laying, &rows);
    let card = bingo.accounts.store.write::<_, BingoError>(lay).await?;
    Ok((StatusCode::CREATED, Body(card_body(user, today.first, &card, &today))))
}

/// This month's card.
#[utoipa::path(
    get, path = "/bingo/card", operation_id = "bingo_card", tag = "bingo",
    responses(
        (status = 200, body = CardBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`no_card_found`.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn card(State(bingo): State<Bingo>, me: SignedIn) -> Result<Body<CardBody>, Problem> {
    let (today, played) = bingo.playing(me.user.id).await?;
    let played = played.ok_or(BingoError::NoCard)?;
    Ok(Body(card_body(me.user.id, today.first, &played.card, &today)))
}

/// How one stands this month.
#[utoipa::path(
    get, path = "/bingo/status", operation_id = "bingo_status", tag = "bingo",
    responses(
        (status = 200, body = StatusBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn status(State(bingo): State<Bingo>, me: SignedIn) -> Result<Body<StatusBody>, Problem> {
    let (today, played) = bingo.playing(me.user.id).await?;
    let sealed = today.month.sealed(today.first).ok_or(BingoError::Broken)?;
    let lines = played.as_ref().map(Played::lines).unwrap_or_default();
    let claims = played.as_ref().map(|played| played.claims.as_slice()).unwrap_or_default();
    Ok(Body(StatusBody {
        month_year: name(today.first),
        date: today.day.to_string(),
        has_card: played.is_some(),
        card: played.as_ref().map(|p| card_body(me.user.id, today.first, &p.card, &today)),
        claimed_numbers: claims.iter().map(|(_, claim)| claim.number).collect(),
        line_count: lines.len(),
        line_types: lines,
        has_reward: played.as_ref().is_some_and(|played| played.reward.is_some()),
        today_claimed: claims.iter().any(|(day, _)| *day == today.day),
        daily_number: Some(today.called.number),
        commitment: hex(&sealed.commitment()),
    }))
}

/// Claims today's number.
#[utoipa::path(
    post, path = "/bingo/claim", operation_id = "claim_bingo_number", tag = "bingo",
    responses(
        (status = 200, body = ClaimBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`no_card_found`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`already_claimed`.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn claim(State(bingo): State<Bingo>, me: SignedIn) -> Result<Body<ClaimBody>, Problem> {
    Ok(Body(bingo.claim(me.user.id, None).await?))
}

/// Claims a number by its cell: it has to be today's.
#[utoipa::path(
    post, path = "/bingo/claim/manual", operation_id = "claim_bingo_cell", tag = "bingo", request_body = ManualRequest,
    responses(
        (status = 200, body = ClaimBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`no_card_found`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`not_todays_number` with `daily_number`, or `already_claimed`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Not from 1 to 25.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn claim_manual(
    State(bingo): State<Bingo>,
    me: SignedIn,
    Json(body): Json<ManualRequest>,
) -> Result<Body<ClaimBody>, Problem> {
    let number = u8::try_from(body.number).ok().filter(|n| (1..=NUMBERS).contains(n));
    let Some(number) = number else {
        let (zh, en) = ("要是 1 到 25 的數字。", "This has to be a number from 1 to 25.");
        return Err(Problem::invalid(vec![FieldError::new("/number", zh, en)]));
    };
    Ok(Body(bingo.claim(me.user.id, Some(number)).await?))
}

/// Today's number.
#[utoipa::path(
    get, path = "/bingo/daily-number", operation_id = "bingo_daily_number", tag = "bingo",
    responses(
        (status = 200, body = NumberBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn daily_number(
    State(bingo): State<Bingo>,
    _: SignedIn,
) -> Result<Body<NumberBody>, Problem> {
    let today = bingo.today().await?;
    let sealed = today.month.sealed(today.first).ok_or(BingoError::Broken)?;
    let seen_at = bingo.seen_at(&today);
    // The same on every instance that has this month's record, a restored one included.
    let of = [hex(&sealed.commitment()).as_bytes(), today.day.to_string().as_bytes()].concat();
    Ok(Body(NumberBody {
        id: Uuid::new_v5(&Uuid::NAMESPACE_OID, &of),
        date: today.day.to_string(),
        number: today.called.number,
        cycle_number: today.called.cycle,
        generated_at: seen_at.to_string(),
    }))
}

/// The lines of this month's card.
#[utoipa::path(
    get, path = "/bingo/lines", operation_id = "bingo_lines", tag = "bingo",
    responses(
        (status = 200, body = LinesBody),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`no_card_found`.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn lines(State(bingo): State<Bingo>, me: SignedIn) -> Result<Body<LinesBody>, Problem> {
    let played = bingo.playing(me.user.id).await?.1.ok_or(BingoError::NoCard)?;
    let lines = played.lines();
    Ok(Body(LinesBody {
        line_count: lines.len(),
        has_three_lines: lines.len() >= LINES_FOR_REWARD,
        line_types: lines,
        reward_issued: played.reward.is_some(),
        has_reward: played.reward.is_some(),
    }))
}

/// The months one played, the newest first.
#[utoipa::path(
    get, path = "/bingo/history", operation_id = "bingo_months", tag = "bingo",
    responses(
        (status = 200, body = Vec<MonthBrief>),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn months(
    State(bingo): State<Bingo>,
    me: SignedIn,
) -> Result<Body<Vec<MonthBrief>>, Problem> {
    let all = bingo.accounts.store.read(|tx| service::months(tx, me.user.id))?;
    let brief = |(first, played): (Date, Played)| MonthBrief {
        month_year: name(first),
        claims: played.claims.len(),
        line_count: played.lines().len(),
        had_reward: played.reward.is_some(),
    };
    Ok(Body(all.into_iter().map(brief).collect()))
}

/// A month of one's own, this one included.
#[utoipa::path(
    get, path = "/bingo/history/{month}", operation_id = "bingo_history", tag = "bingo",
    params(("month" = String, Path, description = "`YYYY-MM`.")),
    responses(
        (status = 200, body = HistoryBody),
        (status = 400, description = "`invalid_month_format`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`no_history_data`.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn history(
    State(bingo): State<Bingo>,
    me: SignedIn,
    Path(month): Path<String>,
) -> Result<Body<HistoryBody>, Problem> {
    let (user, first) = (me.user.id, first_of(&month).ok_or(BingoError::Format)?);
    let played = bingo.accounts.store.read(|tx| service::played(tx, user, first))?;
    let played = played.ok_or(BingoError::NoHistory(month))?;
    let lines = played.lines();
    let day = |(day, claim): &(Date, super::model::Claim)| ClaimedDay {
        date: day.to_string(),
        number: claim.number,
    };
    Ok(Body(HistoryBody {
        month_year: name(first),
        card_data: played.card.rows(),
        claimed_numbers: played.claims.iter().map(|(_, claim)| claim.number).collect(),
        claims: played.claims.iter().map(day).collect(),
        line_count: lines.len(),
        line_types: lines,
        had_reward: played.reward.is_some(),
        reward: played.reward.map(|reward| reward_body(user, first, reward)),
    }))
}

/// One's rewards, the newest first.
#[utoipa::path(
    get, path = "/bingo/rewards", operation_id = "bingo_rewards", tag = "bingo",
    responses(
        (status = 200, body = Vec<RewardBody>),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn rewards(
    State(bingo): State<Bingo>,
    me: SignedIn,
) -> Result<Body<Vec<RewardBody>>, Problem> {
    let user = me.user.id;
    let all = bingo.accounts.store.read(|tx| service::months(tx, user))?;
    let rewards = all.into_iter().filter_map(|(first, played)| Some((first, played.reward?)));
    Ok(Body(rewards.map(|(first, reward)| reward_body(user, first, reward)).collect()))
}

/// What is public of a month: what bound its numbers, those up to today, and the receipt once it is over.
///
/// Without an account: who plays is nobody's business, whether the numbers are honest is everybody's.
#[utoipa::path(
    get, path = "/bingo/months/{month}", operation_id = "bingo_month", tag = "bingo",
    params(("month" = String, Path, description = "`YYYY-MM`, or `current`.")),
    responses(
        (status = 200, body = MonthBody),
        (status = 400, description = "`invalid_month_format`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`no_such_month`.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn month(
    State(bingo): State<Bingo>,
    Path(month): Path<String>,
) -> Result<Body<MonthBody>, Problem> {
    let month = if month == "current" { name(bingo.today().await?.first) } else { month };
    let public = bingo.public(&month).await?;
    let first = public.first;
    let called = |(days, called): (i64, &Called)| CalledBody {
        date: first.saturating_add(days.days()).to_string(),
        number: called.number,
        cycle_number: called.cycle,
    };
    Ok(Body(MonthBody {
        month_year: month,
        algorithm: ALGORITHM,
        commitment: hex(&public.sealed.commitment()),
        committed_at: public.committed_at.to_string(),
        cycle: public.sealed.start.number,
        used: public.sealed.start.used.clone(),
        numbers: (0..).zip(&public.numbers).map(called).collect(),
        is_over: public.receipt.is_some(),
        receipt: public.receipt,
    }))
}

/// The receipt of a month that is over, for `wasteland-tarot verify`.
#[utoipa::path(
    get, path = "/bingo/months/{month}/receipt", operation_id = "bingo_receipt", tag = "bingo",
    params(("month" = String, Path, description = "`YYYY-MM`.")),
    responses(
        (status = 200, body = Receipt),
        (status = 400, description = "`invalid_month_format`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`no_such_month`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`month_not_over`.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
async fn receipt(
    State(bingo): State<Bingo>,
    Path(month): Path<String>,
) -> Result<Body<Receipt>, Problem> {
    Ok(Body(bingo.public(&month).await?.receipt.ok_or(BingoError::NotOver)?))
}
