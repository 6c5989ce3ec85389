// One quiet line under every page: what this is, whose it is not, and the way to the API.
import { html } from '../lib/html.js';
import { t } from '../lib/language.js';

export function SiteFooter() {
  const words = t().footer;
  return html`<footer class="site-footer">
    <p>${words.fan}</p>
    <p class="site-footer-links"><a href="/about">${words.about}</a><a href="/docs">${words.docs}</a></p>
  </footer>`;
}
