// One quiet line under every page: what this is, whose it is not, the way to the API, and who answers the
// telephone at night: the safety gate knows words, and not everybody who needs help uses them.
import { html } from '../lib/html.js';
import { lang, t } from '../lib/language.js';
import { useResource } from '../lib/resource.js';
import { helpLines } from '../api/catalog.js';

export function SiteFooter() {
  const words = t().footer;
  const { data: lines } = useResource(helpLines, [lang.value]);
  const line = lines?.[0];
  return html`<footer class="site-footer">
    <p class="site-footer-help">${line && html`${words.help} <a href=${`tel:${line.number.replace(/[^\d+]/g, '')}`}>${line.name} ${line.number}</a>`}</p>
    <p>${words.fan}</p>
    <p class="site-footer-links"><a href="/about">${words.about}</a><a href="/verify">${words.verify}</a><a href="/docs">${words.docs}</a></p>
  </footer>`;
}
