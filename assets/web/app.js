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

/** What only who is signed in has: fetched when somebody is. */
function ForPerson() {
  const [News, setNews] = useState(null);
  useEffect(() => {
    let here = true;
    Promise.all([import('./components/news.js'), loadRest()]).then(([{ News: found }]) => here && setNews(() => found), () => {});
    return () => (here = false);
  }, []);
  return News && html`<${News} />`;
}

/** A demo says so; the first byte knows whether this is one. */
function Demo() {
  const [Banner, setBanner] = useState(null);
  useEffect(() => {
    import('./components/demo-banner.js').then(({ DemoBanner }) => setBanner(() => DemoBanner), () => {});
  }, []);
  return Banner && html`<${Banner} />`;
}

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
    ${isDemo && html`<${Demo} />`}
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
    ${person.value && html`<${ForPerson} key=${person.value.id} />`}
    <${LiveRegion} />
  `;
}
