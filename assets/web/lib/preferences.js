// What a person prefers, where it has a meaning here: language, motion, the cards' back, and how a reading begins.
import { effect } from './html.js';
import { lang, switchLanguage } from './language.js';
import { person, preferences, setPreferences } from './session.js';
import { ask } from '../api/client.js';
import { cardBacks } from '../api/catalog.js';
import { showBack } from './deck.js';

const contractsBack = 'vault_tech'; // the API's word for whatever back the deck has by default

/** How a reading begins; a guest's is the house's. Whatever asks for a draw takes its settings from here. */
export function readingPreferences() {
  const own = preferences.value;
  return {
    voice: own?.default_character_voice || 'pip_boy',
    spread: own?.default_spread_type || 'vault_tec_spread',
    reversals: own?.reversals ?? true,
    neverSendQuestions: own?.never_send_questions ?? false,
  };
}

/** Whether things should keep still: the system says so, or the person. */
export const isStill = () => Boolean(preferences.value?.reduced_motion) || matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Changes some of them: at once here, then at the server; taken back if that fails. */
export async function savePreferences(change) {
  const before = preferences.value;
  setPreferences({ ...before, ...change });
  try {
    const { preferences: saved } = await ask('/preferences', { method: 'PUT', json: change });
    setPreferences(saved);
  } catch (problem) {
    setPreferences(before);
    throw problem;
  }
}

/** The language of the page, and of the account if there is one. */
export async function chooseLanguage(language) {
  await switchLanguage(language);
  if (!person.value) return;
  const saved = ask('/preferences', { method: 'PUT', json: { lang: language } });
  await saved.then((answer) => setPreferences(answer.preferences), () => {}); // the page has switched all the same
}

/** Lets the page follow the preferences from now on. */
export function followPreferences() {
  const root = document.documentElement;
  effect(() => root.toggleAttribute('data-still', Boolean(preferences.value?.reduced_motion)));

  // Who followed a link with ?lang= reads that page in that language, whatever they prefer.
  let followed = new URLSearchParams(window.location.search).has('lang') ? preferences.peek()?.lang : null;
  effect(() => {
    const wanted = preferences.value?.lang;
    if (!wanted || wanted === followed) return;
    followed = wanted;
    if (wanted !== lang.peek()) switchLanguage(wanted);
  });

  effect(() => {
    const wanted = preferences.value?.preferred_card_back;
    if (!wanted || wanted === contractsBack) {
      showBack(root.dataset.back);
      return;
    }
    cardBacks().then((all) => {
      const back = all.find((one) => one.key === wanted);
      if (back && preferences.peek()?.preferred_card_back === wanted) showBack(back.image_url);
    }, () => {}); // without the list the cards keep the back they have
  });
}
