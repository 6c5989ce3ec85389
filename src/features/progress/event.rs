//! What can happen that progress counts.
//!
//! An event's cause is what makes it this one and no other: a reading's id, a local day, a tag. A cause
//! counts once for a person, however often its event is recorded.

use jiff::civil::Date;
use uuid::Uuid;

/// Something a person did. Features record it inside the transaction in which it was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// They were here on this local day.
    CheckedIn,
    /// A reading was kept.
    ReadingKept(Kept),
    /// A reading's accuracy was rated.
    Rated {
        /// Which.
        reading: Uuid,
    },
    /// A reading was marked.
    Favourited {
        /// Which.
        reading: Uuid,
    },
    /// A tag was used.
    Tagged {
        /// As it is kept.
        tag: String,
    },
    /// Someone looked back at how a reading turned out.
    LookedBack {
        /// Which.
        reading: Uuid,
    },
    /// A page of the journal was written.
    JournalWritten {
        /// Which.
        entry: Uuid,
    },
    /// A reading was tied into a thread.
    Threaded {
        /// Which.
        reading: Uuid,
    },
    /// A reading was shared by a link.
    Shared {
        /// Which.
        reading: Uuid,
    },
    /// The receipt of one's own draw was checked and holds.
    ReceiptChecked {
        /// Which.
        draw: Uuid,
    },
    /// The data was exported.
    Exported,
    /// The first passkey.
    PasskeyAdded,
    /// The first sign-in with one.
    PasskeySignIn,
    /// The first loyalty extension.
    Loyal,
    /// The number of this day was taken.
    BingoNumber {
        /// The local day that it belongs to.
        day: Date,
    },
    /// A line was finished on a month's card.
    BingoLine {
        /// The first of the month.
        month: Date,
        /// Such as `row-0`, `diagonal-main`.
        line: String,
    },
    /// Three lines in a month.
    BingoReward {
        /// The first of the month.
        month: Date,
    },
}

/// What of a kept reading counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub reading: Uuid,
    /// Its spread's name.
    pub spread: String,
    /// Its cards: place in the canonical deck, and whether it lies upside down.
    pub cards: Vec<(u8, bool)>,
    /// How many of them lie in positions; they come first.
    pub positions: usize,
    /// The voice.
    pub voice: String,
    /// `good`, `neutral` or `evil`: how it was told.
    pub karma: String,
    /// Whether the person chose that themselves.
    pub karma_chosen: bool,
    /// Laid with their own deck.
    pub own_cards: bool,
    /// The local day, for a daily card.
    pub daily: Option<Date>,
}

impl Event {
    /// The rule that it counts under, which is its kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::CheckedIn => "check_in",
            Self::ReadingKept(_) => "reading",
            Self::Rated { .. } => "reading_accuracy",
            Self::Favourited { .. } => "favorite",
            Self::Tagged { .. } => "tag",
            Self::LookedBack { .. } => "looked_back",
            Self::JournalWritten { .. } => "journal",
            Self::Threaded { .. } => "threaded",
            Self::Shared { .. } => "sharing_wisdom",
            Self::ReceiptChecked { .. } => "receipt_checked",
            Self::Exported => "export",
            Self::PasskeyAdded => "passkey_registration",
            Self::PasskeySignIn => "passkey_login",
            Self::Loyal => "loyalty",
            Self::BingoNumber { .. } => "bingo_number",
            Self::BingoLine { .. } => "bingo_line",
            Self::BingoReward { .. } => "bingo_reward",
        }
    }

    /// Whether its cause came into being in this very write and cannot come up again, so that nobody has to
    /// remember that it did: a reading, whose id the server gives it as it is kept.
    #[must_use]
    pub const fn is_of_this_write(&self) -> bool {
        matches!(self, Self::ReadingKept(Kept { daily: None, .. }))
    }

    /// What it counts once for; `today` is the local day.
    #[must_use]
    pub fn cause(&self, today: Date) -> String {
        match self {
            Self::CheckedIn => today.to_string(),
            // Once a person, ever.
            Self::Exported | Self::PasskeyAdded | Self::PasskeySignIn | Self::Loyal => {
                "first".to_owned()
            }
            // A daily card is the card of its day: deleted and drawn anew, it is the same cause.
            Self::ReadingKept(Kept { daily: Some(day), .. }) | Self::BingoNumber { day } => {
                day.to_string()
            }
            Self::ReadingKept(Kept { reading, .. })
            | Self::Rated { reading }
            | Self::Favourited { reading }
            | Self::LookedBack { reading }
            | Self::Threaded { reading }
            | Self::Shared { reading } => reading.to_string(),
            Self::Tagged { tag } => tag.clone(),
            Self::JournalWritten { entry } => entry.to_string(),
            Self::ReceiptChecked { draw } => draw.to_string(),
            Self::BingoLine { month, line } => format!("{month}/{line}"),
            Self::BingoReward { month } => month.to_string(),
        }
    }
}
