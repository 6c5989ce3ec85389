// The shell: skip link, header, the page, footer, live region.
import { html, useEffect, useState } from './lib/html.js';
import { loadRest, t } from './lib/language.js';
import { current, failed, pending } from './lib/router.js';
import { LiveRegion } from './lib/announce.js';
import { person } from './lib/session.js';
import { ErrorBoundary } from './components/error-boundary.js';
import { SiteHeader } from './components/site-header.js';
import { SiteFooter } from './components/site-footer.js';
import { Notice } from './components/notice.js';

function NotArrived({ href }) {
  const words = t().errors;
  return html`<section class="page message-page">
    <h1 tabindex="-1">${words.notArrivedTitle}</h1>
    <p>${words.notArrived}</p>
    <p class="actions"><a class="button" href=${href} target="_self">${words.reload}</a></p>
  </section>`;
}

/** A part of the page that few visits have: its module is fetched when it is wanted. */
function Later({ load }) {
  const [Part, setPart] = useState(null);
  useEffect(() => {
    let here = true;
    load().then((found) => here && setPart(() => found), () => {});
    return () => (here = false);
  }, []);
  return Part && html`<${Part} />`;
}

const news = async () => {
  const [{ News }] = await Promise.all([import('./components/news.js'), loadRest()]);
  return News;
};
const demoBanner = async () => (await import('./components/demo-banner.js')).DemoBanner;
/** The first byte knows whether this site is a demo. */
const isDemo = document.documentElement.dataset.demo === 'true';

export function App() {
  const words = t();
  const { Component, params, pathname, search, page } = current.value ?? {};
  useEffect(() => document.body.classList.toggle('is-pending', pending.value), [pending.value]);
  const skip = (event) => {
    event.preventDefault();
    document.getElementById('main').focus();
  };
  return html`
    <a class="skip-link" href="#main" onClick=${skip}>${words.nav.skip}</a>
    ${isDemo && html`<${Later} load=${demoBanner} />`}
    <${SiteHeader} />
    <main id="main" tabindex="-1" data-page=${page}>
      <${ErrorBoundary} at=${pathname}>
        ${failed.value
          ? html`<${NotArrived} href=${failed.value} />`
          : Component && html`<${Component} key=${page} ...${params} search=${search} />`}
      <//>
    </main>
    <${SiteFooter} />
    <${Notice} />
    ${person.value && html`<${Later} key=${person.value.id} load=${news} />`}
    <${LiveRegion} />
  `;
}
