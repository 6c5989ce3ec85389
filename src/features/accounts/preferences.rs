//! What each person sets for themselves: the contract's keys (§5) and ours, in one flat record.
//!
//! The original accepted a dozen fields and dropped them; here what is accepted is kept.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::error::AccountError;
use super::tables::PREFERENCES;
use crate::features::catalog::Catalog;
use crate::store::{Reader, StoreError, WriteTx};
use crate::web::FieldError;

/// All preferences of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[expect(missing_docs, clippy::struct_excessive_bools, reason = "keys of the contract, §5")]
pub struct Preferences {
    /// Key of a voice.
    pub default_character_voice: String,
    pub auto_save_readings: bool,
    pub share_readings_publicly: bool,
    /// Ids or names of spreads.
    pub favorite_spread_types: Vec<String>,
    /// `HH:MM`.
    pub reading_reminder_time: Option<String>,
    pub notification_frequency: String,
    pub theme: String,
    pub pip_boy_color: String,
    pub terminal_effects: bool,
    pub sound_effects: bool,
    pub background_music: bool,
    /// Key of a card back.
    pub preferred_card_back: String,
    pub geiger_counter_volume: f64,
    pub background_radiation_level: f64,
    pub voice_volume: f64,
    pub ambient_volume: f64,
    pub public_profile: bool,
    pub allow_friend_requests: bool,
    pub share_reading_history: bool,
    pub data_collection_consent: bool,
    pub email_notifications: bool,
    pub daily_reading_reminder: bool,
    pub friend_activity_notifications: bool,
    pub community_updates: bool,
    pub high_contrast_mode: bool,
    pub large_text_mode: bool,
    pub screen_reader_mode: bool,
    pub reduced_motion: bool,
    /// 0–100.
    pub background_opacity: u8,
    /// Name of a spread.
    pub default_spread_type: Option<String>,
    pub show_card_meanings: bool,
    pub show_keywords: bool,
    /// Milliseconds, 100–2000.
    pub card_flip_animation_speed: u16,
    pub interpretation_depth: Option<String>,
    pub interpretation_style: Option<String>,
    pub ai_provider_preference: Option<String>,
    pub reminder_days: Vec<String>,
    /// `zh-TW` or `en`; null: the browser's.
    pub lang: Option<String>,
    /// Whether cards may lie upside down.
    pub reversals: bool,
    /// A faction's key; null: none.
    pub default_faction: Option<String>,
    /// Whether questions may ever leave this machine. Off forbids every AI provider.
    pub never_send_questions: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            default_character_voice: "pip_boy".to_owned(),
            auto_save_readings: true,
            share_readings_publicly: false,
            // The contract's single_card is our single_wasteland, its three_card our vault_tec_spread.
            favorite_spread_types: vec!["single_card".to_owned(), "three_card".to_owned()],
            reading_reminder_time: None,
            notification_frequency: "weekly".to_owned(),
            theme: "dark_vault".to_owned(),
            pip_boy_color: "green".to_owned(),
            terminal_effects: true,
            sound_effects: true,
            background_music: false,
            preferred_card_back: "vault_tech".to_owned(),
            geiger_counter_volume: 0.5,
            background_radiation_level: 0.2,
            voice_volume: 0.8,
            ambient_volume: 0.3,
            public_profile: false,
            allow_friend_requests: true,
            share_reading_history: false,
            data_collection_consent: true,
            email_notifications: true,
            daily_reading_reminder: false,
            friend_activity_notifications: true,
            community_updates: true,
            high_contrast_mode: false,
            large_text_mode: false,
            screen_reader_mode: false,
            reduced_motion: false,
            background_opacity: 100,
            default_spread_type: None,
            show_card_meanings: true,
            show_keywords: true,
            card_flip_animation_speed: 700,
            interpretation_depth: None,
            interpretation_style: None,
            ai_provider_preference: None,
            reminder_days: Vec::new(),
            lang: None,
            reversals: true,
            default_faction: None,
            never_send_questions: false,
        }
    }
}

