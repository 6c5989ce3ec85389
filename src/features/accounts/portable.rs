//! What a person takes along of their account: who they are, what they set, their picture, the days on
//! which they came. Never how they sign in: no password, passkey, issuer or session.
//!
//! An account that is new takes over what it has not said itself yet; what its owner has written here
//! already stays.

use std::ops::ControlFlow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::avatars;
use super::error::AccountError;
use super::input;
use super::model::{Avatar, Once, User};
use super::preferences::{self, Preferences};
use super::rules;
use super::tables::{AVATARS, LOGIN_DAYS, PREFERENCES, USERS};
use crate::features::portable::section::{Owner, Records, Section, Standing, alike, merging};
use crate::store::{ReadTx, Reader, StoreError, WriteTx};
use crate::web::FieldError;

/// Titles at most.
const MAX_TITLES: usize = 200;
/// Sign-ins of a day at most, for a record that comes in.
const MAX_COMINGS: u32 = 100_000;

/// What accounts give along.
#[must_use]
pub fn sections() -> Vec<Section> {
    vec![
        Section::new("accounts.profile", Profiles).at_most(1),
        Section::new("accounts.preferences", Preferred).at_most(1),
        Section::new("accounts.avatar", Pictures).at_most(1),
        merging("accounts.login_days", &LOGIN_DAYS, login_day, |ours, theirs| {
            Some(*ours.max(theirs))
        }),
    ]
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape of every section's check")]
fn login_day(owner: &Owner, day: &Date, times: &u32, errors: &mut Vec<FieldError>) {
    // The local day may be one ahead of UTC's.
    let latest = owner.now.to_zoned(jiff::tz::TimeZone::UTC).date().tomorrow();
    if !(1..=MAX_COMINGS).contains(times) || latest.is_ok_and(|latest| *day > latest) {
        let (zh, en) = ("這一天不可能來過。", "Nobody can have come on this day.");
        errors.push(FieldError::new("", zh, en));
    }
}

/// The one key of what a person has once.
const ONE: &str = "me";

fn is_one(key: &str, errors: &mut Vec<FieldError>) {
    if key != ONE {
        errors.push(FieldError::new("", "這裡的鍵只有 me。", "The only key here is me."));
    }
}

/// Who a person is, without any way in.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Profile {
    /// For the reader; an import leaves the account's own.
    email: String,
    name: String,
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    bio: Option<String>,
    faction_alignment: String,
    #[serde(default)]
    wasteland_location: Option<String>,
    #[serde(default)]
    favorite_card_suit: Option<String>,
    karma_score: i64,
    #[serde(default)]
    current_title: Option<String>,
    #[serde(default)]
    unlocked_titles: Vec<String>,
    #[serde(default)]
    once: Once,
    #[serde(default)]
    loyalty_on: Option<Date>,
    created_at: Timestamp,
}

impl Profile {
    fn of(user: &User) -> Self {
        let user = user.clone();
        Self {
            email: user.email,
            name: user.name,
            display_name: user.display_name,
            bio: user.bio,
            faction_alignment: user.faction_alignment,
            wasteland_location: user.wasteland_location,
            favorite_card_suit: user.favorite_card_suit,
            karma_score: user.karma_score,
            current_title: user.current_title,
            unlocked_titles: user.unlocked_titles,
            once: user.once,
            loyalty_on: user.loyalty_on,
            created_at: user.created_at,
        }
    }

