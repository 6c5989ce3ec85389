//! §1: registering, coming and going, passwords, sessions, check-ins and extensions.

use std::time::Duration;

use serde_json::json;
use wasteland_tarot::features::accounts::administration::Command;

use super::Send::{Json, Nothing};
use super::{Line, no, ok, run};
use crate::accounts::browser::PASSWORD;
use crate::support::TestApp;

const EMAIL: &str = "ada@example.com";

#[tokio::test]
async fn the_contract_of_auth_holds() {
    let app = TestApp::start().await;
    run(&app, None, table()).await;
}

fn registration(change: serde_json::Value) -> super::Send {
    let mut body = json!({
        "email": "new@example.com", "password": PASSWORD, "confirm_password": PASSWORD, "name": "New",
    });
    body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    Json(body)
}

fn login(email: &str, password: &str) -> super::Send {
    Json(json!({"email": email, "password": password}))
}

#[rustfmt::skip] // A row stays a row.
pub fn table() -> Vec<Line> {
    let invalid = (422, "invalid_input");
    let signed_out = (401, "not_signed_in");
    let user = json!({
        "id": "*", "email": "Ada@Example.com", "name": "Ada Lovelace", "display_name": "Countess",
        "faction_alignment": "brotherhood", "karma_score": 50, "karma_alignment": "neutral",
        "wasteland_location": "Vault 13", "is_oauth_user": false, "oauth_provider": null,
        "is_verified": false, "is_active": true, "is_admin": false, "profile_picture_url": null,
        "avatar_url": null, "created_at": "2026-11-22T12:00:00Z", "total_readings": 0,
        "experience_level": "Novice Survivor", "favorite_card_suit": null,
    });
    let signed_in = json!({
        "message": "*", "user": user, "token_expires_at": 1_795_350_600, "access_token": "*",
        "refresh_token": "*",
    });
    let mut lines = vec![
        ok("GET /auth/ways-in", "before anybody", "guest", Nothing,
            (200, json!({"registration": "open", "passkeys": true, "oauth": null}))),
        ok("POST /auth/register", "with everything", "ada", Json(json!({
            "email": " Ada@Example.com ", "password": PASSWORD, "confirm_password": PASSWORD,
            "name": "Ada Lovelace", "display_name": "Countess", "faction_alignment": "brotherhood",
            "wasteland_location": "Vault 13",
        })), (201, signed_in.clone())),
        ok("POST /auth/register", "with what is needed", "bob",
            registration(json!({"email": "bob@example.com", "name": "Bob"})),
            (201, json!({"user": {"display_name": null, "faction_alignment": "independent",
                "wasteland_location": null}}))),
        no("POST /auth/register", "an address that is taken, in other letters", "guest",
            registration(json!({"email": "ADA@EXAMPLE.COM"})), (409, "email_taken")),
        no("POST /auth/register", "two different passwords", "guest",
            registration(json!({"confirm_password": "something else"})), (400, "passwords_differ")),
        no("POST /auth/register", "a set-up link that never was", "guest",
            registration(json!({"setup_token": "x"})), (403, "setup_link")),
    ];
    // The original answered 500 to several of these.
    for (when, change) in [
        ("seven characters", json!({"password": "abcdefg", "confirm_password": "abcdefg"})),
        ("129 characters", json!({"password": "ü".repeat(129), "confirm_password": "ü".repeat(129)})),
        ("a common password", json!({"password": "Password1", "confirm_password": "Password1"})),
        ("no address", json!({"email": "ada"})),
        ("an address without a host", json!({"email": "ada@"})),
        ("an address with a space", json!({"email": "a da@example.com"})),
        ("an address with two ats", json!({"email": "a@b@example.com"})),
        ("no name", json!({"name": "  "})),
        ("a name of 51", json!({"name": "n".repeat(51)})),
        ("a faction that is none", json!({"faction_alignment": "nobody"})),
        ("marks in the displayed name", json!({"display_name": "<b>"})),
        ("a place of 101", json!({"wasteland_location": "x".repeat(101)})),
        ("a missing password", json!({"password": null})),
    ] {
        lines.push(no("POST /auth/register", when, "guest", registration(change), invalid));
    }
    lines.extend([
        ok("POST /auth/login", "in other letters", "laptop", login("ADA@example.COM", PASSWORD),
            (200, signed_in)),
        no("POST /auth/login", "a wrong password", "guest", login(EMAIL, "wrong password"),
            (401, "wrong_credentials")),
        no("POST /auth/login", "nobody", "guest", login("nobody@example.com", PASSWORD),
            (401, "wrong_credentials")),
        no("POST /auth/login", "no password", "guest", Json(json!({"email": EMAIL})), invalid),
        no("POST /auth/login?link_oauth=maybe", "neither true nor false", "guest",
            login(EMAIL, PASSWORD), invalid),
        // No issuer is set up here; `outside` has the other cases.
        no("POST /auth/login?link_oauth=true", "nothing to link", "guest", login(EMAIL, PASSWORD),
            (400, "nothing_to_link")),
        ok("POST /auth/verify", "signed in", "ada", Nothing,
            (200, json!({"is_valid": true, "user": {"id": "*", "email": "Ada@Example.com",
                "name": "*", "display_name": "*", "is_oauth_user": false, "oauth_provider": null,
                "karma_score": 50, "karma_alignment": "neutral", "is_admin": false}}))),
        no("POST /auth/verify", "signed out", "guest", Nothing, signed_out),
        ok("GET /auth/me", "signed in", "ada", Nothing,
            (200, json!({"user": user, "token_expires_at": 1_795_350_600, "statistics": {
                "total_readings": 0, "karma_alignment": "neutral", "faction_alignment": "brotherhood",
                "accuracy_rate": null, "community_points": 0, "experience_level": "*",
                "favorite_cards": [], "achievements": []}}))),
        no("GET /auth/me", "signed out", "guest", Nothing, signed_out),
        ok("POST /auth/refresh", "signed in", "ada", Nothing,
            (200, json!({"access_token": "*", "refresh_token": "*", "message": "*",
                "token_expires_at": 1_795_350_600}))),
        no("POST /auth/refresh", "signed out", "guest", Nothing, signed_out),
        ok("GET /auth/methods", "a password only", "ada", Nothing,
            (200, json!({"has_oauth": false, "oauth_provider": null, "profile_picture": null,
                "has_passkey": false, "passkey_count": 0, "passkey_credentials": [],
                "has_password": true}))),
        no("GET /auth/methods", "signed out", "guest", Nothing, signed_out),
        no("POST /auth/set-password", "there is one", "ada",
            Json(json!({"password": "another password"})), (409, "has_password")),
        no("POST /auth/set-password", "too short", "ada", Json(json!({"password": "short"})), invalid),
        no("POST /auth/set-password", "signed out", "guest",
            Json(json!({"password": "another password"})), signed_out),
        ok("GET /auth/sessions", "two devices", "laptop", Nothing,
            (200, json!({"sessions": "*"}))).noting("other", "/sessions/1/id"),
        no("GET /auth/sessions", "signed out", "guest", Nothing, signed_out),
        no("DELETE /auth/sessions/{other}", "somebody else's", "bob", Nothing,
            (404, "no_such_session")),
        no("DELETE /auth/sessions/not-an-id", "no id", "ada", Nothing, (404, "no_such_session")),
        no("DELETE /auth/sessions/{other}", "signed out", "guest", Nothing, signed_out),
        ok("DELETE /auth/sessions/{other}", "the other one", "laptop", Nothing,
            (200, json!({"success": true, "message": "*"}))),
        no("GET /auth/me", "ended from elsewhere", "ada", Nothing, signed_out),
        ok("POST /auth/login", "again", "ada", login(EMAIL, PASSWORD), (200, json!({}))),
        ok("DELETE /auth/sessions", "all others", "ada", Nothing,
            (200, json!({"success": true, "message": "*"}))),
        no("DELETE /auth/sessions", "signed out", "guest", Nothing, signed_out),
        no("GET /auth/me", "ended with all others", "laptop", Nothing, signed_out),
        no("POST /auth/change-password", "a wrong old one", "ada",
            Json(json!({"current_password": "wrong one", "new_password": "a new password"})),
            (401, "wrong_credentials")),
        no("POST /auth/change-password", "a common new one", "ada",
            Json(json!({"current_password": PASSWORD, "new_password": "password1"})), invalid),
        no("POST /auth/change-password", "signed out", "guest",
            Json(json!({"current_password": PASSWORD, "new_password": "a new password"})), signed_out),
        ok("POST /auth/change-password", "the right one", "ada",
            Json(json!({"current_password": PASSWORD, "new_password": "a new password"})),
            (200, json!({"success": true, "message": "*"}))),
        no("POST /auth/login", "the old password", "guest", login(EMAIL, PASSWORD),
            (401, "wrong_credentials")),
        ok("POST /auth/login", "the new password", "laptop", login(EMAIL, "a new password"),
            (200, json!({}))),
        ok("POST /auth/logout", "signed in", "laptop", Nothing,
            (200, json!({"message": "*", "is_oauth_user": false}))),
        no("GET /auth/me", "signed out", "laptop", Nothing, signed_out),
        ok("POST /auth/logout", "signed out", "guest", Nothing,
            (200, json!({"message": "*", "is_oauth_user": false}))),
    ]);
    lines.extend(coming_often());
    lines.push(Line::Operator(Command::Disable { email: EMAIL.to_owned() }));
    lines.extend([
        no("GET /auth/me", "disabled", "ada", Nothing, signed_out),
        no("POST /auth/login", "disabled", "guest", login(EMAIL, "a new password"),
            (403, "account_disabled")),
        no("POST /auth/login", "disabled, a wrong password", "guest", login(EMAIL, "wrong one"),
            (401, "wrong_credentials")),
    ]);
    lines
}

