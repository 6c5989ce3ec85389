//! §2: outside accounts. How they fail is in [`super::super::oidc`].

use serde_json::json;

use super::Send::{Callback, Json, NewPasskey, Nothing, Passkey};
use super::{Line, no, ok, run};
use crate::accounts::browser::{PASSWORD, credentials, registration};
use crate::accounts::issuer::{Issuer, person};
use crate::support::TestApp;

/// The address that the issuer says.
const HERS: &str = "dogmeat@example.com";

#[tokio::test]
async fn the_contract_of_outside_accounts_holds() {
    let issuer = Issuer::start().await;
    let app = TestApp::start_with(&issuer.settings()).await;
    run(&app, Some(&issuer), table()).await;
}

#[tokio::test]
async fn without_an_issuer_there_is_no_outside_account() {
    let app = TestApp::start().await;
    let unavailable = (501, "oauth_unavailable");
    run(
        &app,
        None,
        vec![
            no(
                "POST /auth/oauth/google/login",
                "none set up",
                "guest",
                Json(json!({})),
                unavailable,
            ),
            no(
                "POST /auth/oauth/callback",
                "none set up",
                "guest",
                Json(json!({"code": "x", "state": "y"})),
                unavailable,
            ),
        ],
    )
    .await;
}

#[rustfmt::skip] // A row stays a row.
pub fn table() -> Vec<Line> {
    let signed_out = (401, "not_signed_in");
    let begin = || Json(json!({"redirect_url": "/journal"}));
    let begun = || (200, json!({"authorization_url": "*"}));
    let conflict = json!({"code": "account_conflict", "error": "account_conflict", "conflict_info": {
        "conflict_type": "existing_account", "email": HERS, "existing_auth_methods": ["password"],
        "suggested_action": "login_first"}});
    let mut lines = vec![
        ok("GET /auth/ways-in", "with an issuer", "guest", Nothing,
            (200, json!({"oauth": "Vault-Tec", "registration": "open"}))),
        ok("POST /auth/oauth/google/login", "someone new", "dogmeat", begin(), begun()),
        no("POST /auth/oauth/google/login", "to link, signed out", "guest",
            Json(json!({"link": true})), signed_out),
        no("POST /auth/oauth/google/login", "a number", "guest", Json(json!({"redirect_url": 1})),
            (422, "invalid_input")),
        ok("POST /auth/oauth/callback", "someone new", "dogmeat", Callback,
            (200, json!({"message": "*", "token_expires_at": 1_795_350_600, "return_to": "/journal",
                "linked": false, "user": {"id": "*", "email": HERS, "name": "Dog Meat",
                "display_name": "Dog Meat", "avatar_url": null, "oauth_provider": "Vault-Tec",
                "profile_picture_url": null, "karma_score": 50, "karma_alignment": "neutral",
                "faction_alignment": "vault_dweller", "wasteland_location": null,
                "total_readings": 0, "experience_level": "*", "favorite_card_suit": null,
                "created_at": "*", "is_oauth_user": true, "is_verified": true}}))),
        no("POST /auth/oauth/callback", "nothing was begun", "guest",
            Json(json!({"code": "x", "state": "y"})), (400, "oauth_state")),
        no("POST /auth/oauth/callback", "no state at all", "guest", Json(json!({"code": "x"})),
            (400, "oauth_state")),
        ok("GET /auth/methods", "an outside account only", "dogmeat", Nothing,
            (200, json!({"has_oauth": true, "oauth_provider": "Vault-Tec", "has_password": false,
                "has_passkey": false}))),
        no("POST /auth/oauth/unlink", "the last way in", "dogmeat", Nothing, (409, "last_method")),
        no("POST /auth/oauth/unlink", "signed out", "guest", Nothing, signed_out),
        ok("POST /auth/logout", "of an outside account", "dogmeat", Nothing,
            (200, json!({"is_oauth_user": true}))),
        ok("POST /auth/oauth/google/login", "again", "dogmeat", begin(), begun()),
        ok("POST /auth/oauth/callback", "again", "dogmeat", Callback, (200, json!({}))),
        ok("POST /auth/set-password", "a second way in", "dogmeat",
            Json(json!({"password": PASSWORD})), (200, json!({}))),
        ok("POST /auth/oauth/unlink", "there is a password", "dogmeat", Nothing,
            (200, json!({"success": true, "message": "*", "has_oauth": false}))),
        no("POST /auth/oauth/unlink", "none is linked", "dogmeat", Nothing, (404, "not_linked")),
    ];
    // Now the address has an account that is not linked.
    lines.extend([
        no("POST /auth/oauth/link", "signed out", "guest", Nothing, signed_out),
        no("POST /auth/oauth/link", "nothing waits", "dogmeat", Nothing, (400, "nothing_to_link")),
        ok("POST /auth/oauth/google/login", "from a new browser", "tablet", begin(), begun()),
        ok("POST /auth/oauth/callback", "a conflict", "tablet", Callback, (409, conflict.clone())),
        ok("POST /auth/login?link_oauth=true", "with the password", "tablet", Json(credentials(HERS)),
            (200, json!({"user": {"is_oauth_user": true, "oauth_provider": "Vault-Tec"}}))),
        ok("POST /auth/oauth/unlink", "to do it the other way", "tablet", Nothing, (200, json!({}))),
        ok("POST /auth/oauth/google/login", "once more", "tablet", begin(), begun()),
        ok("POST /auth/oauth/callback", "a conflict again", "tablet", Callback, (409, conflict)),
        ok("POST /auth/oauth/link", "signed in", "tablet", Nothing,
            (200, json!({"success": true, "message": "*", "has_oauth": true}))),
        ok("POST /auth/oauth/unlink", "to do it with a passkey", "tablet", Nothing, (200, json!({}))),
        ok("POST /webauthn/register/options", "a passkey", "tablet", Nothing, (200, json!({}))),
        ok("POST /webauthn/register/verify", "a passkey", "tablet", NewPasskey(json!({})),
            (201, json!({}))),
        ok("POST /auth/oauth/google/login", "once more", "tablet", begin(), begun()),
        ok("POST /auth/oauth/callback", "a conflict with a passkey", "tablet", Callback,
            (409, json!({"conflict_info": {"existing_auth_methods": ["password", "passkey"]}}))),
        ok("POST /webauthn/authenticate/options", "to link", "tablet", Json(json!({})), (200, json!({}))),
        ok("POST /auth/passkey/login-and-link", "with the passkey", "tablet",
            Passkey(Some("assertion_response")),
            (200, json!({"message": "*", "user": {"id": "*", "email": HERS, "name": "*",
                "display_name": "*", "oauth_provider": "Vault-Tec", "profile_picture_url": null,
                "karma_score": "*", "karma_alignment": "*", "is_oauth_user": true,
                "is_verified": true, "is_active": true, "created_at": "*"}}))),
        no("POST /auth/passkey/login-and-link", "nothing was begun", "guest",
            Json(json!({"assertion_response": {"credential_id": "", "client_data_json": "",
                "authenticator_data": "", "signature": ""}})), (400, "challenge_expired")),
        ok("POST /webauthn/authenticate/options", "nothing waits", "tablet", Json(json!({})),
            (200, json!({}))),
        no("POST /auth/passkey/login-and-link", "nothing waits", "tablet",
            Passkey(Some("assertion_response")), (400, "nothing_to_link")),
    ]);
    lines
}