    /// Ours, with theirs where ours is as registration leaves it.
    fn with(&self, theirs: &Self) -> Self {
        let or = |ours: &Option<String>, theirs: &Option<String>| ours.clone().or(theirs.clone());
        let mut titles = self.unlocked_titles.clone();
        titles.extend(
            theirs.unlocked_titles.iter().filter(|t| !self.unlocked_titles.contains(t)).cloned(),
        );
        titles.truncate(MAX_TITLES);
        let untouched = |ours: &str| ours == "independent";
        Self {
            email: self.email.clone(),
            name: self.name.clone(),
            display_name: or(&self.display_name, &theirs.display_name),
            bio: or(&self.bio, &theirs.bio),
            faction_alignment: if untouched(&self.faction_alignment) {
                theirs.faction_alignment.clone()
            } else {
                self.faction_alignment.clone()
            },
            wasteland_location: or(&self.wasteland_location, &theirs.wasteland_location),
            favorite_card_suit: or(&self.favorite_card_suit, &theirs.favorite_card_suit),
            karma_score: if self.karma_score == rules::KARMA {
                theirs.karma_score
            } else {
                self.karma_score
            },
            current_title: or(&self.current_title, &theirs.current_title),
            unlocked_titles: titles,
            // What was given once there is not given again here.
            once: Once {
                passkey: self.once.passkey || theirs.once.passkey,
                passkey_sign_in: self.once.passkey_sign_in || theirs.once.passkey_sign_in,
                loyalty: self.once.loyalty || theirs.once.loyalty,
            },
            loyalty_on: self.loyalty_on.max(theirs.loyalty_on),
            created_at: self.created_at.min(theirs.created_at),
        }
    }
}

struct Profiles;

impl Records for Profiles {
    type Key = String;
    type Record = Profile;

    fn each(
        &self,
        tx: &ReadTx,
        user: Uuid,
        visit: &mut dyn FnMut(String, Profile) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        if let Some(user) = USERS.get(tx, &user)? {
            let _ = visit(ONE.to_owned(), Profile::of(&user));
        }
        Ok(())
    }

    fn check(&self, owner: &Owner, key: &String, profile: &Profile, errors: &mut Vec<FieldError>) {
        is_one(key, errors);
        let mut note = |checked: Result<String, FieldError>| {
            errors.extend(checked.err());
        };
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        note(input::email(&profile.email, "/email"));
        note(input::line(&profile.name, rules::NAME, "/name"));
        if let Some(name) = &profile.display_name {
            note(input::display_name(name, "/display_name"));
        }
        note(input::lines(&optional(&profile.bio), rules::MAX_BIO, "/bio"));
        let location = optional(&profile.wasteland_location);
        note(input::line(&location, (0, rules::MAX_LOCATION), "/wasteland_location"));
        for (index, title) in profile.unlocked_titles.iter().take(MAX_TITLES + 1).enumerate() {
            note(input::line(title, (1, rules::MAX_TITLE), &format!("/unlocked_titles/{index}")));
        }
        // Most come from what was earned, which comes back behind this; one's title is seen by oneself only.
        if let Some(title) = &profile.current_title {
            note(input::line(title, (1, rules::MAX_TITLE), "/current_title"));
        }
        let mut wrong = |good: bool, pointer: &str, zh: &str, en: &str| {
            if !good {
                errors.push(FieldError::new(pointer, zh, en));
            }
        };
        let titles = &profile.unlocked_titles;
        wrong(titles.len() <= MAX_TITLES, "/unlocked_titles", "稱號太多了。", "Too many titles.");
        let faction = profile.faction_alignment.as_str();
        wrong(
            faction == "independent" || owner.catalog.faction(faction).is_some(),
            "/faction_alignment",
            "沒有這個派系。",
            "There is no such faction.",
        );
        let suit = profile.favorite_card_suit.as_deref();
        wrong(
            suit.is_none_or(|key| crate::tarot::Suit::ALL.iter().any(|suit| suit.key() == key)),
            "/favorite_card_suit",
            "沒有這個花色。",
            "There is no such suit.",
        );
        wrong(
            (0..=100).contains(&profile.karma_score),
            "/karma_score",
            "業力要在 0 到 100 之間。",
            "Karma is from 0 to 100.",
        );
    }

    fn standing(
        &self,
        tx: &impl Reader,
        user: Uuid,
        _: &String,
        theirs: &Profile,
    ) -> Result<Standing<Profile>, StoreError> {
        let Some(user) = USERS.get(tx, &user)? else { return Ok(Standing::Ours) };
        let ours = Profile::of(&user);
        let both = ours.with(theirs);
        Ok(if !alike(&both, &ours) {
            Standing::Merged(both)
        } else if alike(&Profile { email: ours.email.clone(), ..theirs.clone() }, &ours) {
            Standing::Same
        } else {
            Standing::Ours
        })
    }

