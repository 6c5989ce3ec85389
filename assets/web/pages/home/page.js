// Home: what this is in two sentences, two ways in, and three plain facts. Nothing here waits for the API;
// the count of readings slips in below when it is known and worth saying.
import { html } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { prefetch } from '../../lib/router.js';
import { person } from '../../lib/session.js';
import { landingStats } from '../../api/catalog.js';
import { Scene } from './scene.js';

/** Address of the draw that is open in this tab, or was in one that is closed, if there is one (see pages/read/state.js). */
function openDrawHref() {
  try {
    const { reading, turned, sealed, own, who, at } = JSON.parse(sessionStorage.getItem('draw') ?? localStorage.getItem('draw'));
    if (Date.now() - at > 48 * 60 * 60 * 1000 || (who && who !== person.value?.id)) return null;
    if (!reading) return sealed ? '/read?step=draw' : own.some(Boolean) ? '/read?step=own' : null;
    return turned.length >= reading.cards.length ? '/read?step=reading' : '/read?step=table';
  } catch {
    return null;
  }
}

function ReadingCount({ data }) {
  return html`<p class="small home-count">${data?.readings > 0 ? t().home.readings(data.readings) : ''}</p>`;
}

export default function HomePage() {
  const words = t().home;
  useTitle('');
  const { data: stats } = useResource(landingStats, []);
  return html`
    <div class="home">
      <section class="hero">
        <${Scene} label=${words.scene} />
        <div class="hero-words">
          <h1 tabindex="-1">${words.title}</h1>
          <p class="lead">${words.lead}</p>
          <p class="actions">
            <a class="button" href=${openDrawHref() ?? '/read'} onPointerEnter=${() => prefetch('/read')}>${openDrawHref() ? words.resume : words.ask}</a>
            ${person.value && html`<a class="text-link" href="/today">${t().menu.today}</a>`}
            <a class="text-link" href="/cards">${words.browse}</a>
          </p>
        </div>
      </section>
      <section class="facts" aria-labelledby="facts-title">
        <h2 id="facts-title">${words.factsTitle}</h2>
        <dl>
          ${words.facts.map(([name, text]) => html`<div key=${name}><dt>${name}</dt><dd>${text}</dd></div>`)}
        </dl>
        ${stats?.providers > 0 && html`<p class="small home-models">${t().models.home}</p>`}
        <${ReadingCount} data=${stats} />
      </section>
    </div>`;
}
