// What belongs to an account, shown to whoever has one; a guest is told kindly, with the way in.
import { html } from '../lib/html.js';
import { t } from '../lib/language.js';
import { useTitle } from '../lib/title.js';
import { isSignedIn, signInHref } from '../lib/signed-in.js';

export function GuestPage() {
  const words = t().guest;
  useTitle(words.title);
  return html`<section class="page message-page guest-page">
    <h1 tabindex="-1">${words.title}</h1>
    <p>${words.text}</p>
    <p class="actions"><a class="button" href=${signInHref()}>${words.signIn}</a><a class="text-link" href=${signInHref('/register')}>${words.register}</a></p>
    <p class="small">${words.without} <a href="/read">${words.read}</a></p>
  </section>`;
}

/** Its children for who is signed in. */
export function ForMembers({ children }) {
  return isSignedIn() ? children : html`<${GuestPage} />`;
}
