// The shell: skip link, header, the page, footer, live region.
import { html, useEffect } from './lib/html.js';
import { t } from './lib/language.js';
import { current, failed, pending } from './lib/router.js';
import { LiveRegion } from './lib/announce.js';
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
    <${LiveRegion} />
  `;
}
