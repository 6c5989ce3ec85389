// Home: what this is in two sentences, two ways in, and three plain facts. Nothing here waits for the API;
// the count of readings slips in below when it is known and worth saying.
import { html } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { prefetch } from '../../lib/router.js';
import { landingStats } from '../../api/catalog.js';
import { Scene } from './scene.js';

/** Address of this tab's open draw, if there is one (see pages/read/state.js). */
function openDrawHref() {
  try {
    const { reading, turned } = JSON.parse(sessionStorage.getItem('draw'));
    if (!reading) return null;
    return turned.length >= reading.cards.length ? '/read?step=reading' : '/read?step=table';
  } catch {
    return null;
  }
}

function ReadingCount() {
  const { data } = useResource(landingStats, []);
  return html`<p class="small home-count">${data?.readings > 0 ? t().home.readings(data.readings) : ''}</p>`;
}

export default function HomePage() {
  const words = t().home;
  useTitle('');
  return html`
    <div class="home">
      <section class="hero">
        <${Scene} label=${words.scene} />
        <div class="hero-words">
          <h1 tabindex="-1">${words.title}</h1>
          <p class="lead">${words.lead}</p>
          <p class="actions">
            <a class="button" href=${openDrawHref() ?? '/read'} onPointerEnter=${() => prefetch('/read')}>${openDrawHref() ? words.resume : words.ask}</a>
            <a class="text-link" href="/cards">${words.browse}</a>
          </p>
        </div>
      </section>
      <section class="facts" aria-labelledby="facts-title">
        <h2 id="facts-title">${words.factsTitle}</h2>
        <dl>
          ${words.facts.map(([name, text]) => html`<div key=${name}><dt>${name}</dt><dd>${text}</dd></div>`)}
        </dl>
        <${ReadingCount} />
      </section>
    </div>`;
}
