//! §5: what one sets for oneself. What is accepted is kept.

use serde_json::{Value, json};

use super::Send::{Json, Nothing};
use super::{Line, no, ok, run};
use crate::accounts::browser::{Browser, registration};
use crate::support::TestApp;

#[tokio::test]
async fn the_contract_of_preferences_holds() {
    let app = TestApp::start().await;
    run(&app, None, table()).await;
}

/// The contract's defaults (§5).
fn defaults() -> Value {
    json!({
        "user_id": "*", "default_character_voice": "pip_boy", "auto_save_readings": true,
        "share_readings_publicly": false, "favorite_spread_types": ["single_card", "three_card"],
        "reading_reminder_time": null, "notification_frequency": "weekly", "theme": "dark_vault",
        "pip_boy_color": "green", "terminal_effects": true, "sound_effects": true,
        "background_music": false, "preferred_card_back": "vault_tech",
        "geiger_counter_volume": 0.5, "background_radiation_level": 0.2, "voice_volume": 0.8,
        "ambient_volume": 0.3, "public_profile": false, "allow_friend_requests": true,
        "share_reading_history": false, "data_collection_consent": true,
        "email_notifications": true, "daily_reading_reminder": false,
        "friend_activity_notifications": true, "community_updates": true,
        "high_contrast_mode": false, "large_text_mode": false, "screen_reader_mode": false,
        "reduced_motion": false,
    })
}

