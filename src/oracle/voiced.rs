//! A single card in a voice: what the API's `character_voices` holds.

use super::names::{fill, join};
use crate::tarot::{Card, Lang, Orientation, Phrases, Voice};

/// The card upright, told by this voice: first words, the card in a breath, last words. The same for
/// every call; which phrases it takes depends on the card alone.
#[must_use]
pub fn voiced(card: &Card, voice: &Voice, phrases: &Phrases, lang: Lang) -> Option<String> {
    let bank = phrases.voice(&voice.key)?.text(lang);
    let text = card.text(lang);
    let name = match lang {
        Lang::ZhTw => format!("「{}」", text.name),
        Lang::En => text.name.clone(),
    };
    // Neighbouring cards take neighbouring phrases, so a suit read in one voice does not repeat.
    let order = card.suit as usize * 5 + usize::from(card.number);
    let pick = |variants: &'_ [String]| variants.get(order % variants.len().max(1)).cloned();
    let opening = fill(&pick(&bank.opening)?, &[("lead", &name)]);
    let closing = fill(&pick(&bank.closing)?, &[("last", &name)]);
    let side = text.side(Orientation::Upright);
    Some(join(&[&opening, &side.essence, &side.topics.open, &closing], lang))
}