/// Check-ins and extensions, by the server's own clock: 20:00 in Taipei at first.
#[rustfmt::skip] // A row stays a row.
fn coming_often() -> Vec<Line> {
    let signed_out = (401, "not_signed_in");
    let extend = |kind: &str| Json(json!({"extension_type": kind, "activity_duration": 999_999}));
    let hours = |hours| Line::Later(Duration::from_hours(hours));
    let refresh = || ok("POST /auth/refresh", "to stay", "ada", Nothing, (200, json!({})));
    vec![
        ok("POST /auth/daily-check-in", "who signed in today", "ada", Nothing,
            (200, json!({"success": true, "is_first_check_in_today": false,
                "login_date": "2026-11-22", "message": "*", "task_updated": false,
                "consecutive_days": 1}))),
        no("POST /auth/daily-check-in", "signed out", "guest", Nothing, signed_out),
        ok("POST /auth/track-login", "again", "ada", Nothing,
            (200, json!({"login_date": "2026-11-22", "is_new_day": false, "consecutive_days": 1,
                "loyalty_check_triggered": false}))),
        no("POST /auth/track-login", "signed out", "guest", Nothing, signed_out),
        ok("GET /auth/loyalty-status", "the first day", "ada", Nothing,
            (200, json!({"is_eligible": false, "login_days_count": 1,
                "login_dates": ["2026-11-22"], "current_streak": 1, "extension_available": true}))),
        no("GET /auth/loyalty-status", "signed out", "guest", Nothing, signed_out),
        no("POST /auth/extend-token", "too early, whatever the client claims", "ada",
            extend("activity"), (400, "too_early")),
        no("POST /auth/extend-token", "not often enough", "ada", extend("loyalty"),
            (400, "too_few_days")),
        no("POST /auth/extend-token", "for nothing", "ada", extend("friendship"),
            (422, "invalid_input")),
        no("POST /auth/extend-token", "for less than no time", "ada",
            Json(json!({"extension_type": "activity", "activity_duration": -1})),
            (422, "invalid_input")),
        no("POST /auth/extend-token", "signed out", "guest", extend("activity"), signed_out),
        Line::Later(Duration::from_mins(20)),
        refresh(),
        Line::Later(Duration::from_mins(15)),
        ok("POST /auth/extend-token", "after half an hour", "ada", extend("activity"),
            // 12:50, when the refreshed one ended, and 30 minutes.
            (200, json!({"success": true, "message": "*", "extended_minutes": 30,
                "token_expires_at": 1_795_353_600, "rewards": null}))),
        no("POST /auth/extend-token", "at once again", "ada", extend("activity"), (400, "too_early")),
        // Half past eight, and 24 hours: the next day in Taipei.
        hours(24),
        no("POST /auth/track-login", "long expired", "ada", Nothing, signed_out),
        refresh(),
        ok("POST /auth/daily-check-in", "the next day", "ada", Nothing,
            (200, json!({"is_first_check_in_today": true, "login_date": "2026-11-23",
                "consecutive_days": 2}))),
        hours(24),
        refresh(),
        ok("POST /auth/track-login", "the third day", "ada", Nothing,
            (200, json!({"login_date": "2026-11-24", "is_new_day": true, "consecutive_days": 3,
                "loyalty_check_triggered": true}))),
        ok("GET /auth/loyalty-status", "the third day", "ada", Nothing,
            (200, json!({"is_eligible": true, "login_days_count": 3,
                "login_dates": ["2026-11-24", "2026-11-23", "2026-11-22"], "current_streak": 3,
                "extension_available": true}))),
        ok("POST /auth/extend-token", "for loyalty", "ada", extend("loyalty"),
            (200, json!({"success": true, "extended_minutes": 7 * 24 * 60 - 30,
                "rewards": {"karma_bonus": 10, "badge_unlocked": "loyal_wasteland_resident"}}))),
        ok("GET /auth/me", "with the karma of it", "ada", Nothing,
            (200, json!({"user": {"karma_score": 60}}))),
        no("POST /auth/extend-token", "twice a day", "ada", extend("loyalty"), (400, "claimed_today")),
        ok("GET /auth/loyalty-status", "claimed", "ada", Nothing,
            (200, json!({"extension_available": false}))),
        hours(24),
        ok("POST /auth/extend-token", "the day after, without a new reward", "ada",
            extend("loyalty"), (200, json!({"rewards": null, "extended_minutes": 24 * 60}))),
    ]
}
