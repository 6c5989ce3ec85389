// The header's last place: the way in, or the person with what is theirs behind one button. The menu is a plain
// disclosure: Tab walks through it, Escape closes it and gives the focus back, leaving it closes it.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../lib/html.js';
import { t } from '../lib/language.js';
import { current, navigate } from '../lib/router.js';
import { nameOf, person, signOut } from '../lib/session.js';
import { leadingBack } from '../lib/return-path.js';
import { Avatar } from './avatar.js';
import { say } from './notice.js';

function Menu({ who }) {
  const words = t().account;
  const [open, setOpen] = useState(false);
  const box = useRef();
  const path = current.value?.pathname;
  // With the page, not after it: on a slow phone the menu of the new page may be opened before an effect runs.
  useLayoutEffect(() => setOpen(false), [current.value]);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event) => !box.current.contains(event.target) && setOpen(false);
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);
  const onKeyDown = (event) => {
    if (event.key !== 'Escape' || !open) return;
    setOpen(false);
    box.current.querySelector('button').focus();
  };
  const onFocusOut = (event) => event.relatedTarget && !box.current.contains(event.relatedTarget) && setOpen(false);
  const leave = async () => {
    try {
      // First away from what only its owner may see, or that page would ask to sign in again.
      const away = path.startsWith('/settings');
      if (away) await navigate('/');
      await signOut();
      if (!away) requestAnimationFrame(() => document.querySelector('.account-link')?.focus());
      say(t().account.signedOut);
    } catch (problem) {
      say(problem.message);
    }
  };
  return html`<div class="account-menu" ref=${box} onKeyDown=${onKeyDown} onFocusOut=${onFocusOut}>
    <button type="button" class="account-button" aria-expanded=${String(open)} aria-controls="account-list" onClick=${() => setOpen(!open)}>
      <${Avatar} who=${who} /><span class="account-name">${nameOf(who)}</span><span class="visually-hidden">${words.menu}</span>
    </button>
    <ul id="account-list" hidden=${!open}>
      <li class="account-who">${nameOf(who)}</li>
      <li><a href="/today" aria-current=${path === '/today' ? 'true' : undefined}>${t().menu.today}</a></li>
      <li><a href="/readings" aria-current=${path?.startsWith('/readings') ? 'true' : undefined}>${words.readings}</a></li>
      <li><a href="/journal" aria-current=${path?.startsWith('/journal') ? 'true' : undefined}>${t().menu.journal}</a></li>
      <li><a href="/threads" aria-current=${path?.startsWith('/threads') ? 'true' : undefined}>${t().menu.threads}</a></li>
      <li><a href="/insights" aria-current=${path === '/insights' ? 'true' : undefined}>${t().menu.insights}</a></li>
      <li><a href="/bingo" aria-current=${path === '/bingo' ? 'true' : undefined}>${t().menu.bingo}</a></li>
      <li><a href="/karma" aria-current=${path === '/karma' ? 'true' : undefined}>${t().menu.karma}</a></li>
      <li><a href="/achievements" aria-current=${path === '/achievements' ? 'true' : undefined}>${t().menu.achievements}</a></li>
      ${who.is_admin && html`<li><a href="/operator" aria-current=${path === '/operator' ? 'true' : undefined}>${t().menu.operator}</a></li>`}
      <li><a href="/settings" aria-current=${path?.startsWith('/settings') ? 'true' : undefined}>${words.settings}</a></li>
      <li><button type="button" onClick=${leave}>${words.signOut}</button></li>
    </ul>
  </div>`;
}

export function AccountMenu() {
  const who = person.value;
  if (who) return html`<${Menu} who=${who} />`;
  const { pathname = '/', search = '' } = current.value ?? {};
  return html`<a class="account-link" href=${leadingBack('/signin', pathname + search)} aria-current=${pathname === '/signin' ? 'page' : undefined}>
    <svg class="account-icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><circle cx="12" cy="8.5" r="4" /><path d="M4 21c.6-4.6 3.8-7 8-7s7.4 2.4 8 7" /></svg>
    <span class="account-word">${t().account.signIn}</span>
  </a>`;
}