#[tokio::test]
async fn an_outside_account_is_linked_to_one_account_and_to_no_other() {
    let issuer = Issuer::start().await;
    let app = TestApp::start_with(&issuer.settings()).await;
    issuer.behave(|issuer| issuer.person = person("dogmeat", "elsewhere@example.com"));
    let begin = || Json(json!({"link": true}));
    let begun = || (200, json!({"authorization_url": "*"}));
    run(
        &app,
        Some(&issuer),
        vec![
            ok(
                "POST /auth/register",
                "Ada",
                "ada",
                Json(registration("ada@example.com")),
                (201, json!({})),
            ),
            ok("POST /auth/oauth/google/login", "to link", "ada", begin(), begun()),
            ok(
                "POST /auth/oauth/callback",
                "to link, whatever its address",
                "ada",
                Callback,
                (
                    200,
                    json!({"linked": true, "token_expires_at": null, "user": {
                "email": "ada@example.com", "is_oauth_user": true, "is_verified": false}}),
                ),
            ),
            ok(
                "POST /auth/register",
                "Bob",
                "bob",
                Json(registration("bob@example.com")),
                (201, json!({})),
            ),
            ok("POST /auth/oauth/google/login", "to link the same", "bob", begin(), begun()),
            no("POST /auth/oauth/callback", "the same", "bob", Callback, (409, "identity_taken")),
            ok(
                "GET /auth/methods",
                "Bob has none",
                "bob",
                Nothing,
                (200, json!({"has_oauth": false})),
            ),
            ok(
                "POST /auth/oauth/google/login",
                "to sign in",
                "ada-elsewhere",
                Json(json!({})),
                begun(),
            ),
            ok(
                "POST /auth/oauth/callback",
                "to sign in",
                "ada-elsewhere",
                Callback,
                (200, json!({"linked": false, "user": {"email": "ada@example.com"}})),
            ),
        ],
    )
    .await;
}
