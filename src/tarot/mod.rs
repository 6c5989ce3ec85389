//! Floor 0: the cards, the spreads, the shuffle. Pure: entropy, time and language come in as
//! arguments, results go out as values. Knows nothing else of the program.

pub mod bingo;
pub mod card;
pub mod chance;
pub mod deck;
pub mod draw;
pub mod lang;
pub mod notation;
pub mod patterns;
pub mod phrases;
pub mod receipt;
pub mod seed;
pub mod setting;
pub mod signed;
pub mod spread;

pub use card::{Card, CardId, Court, DECK_SIZE, Element, Orientation, Suit, Topic};
pub use deck::CardBack;
pub use draw::{Dealt, Picks, PicksError, ReversalRate, WordStream, deal};
pub use lang::Lang;
pub use phrases::Phrases;
pub use receipt::Receipt;
pub use seed::Seed;
pub use setting::{Faction, Voice};
pub use spread::{Position, Role, Spread};