#[rustfmt::skip] // A row stays a row.
pub fn table() -> Vec<Line> {
    let signed_out = (401, "not_signed_in");
    let invalid = (422, "invalid_input");
    let is = |status: u16, preferences: Value| (status, json!({"message": "*", "preferences": preferences}));
    let mut lines = vec![
        ok("POST /auth/register", "Ada", "ada", Json(registration("ada@example.com")), (201, json!({}))),
        ok("GET /preferences", "new", "ada", Nothing, is(200, defaults())),
    ];
    // A group, what it takes, and what that is stored as.
    for (call, takes, stored) in [
        ("PUT /preferences/theme", json!({"theme": "light_vault"}), json!({"theme": "light_vault"})),
        ("PUT /preferences/visual",
            json!({"enable_animations": false, "enable_sound_effects": false,
                "enable_background_music": true, "background_opacity": 70}),
            json!({"terminal_effects": false, "sound_effects": false, "background_music": true,
                "background_opacity": 70})),
        ("PUT /preferences/reading",
            json!({"auto_save_readings": false, "default_spread_type": "celtic_cross",
                "show_card_meanings": false, "show_keywords": false,
                "card_flip_animation_speed": 100, "reversals": false}),
            json!({"auto_save_readings": false, "default_spread_type": "celtic_cross",
                "show_card_meanings": false, "show_keywords": false,
                "card_flip_animation_speed": 100, "reversals": false})),
        ("PUT /preferences/interpretation",
            json!({"preferred_character_voice": "ghoul", "depth": "deep", "style": "plain",
                "ai_provider_preference": "local"}),
            json!({"default_character_voice": "ghoul", "interpretation_depth": "deep",
                "interpretation_style": "plain", "ai_provider_preference": "local"})),
        ("PUT /preferences/notifications",
            json!({"enable_email_notifications": false, "enable_reading_reminders": true,
                "reminder_time": "07:30", "reminder_days": ["monday"]}),
            json!({"email_notifications": false, "daily_reading_reminder": true,
                "reading_reminder_time": "07:30", "reminder_days": ["monday"]})),
        ("PUT /preferences/privacy",
            json!({"profile_visibility": "public", "allow_reading_sharing": true,
                "anonymous_analytics": false}),
            json!({"public_profile": true, "share_reading_history": true,
                "data_collection_consent": false})),
        ("PUT /preferences/accessibility",
            json!({"high_contrast_mode": true, "large_text_mode": true, "reduce_motion": true,
                "screen_reader_optimized": true}),
            json!({"high_contrast_mode": true, "large_text_mode": true, "reduced_motion": true,
                "screen_reader_mode": true})),
        ("PUT /preferences",
            json!({"lang": "en", "default_faction": "ncr", "never_send_questions": true}),
            json!({"lang": "en", "default_faction": "ncr", "never_send_questions": true})),
    ] {
        lines.push(ok(call, "its group", "ada", Json(takes.clone()), is(200, stored.clone())));
        lines.push(ok("GET /preferences", "kept", "ada", Nothing, is(200, stored)));
        lines.push(no(call, "signed out", "guest", Json(takes), signed_out));
        lines.push(no(call, "of the wrong type", "ada", Json(json!({"theme": 7})), invalid));
    }
    for wrong in [
        json!({"default_character_voice": "nobody"}), json!({"preferred_character_voice": ""}),
        json!({"default_spread_type": "solitaire"}), json!({"default_faction": "nobody"}),
        json!({"lang": "fr"}), json!({"reminder_time": "7:30"}), json!({"reminder_time": "25:00"}),
        json!({"voice_volume": 1.1}), json!({"ambient_volume": -0.1}),
        json!({"background_opacity": 101}), json!({"background_opacity": 300}),
        json!({"card_flip_animation_speed": 99}), json!({"theme": "<script>"}),
        json!({"theme": "x".repeat(51)}), json!({"favorite_spread_types": vec!["x"; 21]}),
        json!({"reminder_days": [1]}),
    ] {
        lines.push(no("PUT /preferences", "wrong", "ada", Json(wrong), invalid));
    }
    lines.extend([
        no("PUT /preferences/theme", "without a theme", "ada", Json(json!({})), invalid),
        no("GET /preferences", "signed out", "guest", Nothing, signed_out),
        ok("PUT /preferences", "nothing at all", "ada", Json(json!({})),
            is(200, json!({"theme": "light_vault", "lang": "en"}))),
        ok("PUT /preferences", "an empty text takes away", "ada",
            Json(json!({"lang": "", "default_faction": "", "reminder_time": ""})),
            is(200, json!({"lang": null, "default_faction": null, "reading_reminder_time": null}))),
        ok("GET /preferences/history", "none is kept", "ada", Nothing,
            (200, json!({"history": [], "count": 0}))),
        no("GET /preferences/history", "signed out", "guest", Nothing, signed_out),
        ok("POST /preferences/adaptive", "a slow phone", "ada",
            Json(json!({"is_mobile": true, "low_performance": true, "is_night_time": true})),
            (200, json!({"message": "*", "settings": {"terminal_effects": false,
                "sound_effects": false, "ambient_volume": 0.2}}))),
        no("POST /preferences/adaptive", "signed out", "guest", Json(json!({})), signed_out),
        ok("GET /preferences", "not kept", "ada", Nothing, is(200, json!({"ambient_volume": 0.3}))),
        ok("POST /preferences/apply-recommended", "no phone", "ada", Nothing,
            is(200, json!({"ambient_volume": 0.3, "default_character_voice": "ghoul"}))),
        no("POST /preferences/apply-recommended", "signed out", "guest", Nothing, signed_out),
        ok("POST /preferences/reset", "everything", "ada", Nothing, is(200, defaults())),
        no("POST /preferences/reset", "signed out", "guest", Nothing, signed_out),
        ok("GET /preferences", "reset", "ada", Nothing, is(200, defaults())),
    ]);
    lines
}

#[tokio::test]
async fn both_slash_spellings_are_one() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let (with, without) = (ada.get("/preferences/").await, ada.get("/preferences").await);
    assert_eq!((with.status, with.bytes), (200, without.bytes));
}

#[tokio::test]
async fn a_phone_gets_what_suits_a_phone() {
    let app = TestApp::start().await;
    let phone = "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile";
    let browser = Browser::new(&app).with("user-agent", phone);
    browser.post("/auth/register", &registration("ada@example.com")).await;
    let answer = browser.post("/preferences/apply-recommended", &Value::Null).await.json();
    assert_eq!(answer["preferences"]["background_radiation_level"], 0.1);
    assert_eq!(answer["preferences"]["ambient_volume"], 0.2);
    let sessions = browser.get("/auth/sessions").await.json();
    assert_eq!(sessions["sessions"][0]["device"], "Chrome · Android");
}