    fn put(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        _: &String,
        profile: Profile,
    ) -> Result<(), StoreError> {
        let Some(user) = USERS.get(tx, &owner.user)? else { return Ok(()) };
        let user = User {
            display_name: profile.display_name,
            bio: profile.bio,
            faction_alignment: profile.faction_alignment,
            wasteland_location: profile.wasteland_location,
            favorite_card_suit: profile.favorite_card_suit,
            karma_score: profile.karma_score,
            current_title: profile.current_title,
            unlocked_titles: profile.unlocked_titles,
            once: profile.once,
            loyalty_on: profile.loyalty_on,
            created_at: profile.created_at,
            ..user
        };
        USERS.insert(tx, &owner.user, &user)
    }
}

struct Preferred;

impl Records for Preferred {
    type Key = String;
    type Record = Preferences;

    fn each(
        &self,
        tx: &ReadTx,
        user: Uuid,
        visit: &mut dyn FnMut(String, Preferences) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        if let Some(own) = PREFERENCES.get(tx, &user)? {
            let _ = visit(ONE.to_owned(), own);
        }
        Ok(())
    }

    fn check(&self, owner: &Owner, key: &String, own: &Preferences, errors: &mut Vec<FieldError>) {
        is_one(key, errors);
        if let Err(AccountError::Invalid(wrong)) =
            preferences::Change::from(own).check(&owner.catalog)
        {
            errors.extend(wrong);
        }
    }

    fn standing(
        &self,
        tx: &impl Reader,
        user: Uuid,
        _: &String,
        theirs: &Preferences,
    ) -> Result<Standing<Preferences>, StoreError> {
        Ok(match PREFERENCES.get(tx, &user)? {
            Some(ours) if ours == *theirs => Standing::Same,
            Some(ours) if ours != Preferences::default() => Standing::Ours,
            Some(_) | None => Standing::New,
        })
    }

    fn put(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        _: &String,
        own: Preferences,
    ) -> Result<(), StoreError> {
        PREFERENCES.insert(tx, &owner.user, &own)
    }
}

struct Pictures;

impl Records for Pictures {
    type Key = String;
    type Record = Avatar;

    fn each(
        &self,
        tx: &ReadTx,
        user: Uuid,
        visit: &mut dyn FnMut(String, Avatar) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        if let Some(avatar) = AVATARS.get(tx, &user)? {
            let _ = visit(ONE.to_owned(), avatar);
        }
        Ok(())
    }

    fn check(&self, _: &Owner, key: &String, avatar: &Avatar, errors: &mut Vec<FieldError>) {
        is_one(key, errors);
        if !avatars::is_ours(&avatar.jpeg.0) {
            errors.push(FieldError::new(
                "/jpeg",
                "這不是這裡會存下來的那種照片。",
                "This is no picture as it is kept here.",
            ));
        }
    }

    fn standing(
        &self,
        tx: &impl Reader,
        user: Uuid,
        _: &String,
        theirs: &Avatar,
    ) -> Result<Standing<Avatar>, StoreError> {
        Ok(match AVATARS.get(tx, &user)? {
            None => Standing::New,
            Some(ours) if ours.jpeg == theirs.jpeg => Standing::Same,
            Some(_) => Standing::Ours,
        })
    }

    fn put(
        &self,
        tx: &mut WriteTx<'_>,
        owner: &Owner,
        _: &String,
        avatar: Avatar,
    ) -> Result<(), StoreError> {
        let Some(mut user) = USERS.get(tx, &owner.user)? else { return Ok(()) };
        user.avatar = Some(avatars::tag(&avatar.jpeg.0));
        USERS.insert(tx, &owner.user, &user)?;
        AVATARS.insert(tx, &owner.user, &avatar)
    }
}