/// A change of any of them: the keys of all the contract's routes, and the flat ones. What is null
/// or absent stays as it is; an empty text takes a value away that can be null.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
#[expect(missing_docs, reason = "see `Preferences`; the others are the contract's, §5")]
pub struct Change {
    pub default_character_voice: Option<String>,
    pub preferred_character_voice: Option<String>,
    pub auto_save_readings: Option<bool>,
    pub share_readings_publicly: Option<bool>,
    pub favorite_spread_types: Option<Vec<String>>,
    pub reading_reminder_time: Option<String>,
    pub reminder_time: Option<String>,
    pub reminder_days: Option<Vec<String>>,
    pub notification_frequency: Option<String>,
    pub theme: Option<String>,
    pub pip_boy_color: Option<String>,
    pub terminal_effects: Option<bool>,
    pub enable_animations: Option<bool>,
    pub sound_effects: Option<bool>,
    pub enable_sound_effects: Option<bool>,
    pub background_music: Option<bool>,
    pub enable_background_music: Option<bool>,
    pub background_opacity: Option<u8>,
    pub preferred_card_back: Option<String>,
    pub geiger_counter_volume: Option<f64>,
    pub background_radiation_level: Option<f64>,
    pub voice_volume: Option<f64>,
    pub ambient_volume: Option<f64>,
    pub public_profile: Option<bool>,
    pub profile_visibility: Option<String>,
    pub allow_friend_requests: Option<bool>,
    pub share_reading_history: Option<bool>,
    pub allow_reading_sharing: Option<bool>,
    pub data_collection_consent: Option<bool>,
    pub anonymous_analytics: Option<bool>,
    pub email_notifications: Option<bool>,
    pub enable_email_notifications: Option<bool>,
    pub daily_reading_reminder: Option<bool>,
    pub enable_reading_reminders: Option<bool>,
    pub friend_activity_notifications: Option<bool>,
    pub community_updates: Option<bool>,
    pub high_contrast_mode: Option<bool>,
    pub large_text_mode: Option<bool>,
    pub screen_reader_mode: Option<bool>,
    pub screen_reader_optimized: Option<bool>,
    pub reduced_motion: Option<bool>,
    pub reduce_motion: Option<bool>,
    pub default_spread_type: Option<String>,
    pub show_card_meanings: Option<bool>,
    pub show_keywords: Option<bool>,
    pub card_flip_animation_speed: Option<u16>,
    pub depth: Option<String>,
    pub style: Option<String>,
    pub ai_provider_preference: Option<String>,
    pub lang: Option<String>,
    pub reversals: Option<bool>,
    pub default_faction: Option<String>,
    pub never_send_questions: Option<bool>,
}

/// Words and lists at most.
const MAX_WORD: usize = 50;
const MAX_LIST: usize = 20;

impl From<&Preferences> for Change {
    /// The change that sets all of them, so that a whole record is checked by the rules of a change.
    fn from(own: &Preferences) -> Self {
        let own = own.clone();
        Self {
            default_character_voice: Some(own.default_character_voice),
            favorite_spread_types: Some(own.favorite_spread_types),
            reading_reminder_time: own.reading_reminder_time,
            reminder_days: Some(own.reminder_days),
            notification_frequency: Some(own.notification_frequency),
            theme: Some(own.theme),
            pip_boy_color: Some(own.pip_boy_color),
            background_opacity: Some(own.background_opacity),
            preferred_card_back: Some(own.preferred_card_back),
            geiger_counter_volume: Some(own.geiger_counter_volume),
            background_radiation_level: Some(own.background_radiation_level),
            voice_volume: Some(own.voice_volume),
            ambient_volume: Some(own.ambient_volume),
            default_spread_type: own.default_spread_type,
            card_flip_animation_speed: Some(own.card_flip_animation_speed),
            depth: own.interpretation_depth,
            style: own.interpretation_style,
            ai_provider_preference: own.ai_provider_preference,
            lang: own.lang,
            default_faction: own.default_faction,
            // Switches cannot be wrong.
            ..Self::default()
        }
    }
}

