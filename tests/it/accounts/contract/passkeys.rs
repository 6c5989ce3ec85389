//! §3: passkeys. How they fail is in [`super::super::passkeys`].

use serde_json::json;

use super::Send::{Json, NewPasskey, Nothing, Passkey};
use super::{Line, no, ok, run};
use crate::accounts::browser::registration;
use crate::support::TestApp;

#[tokio::test]
async fn the_contract_of_passkeys_holds() {
    let app = TestApp::start().await;
    run(&app, None, table()).await;
}

#[rustfmt::skip] // A row stays a row.
pub fn table() -> Vec<Line> {
    let signed_out = (401, "not_signed_in");
    let invalid = (422, "invalid_input");
    let expired = (400, "challenge_expired");
    let who = || Json(json!({"email": "Lucy@Example.com", "name": "Lucy"}));
    let proof = || NewPasskey(json!({"email": "Lucy@Example.com", "name": "Lucy"}));
    let nobody = json!({"credential_id": "", "client_data_json": "", "authenticator_data": "",
        "signature": "", "attestation_object": "", "email": "x@example.com", "name": "X"});
    let credential = json!({
        "id": "*", "credential_id": "*", "device_name": "Unnamed passkey", "name": "Unnamed passkey",
        "transports": ["internal", "hybrid"], "device_type": "platform", "backup_eligible": true,
        "backup_state": true, "created_at": "2026-11-22T12:00:00Z", "last_used_at": null,
        "is_platform_authenticator": true, "is_roaming_authenticator": false,
    });
    let signed_in = json!({
        "success": true, "access_token": "*", "refresh_token": "*", "message": "*",
        "user": {"id": "*", "email": "Lucy@Example.com", "name": "Lucy", "is_active": true,
            "is_oauth_user": false, "oauth_provider": null, "is_verified": false, "karma_score": 70},
        "credential": credential,
    });
    let options = json!({"challenge": "*", "options": {"challenge": "*", "rp": {"id": "localhost",
        "name": "Wasteland Tarot"}, "user": {"id": "*", "name": "Lucy@Example.com",
        "displayName": "Lucy"}, "pubKeyCredParams": "*", "authenticatorSelection": {
        "residentKey": "required", "requireResidentKey": true, "userVerification": "required"}}});
    vec![
        ok("POST /webauthn/register-new/options", "someone new", "lucy", who(), (200, options)),
        no("POST /webauthn/register-new/options", "no address", "guest",
            Json(json!({"email": "lucy", "name": ""})), invalid),
        no("POST /webauthn/register-new/verify", "nothing was begun", "guest", Json(nobody.clone()),
            expired),
        ok("POST /webauthn/register-new/verify", "someone new", "lucy", proof(), (201, signed_in)),
        no("POST /webauthn/register-new/options", "the address is taken", "guest",
            Json(json!({"email": "LUCY@example.com", "name": "Lucy"})), (409, "email_taken")),
        ok("GET /auth/methods", "a passkey only", "lucy", Nothing,
            (200, json!({"has_passkey": true, "passkey_count": 1, "has_password": false,
                "passkey_credentials": [{"id": "*", "name": "Unnamed passkey", "device_name": "*",
                    "created_at": "*", "last_used_at": null, "device_type": "platform"}]}))),
        ok("GET /webauthn/credentials", "one", "lucy", Nothing,
            (200, json!({"total": 1, "credentials": [credential]}))).noting("mine", "/credentials/0/id"),
        no("GET /webauthn/credentials", "signed out", "guest", Nothing, signed_out),
        no("DELETE /webauthn/credentials/{mine}", "the last way in", "lucy", Nothing,
            (400, "last_method")),
        ok("POST /webauthn/authenticate/options", "without an address", "lucy-again", Json(json!({})),
            (200, json!({"challenge": "*", "options": {"challenge": "*", "rpId": "localhost",
                "allowCredentials": [], "userVerification": "required"}}))),
        no("POST /webauthn/authenticate/options", "a number for an address", "guest",
            Json(json!({"email": 5})), invalid),
        no("POST /webauthn/authenticate/verify", "nothing was begun", "guest", Json(nobody), expired),
        ok("POST /webauthn/authenticate/options", "with an address", "lucy",
            Json(json!({"email": "lucy@example.com"})), (200, json!({}))),
        ok("POST /webauthn/authenticate/verify", "with the passkey", "lucy", Passkey(None),
            (200, json!({"success": true, "access_token": "*", "refresh_token": "*", "message": "*",
                "user": {"email": "Lucy@Example.com", "karma_score": 80},
                "credential": {"last_used_at": "2026-11-22T12:00:00Z"}}))),
        ok("PATCH /webauthn/credentials/{mine}/name", "hers", "lucy",
            Json(json!({"device_name": " My Pip-Boy "})),
            (200, json!({"success": true, "message": "*", "credential": {"device_name": "My Pip-Boy"}}))),
        no("PATCH /webauthn/credentials/{mine}/name", "signed out", "guest",
            Json(json!({"device_name": "x"})), signed_out),
        no("PATCH /webauthn/credentials/{mine}/name", "nothing", "lucy",
            Json(json!({"device_name": " "})), invalid),
        no("PATCH /webauthn/credentials/{mine}/name", "too long", "lucy",
            Json(json!({"device_name": "x".repeat(101)})), invalid),
        no("PATCH /webauthn/credentials/not-an-id/name", "no id", "lucy",
            Json(json!({"device_name": "x"})), (404, "no_such_passkey")),
        ok("POST /auth/register", "another person", "ada", Json(registration("ada@example.com")),
            (201, json!({}))),
        no("PATCH /webauthn/credentials/{mine}/name", "hers, not mine", "ada",
            Json(json!({"device_name": "x"})), (404, "no_such_passkey")),
        no("DELETE /webauthn/credentials/{mine}", "hers, not mine", "ada", Nothing,
            (404, "no_such_passkey")),
        no("DELETE /webauthn/credentials/not-an-id", "no id", "ada", Nothing, (404, "no_such_passkey")),
        no("DELETE /webauthn/credentials/{mine}", "signed out", "guest", Nothing, signed_out),
        no("POST /webauthn/register/options", "signed out", "guest", Json(json!({})), signed_out),
        ok("POST /webauthn/register/options", "one more way in", "ada", Json(json!({})),
            (200, json!({"challenge": "*", "options": {"user": {"name": "ada@example.com"}}}))),
        no("POST /webauthn/register/verify", "signed out", "guest", Json(json!({})), signed_out),
        no("POST /webauthn/register/verify", "half an answer", "ada", Json(json!({})), invalid),
        ok("POST /webauthn/register/verify", "one more way in", "ada",
            NewPasskey(json!({"device_name": "Ada's phone"})),
            (201, json!({"success": true, "message": "*", "credential": {
                "device_name": "Ada's phone"}}))).noting("mine", "/credential/id"),
        no("POST /webauthn/register/verify", "the challenge is used", "ada",
            Json(json!({"credential_id": "AAAA", "client_data_json": "AAAA",
                "attestation_object": "AAAA"})), expired),
        ok("DELETE /webauthn/credentials/{mine}", "there is a password", "ada", Nothing,
            (200, json!({"success": true, "message": "*"}))),
        ok("GET /auth/methods", "a password only", "ada", Nothing,
            (200, json!({"has_passkey": false, "has_password": true}))),
        ok("POST /auth/set-password", "where there is none", "lucy",
            Json(json!({"password": "silo thirty-three"})),
            (200, json!({"success": true, "has_password": true, "message": "*"}))),
    ]
}
