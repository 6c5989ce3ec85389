// What belongs to an account, shown to whoever has one; a guest is told kindly, with the way in.
import { html } from '../lib/html.js';
import { t } from '../lib/language.js';
import { useTitle } from '../lib/title.js';
import { signInHref, useSignedIn } from '../lib/signed-in.js';

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

function Waiting({ title }) {
  useTitle(title);
  return html`<div class="page"><h1 tabindex="-1">${title}</h1></div>`;
}

/** @param {{title: string, children: any}} props  `title` is the heading while nobody knows yet who is there */
export function ForMembers({ title, children }) {
  const isSignedIn = useSignedIn();
  if (isSignedIn === false) return html`<${GuestPage} />`;
  if (isSignedIn === undefined) return html`<${Waiting} title=${title} />`;
  return children;
}
