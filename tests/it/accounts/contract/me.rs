//! §4: the profile, the picture, titles, taking it all away and deleting it; and the operator's door.

use std::time::Duration;

use serde_json::{Value, json};
use wasteland_tarot::features::accounts::administration::Command;

use super::Send::{Json, Nothing, Picture};
use super::{Line, no, ok, run};
use crate::accounts::browser::{PASSWORD, registration};
use crate::accounts::pictures;
use crate::support::TestApp;

#[tokio::test]
async fn the_contract_of_users_holds() {
    let app = TestApp::start().await;
    run(&app, None, table()).await;
}

#[rustfmt::skip] // A row stays a row.
pub fn table() -> Vec<Line> {
    let signed_out = (401, "not_signed_in");
    let invalid = (422, "invalid_input");
    let changed = json!({
        "message": "*", "user": {
            "id": "*", "email": "ada@example.com", "name": "Ada", "display_name": "The Countess",
            "bio": "Two\nlines", "avatar_url": null, "faction_alignment": "ncr", "karma_score": 50,
            "wasteland_location": "Goodsprings", "experience_level": "*", "is_active": true,
            "is_verified": false, "is_premium": false, "total_readings": 0, "created_at": "*",
            "last_login": "*", "oauth_provider": null, "profile_picture_url": null,
            "favorite_card_suit": "nuka_cola_bottles",
        },
    });
    let profile = json!({
        "display_name": " The Countess ", "bio": "Two\r\nlines", "faction_alignment": "ncr",
        "wasteland_location": "Goodsprings", "favorite_card_suit": "nuka_cola_bottles",
    });
    let mut lines = vec![
        ok("POST /auth/register", "Ada", "ada", Json(registration("ada@example.com")), (201, json!({})))
            .noting("hers", "/user/id"),
        ok("GET /users/me/profile", "new", "ada", Nothing,
            (200, json!({"message": "*", "user": {"bio": null, "display_name": null}}))),
        no("GET /users/me/profile", "signed out", "guest", Nothing, signed_out),
        ok("PATCH /users/me/profile", "everything", "ada", Json(profile), (200, changed.clone())),
        ok("PATCH /users/me/profile", "null changes nothing", "ada",
            Json(json!({"bio": null, "faction_alignment": "ncr"})), (200, changed)),
        ok("PATCH /users/me/profile", "an empty text takes away", "ada",
            Json(json!({"bio": "", "display_name": " ", "favorite_card_suit": ""})),
            (200, json!({"user": {"bio": null, "display_name": null, "favorite_card_suit": null}}))),
        no("PATCH /users/me/profile", "nothing", "ada", Json(json!({"bio": null})),
            (400, "nothing_to_change")),
        no("PATCH /users/me/profile", "signed out", "guest", Json(json!({"bio": "x"})), signed_out),
    ];
    // The original answered 500 to each of these.
    for wrong in [
        json!({"display_name": "x".repeat(101)}), json!({"display_name": "a\\b"}),
        json!({"display_name": "`"}), json!({"faction_alignment": "nobody"}),
        json!({"wasteland_location": "x".repeat(101)}), json!({"bio": "x".repeat(501)}),
        json!({"name": ""}), json!({"favorite_card_suit": "hearts"}),
    ] {
        lines.push(no("PATCH /users/me/profile", "wrong", "ada", Json(wrong), invalid));
    }
    lines.extend([
        no("GET /users/{hers}/avatar", "none yet", "guest", Nothing, (404, "no_picture")),
        no("GET /users/not-an-id/avatar", "no id", "guest", Nothing, (404, "no_picture")),
        no("DELETE /users/avatar", "none yet", "ada", Nothing, (404, "no_picture")),
        no("POST /users/avatar", "signed out", "guest", Picture(pictures::png(8, 8)), signed_out),
        no("POST /users/avatar", "empty", "ada", Picture(Vec::new()), (400, "picture_empty")),
        no("POST /users/avatar", "no picture", "ada", Picture(b"GIF89a".to_vec()),
            (400, "picture_unreadable")),
        no("POST /users/avatar", "too many pixels", "ada", Picture(pictures::png(4097, 1)),
            (400, "picture_too_many_pixels")),
        no("POST /users/avatar", "too long", "ada", Picture(vec![0; 5 * 1024 * 1024 + 1]),
            (400, "picture_too_big")),
        ok("POST /users/avatar", "a picture", "ada", Picture(pictures::png(8, 8)),
            (200, json!({"avatar_url": "*", "message": "*"}))),
        ok("GET /users/{hers}/avatar", "hers", "guest", Nothing, (200, json!("a JPEG"))),
        no("DELETE /users/avatar", "signed out", "guest", Nothing, signed_out),
        ok("DELETE /users/avatar", "it", "ada", Nothing, (200, json!({"success": true, "message": "*"}))),
        ok("GET /users/me/titles", "none", "ada", Nothing,
            (200, json!({"current_title": null, "unlocked_titles": []}))),
        no("GET /users/me/titles", "signed out", "guest", Nothing, signed_out),
        ok("PUT /users/me/title", "none", "ada", Json(json!({"title": null})),
            (200, json!({"success": true, "current_title": null, "message": "*"}))),
        no("PUT /users/me/title", "not unlocked", "ada", Json(json!({"title": "Overseer"})),
            (400, "title_locked")),
        no("PUT /users/me/title", "blank", "ada", Json(json!({"title": " "})), invalid),
        no("PUT /users/me/title", "too long", "ada", Json(json!({"title": "x".repeat(101)})), invalid),
        no("PUT /users/me/title", "signed out", "guest", Json(json!({"title": null})), signed_out),
        no("GET /users/me/export", "signed out", "guest", Nothing, signed_out),
        no("POST /admin/invitations", "no operator", "ada", Nothing, (403, "not_admin")),
        no("POST /admin/invitations", "signed out", "guest", Nothing, signed_out),
        Line::Operator(Command::Create {
            email: "op@example.com".to_owned(), name: None, password: Some(PASSWORD.to_owned()),
            admin: true,
        }),
        ok("POST /auth/login", "the operator", "operator",
            Json(json!({"email": "op@example.com", "password": PASSWORD})),
            (200, json!({"user": {"is_admin": true, "name": "op"}}))),
        ok("POST /admin/invitations", "the operator", "operator", Nothing,
            (201, json!({"code": "*", "expires_at": "2026-12-06T12:00:00Z"}))),
    ]);
    lines.extend(deleting());
    lines
}

