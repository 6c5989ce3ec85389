// Header with the three places of the site, the language switch and the way to one's account; it fits one row at
// 320 px, so that a phone needs no hidden menu and no bar over the cards.
import { html } from '../lib/html.js';
import { lang, t } from '../lib/language.js';
import { chooseLanguage } from '../lib/preferences.js';
import { announce } from '../lib/announce.js';
import { current, prefetch } from '../lib/router.js';
import { AccountMenu } from './account-menu.js';

const places = [['/read', 'ask'], ['/cards', 'cards'], ['/about', 'about']];

export function Mark() {
  return html`<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
    <rect x="5.2" y="1.2" width="21.6" height="29.6" rx="3.4" /><path class="mark-light" d="M16 8.6V6M10.9 10.7 9 8.8M21.1 10.7 23 8.8" />
    <path class="mark-sun" d="M9.4 19.4a6.6 6.6 0 0 1 13.2 0z" /><path d="M5.2 23.4h4v-3h4v3h5.6v-3h4v3h4" />
  </svg>`;
}

function LanguageSwitch() {
  const other = lang.value === 'en' ? 'zh-TW' : 'en';
  const name = other === 'en' ? 'English' : '中文';
  const change = async () => {
    await chooseLanguage(other);
    announce(t().nav.switched);
  };
  return html`<button type="button" class="language" lang=${other} onClick=${change}>
    <span class="language-long">${name}</span><span class="language-short" aria-hidden="true">${other === 'en' ? 'EN' : name}</span>
  </button>`;
}

export function SiteHeader() {
  const words = t();
  const path = current.value?.pathname ?? '';
  const here = (href) => (path === href ? 'page' : path.startsWith(`${href}/`) ? 'true' : undefined);
  return html`<header class="site-header">
    <a class="brand" href="/" aria-current=${path === '/' ? 'page' : undefined}>
      <${Mark} /><span class="brand-name">${words.site.name}</span>
    </a>
    <nav aria-label=${words.nav.label}>
      ${places.map(([href, key]) => html`<a key=${key} href=${href} aria-current=${here(href)}
        onPointerEnter=${() => prefetch(href)}>${words.nav[key]}</a>`)}
    </nav>
    <${LanguageSwitch} />
    <${AccountMenu} />
  </header>`;
}