impl Change {
    /// Everything that is wrong with it.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn check(&self, catalog: &Catalog) -> Result<(), AccountError> {
        let mut errors = Vec::new();
        let mut wrong = |pointer: &str, zh: &str, en: &str| {
            errors.push(FieldError::new(pointer, zh, en));
        };
        for (pointer, voice) in [
            ("/default_character_voice", &self.default_character_voice),
            ("/preferred_character_voice", &self.preferred_character_voice),
        ] {
            if voice.as_deref().is_some_and(|voice| catalog.voice(voice).is_none()) {
                wrong(pointer, "沒有這個角色。", "There is no such voice.");
            }
        }
        let named = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
        if named(&self.default_faction).is_some_and(|key| catalog.faction(&key).is_none()) {
            wrong("/default_faction", "沒有這個派系。", "There is no such faction.");
        }
        if named(&self.default_spread_type).is_some_and(|key| catalog.spread(&key).is_none()) {
            wrong("/default_spread_type", "沒有這個牌陣。", "There is no such spread.");
        }
        if named(&self.lang).is_some_and(|tag| tag.parse::<crate::tarot::Lang>().is_err()) {
            wrong("/lang", "語言只有 zh-TW 和 en 兩種。", "The language is either zh-TW or en.");
        }
        for (pointer, time) in [
            ("/reading_reminder_time", &self.reading_reminder_time),
            ("/reminder_time", &self.reminder_time),
        ] {
            let is_time =
                |text: &String| text.len() == 5 && text.parse::<jiff::civil::Time>().is_ok();
            if named(time).is_some_and(|text| !is_time(&text)) {
                wrong(pointer, "時間要寫成 HH:MM。", "A time is written HH:MM.");
            }
        }
        for (pointer, volume) in [
            ("/geiger_counter_volume", self.geiger_counter_volume),
            ("/background_radiation_level", self.background_radiation_level),
            ("/voice_volume", self.voice_volume),
            ("/ambient_volume", self.ambient_volume),
        ] {
            if volume.is_some_and(|volume| !(0.0..=1.0).contains(&volume)) {
                wrong(pointer, "要在 0 到 1 之間。", "This has to be from 0 to 1.");
            }
        }
        if self.background_opacity.is_some_and(|opacity| opacity > 100) {
            wrong("/background_opacity", "要在 0 到 100 之間。", "This has to be from 0 to 100.");
        }
        if self.card_flip_animation_speed.is_some_and(|ms| !(100..=2000).contains(&ms)) {
            wrong(
                "/card_flip_animation_speed",
                "要在 100 到 2000 之間。",
                "This has to be from 100 to 2000.",
            );
        }
        for (pointer, word) in [
            ("/theme", &self.theme),
            ("/pip_boy_color", &self.pip_boy_color),
            ("/preferred_card_back", &self.preferred_card_back),
            ("/notification_frequency", &self.notification_frequency),
            ("/profile_visibility", &self.profile_visibility),
            ("/depth", &self.depth),
            ("/style", &self.style),
            ("/ai_provider_preference", &self.ai_provider_preference),
        ] {
            if word.as_ref().is_some_and(|word| !is_word(word)) {
                wrong(
                    pointer,
                    "最多 50 個英文字母、數字或底線。",
                    "At most 50 letters, digits or underscores.",
                );
            }
        }
        for (pointer, list) in [
            ("/favorite_spread_types", &self.favorite_spread_types),
            ("/reminder_days", &self.reminder_days),
        ] {
            if list.as_ref().is_some_and(|l| l.len() > MAX_LIST || !l.iter().all(|w| is_word(w))) {
                wrong(
                    pointer,
                    "最多 20 項，每項最多 50 個英文字母、數字或底線。",
                    "At most 20 items of at most 50 letters, digits or underscores.",
                );
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(AccountError::Invalid(errors)) }
    }