#[rustfmt::skip] // A row stays a row.
fn deleting() -> Vec<Line> {
    let delete = |password: Value| Json(json!({"password": password}));
    vec![
        no("DELETE /users/me", "signed out", "guest", delete(json!(PASSWORD)), (401, "not_signed_in")),
        no("DELETE /users/me", "without the password", "ada", delete(Value::Null),
            (403, "sign_in_again")),
        no("DELETE /users/me", "a wrong password", "ada", delete(json!("wrong one")),
            (401, "wrong_credentials")),
        no("DELETE /users/me", "no object", "ada", Json(json!([])), (422, "invalid_input")),
        no("DELETE /users/me", "again", "ada", delete(json!("wrong one")), (401, "wrong_credentials")),
        no("DELETE /users/me", "again", "ada", delete(json!("wrong one")), (401, "wrong_credentials")),
        no("DELETE /users/me", "again", "ada", delete(json!("wrong one")), (401, "wrong_credentials")),
        no("DELETE /users/me", "again", "ada", delete(json!("wrong one")), (401, "wrong_credentials")),
        no("DELETE /users/me", "locked, with the right one", "ada", delete(json!(PASSWORD)),
            (423, "account_locked")),
        Line::Later(Duration::from_mins(15)),
        ok("DELETE /users/me", "the lock has ended", "ada", delete(json!(PASSWORD)),
            (200, json!({"success": true, "message": "*", "deleted": {"accounts": 1, "sessions": 1,
                "passkeys": 0, "avatars": 0, "login_days": 1}}))),
        no("GET /auth/me", "gone", "ada", Nothing, (401, "not_signed_in")),
        ok("POST /auth/register", "the address is free again", "ada",
            Json(registration("ada@example.com")), (201, json!({}))).noting("hers", "/user/id"),
        ok("POST /users/avatar", "a picture", "ada", Picture(pictures::png(8, 8)), (200, json!({}))),
        ok("DELETE /users/me", "with a picture", "ada", delete(json!(PASSWORD)),
            (200, json!({"deleted": {"avatars": 1}}))),
        no("GET /users/{hers}/avatar", "gone with her", "guest", Nothing, (404, "no_picture")),
    ]
}
