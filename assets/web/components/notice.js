// One sentence about what just happened, at the foot of the window: spoken, seen, and gone with the next page
// or at a press. It also says, calmly, when a session is over, and leads back to where one was.
import { html, signal, useEffect } from '../lib/html.js';
import { t } from '../lib/language.js';
import { announce } from '../lib/announce.js';
import { current } from '../lib/router.js';
import { isOver } from '../lib/session.js';
import { leadingBack } from '../lib/return-path.js';

const said = signal(null);

const stays = 8000; // milliseconds

/** Says it and shows it for a while. Call it when the page that it stands on is there. */
export function say(text) {
  announce(text);
  const now = { text, on: current.value };
  said.value = now;
  setTimeout(() => said.value === now && (said.value = null), stays);
}

export function Notice() {
  const words = t();
  const { page, pathname, search } = current.value ?? {};
  // The pages of the account say it themselves.
  const over = isOver.value && !['signin', 'register', 'settings'].includes(page);
  useEffect(() => {
    if (over) announce(words.account.over);
  }, [over]);
  const shown = said.value?.on === current.value ? said.value : null;
  if (!shown && !over) return null;
  const close = () => {
    said.value = null;
    isOver.value = false;
  };
  return html`<aside class="site-notice" aria-label=${words.account.notice}>
    <p>${shown ? shown.text : words.account.over} ${!shown && html`<a href=${leadingBack('/signin', pathname + search)}>${words.account.signIn}</a>`}</p>
    <button type="button" class="text-button" onClick=${close}>${words.account.close}</button>
  </aside>`;
}