    fn apply(self, to: &mut Preferences) {
        fn set<T>(to: &mut T, first: Option<T>, second: Option<T>) {
            if let Some(value) = first.or(second) {
                *to = value;
            }
        }
        fn clearable(to: &mut Option<String>, first: Option<String>, second: Option<String>) {
            if let Some(value) = first.or(second) {
                *to = Some(value).filter(|value| !value.is_empty());
            }
        }
        set(
            &mut to.default_character_voice,
            self.default_character_voice,
            self.preferred_character_voice,
        );
        set(&mut to.auto_save_readings, self.auto_save_readings, None);
        set(&mut to.share_readings_publicly, self.share_readings_publicly, None);
        set(&mut to.favorite_spread_types, self.favorite_spread_types, None);
        clearable(&mut to.reading_reminder_time, self.reading_reminder_time, self.reminder_time);
        set(&mut to.reminder_days, self.reminder_days, None);
        set(&mut to.notification_frequency, self.notification_frequency, None);
        set(&mut to.theme, self.theme, None);
        set(&mut to.pip_boy_color, self.pip_boy_color, None);
        set(&mut to.terminal_effects, self.terminal_effects, self.enable_animations);
        set(&mut to.sound_effects, self.sound_effects, self.enable_sound_effects);
        set(&mut to.background_music, self.background_music, self.enable_background_music);
        set(&mut to.background_opacity, self.background_opacity, None);
        set(&mut to.preferred_card_back, self.preferred_card_back, None);
        set(&mut to.geiger_counter_volume, self.geiger_counter_volume, None);
        set(&mut to.background_radiation_level, self.background_radiation_level, None);
        set(&mut to.voice_volume, self.voice_volume, None);
        set(&mut to.ambient_volume, self.ambient_volume, None);
        let visible = self.profile_visibility.map(|visibility| visibility == "public");
        set(&mut to.public_profile, self.public_profile, visible);
        set(&mut to.allow_friend_requests, self.allow_friend_requests, None);
        set(&mut to.share_reading_history, self.share_reading_history, self.allow_reading_sharing);
        set(
            &mut to.data_collection_consent,
            self.data_collection_consent,
            self.anonymous_analytics,
        );
        set(&mut to.email_notifications, self.email_notifications, self.enable_email_notifications);
        set(
            &mut to.daily_reading_reminder,
            self.daily_reading_reminder,
            self.enable_reading_reminders,
        );
        set(&mut to.friend_activity_notifications, self.friend_activity_notifications, None);
        set(&mut to.community_updates, self.community_updates, None);
        set(&mut to.high_contrast_mode, self.high_contrast_mode, None);
        set(&mut to.large_text_mode, self.large_text_mode, None);
        set(&mut to.screen_reader_mode, self.screen_reader_mode, self.screen_reader_optimized);
        set(&mut to.reduced_motion, self.reduced_motion, self.reduce_motion);
        clearable(&mut to.default_spread_type, self.default_spread_type, None);
        set(&mut to.show_card_meanings, self.show_card_meanings, None);
        set(&mut to.show_keywords, self.show_keywords, None);
        set(&mut to.card_flip_animation_speed, self.card_flip_animation_speed, None);
        clearable(&mut to.interpretation_depth, self.depth, None);
        clearable(&mut to.interpretation_style, self.style, None);
        clearable(&mut to.ai_provider_preference, self.ai_provider_preference, None);
        clearable(&mut to.lang, self.lang, None);
        set(&mut to.reversals, self.reversals, None);
        clearable(&mut to.default_faction, self.default_faction, None);
        set(&mut to.never_send_questions, self.never_send_questions, None);
    }
}

fn is_word(text: &str) -> bool {
    text.len() <= MAX_WORD
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

/// A person's preferences.
///
/// # Errors
/// When the store fails.
pub fn of(tx: &impl Reader, user: Uuid) -> Result<Preferences, StoreError> {
    Ok(PREFERENCES.get(tx, &user)?.unwrap_or_default())
}

/// Changes a person's preferences; what they are then.
///
/// # Errors
/// When the store fails.
pub fn change(
    tx: &mut WriteTx<'_>,
    user: Uuid,
    change: Change,
) -> Result<Preferences, AccountError> {
    let mut preferences = PREFERENCES.get(tx, &user)?.unwrap_or_default();
    change.apply(&mut preferences);
    PREFERENCES.insert(tx, &user, &preferences)?;
    Ok(preferences)
}
