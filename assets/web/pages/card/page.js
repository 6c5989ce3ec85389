// One card, large: both names, keywords and meaning each way up, its numbers, and the way to its neighbours.
// Sections that the API may bring later (by place, by topic, story) appear when they are there.
import { html, useEffect } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { card as fetchCard, suitCards } from '../../api/catalog.js';
import { findReadings } from '../../api/kept.js';
import { insights } from '../../api/insights.js';
import { isSignedIn } from '../../lib/signed-in.js';
import { CardName } from '../../components/card.js';
import { ZoomablePicture } from '../../components/card-zoom.js';
import { Meanings, Numbers } from '../../components/card-details.js';
import NotFoundPage from '../not-found/page.js';

const order = ['major_arcana', 'radiation_rods', 'nuka_cola_bottles', 'combat_weapons', 'bottle_caps'];
const ids = (() => {
  const ranks = ['ace', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'page', 'knight', 'queen', 'king'];
  const suits = ['wands', 'cups', 'swords', 'pentacles'];
  return [
    ...Array.from({ length: 22 }, (_, i) => `major_arcana.${String(i).padStart(2, '0')}`),
    ...suits.flatMap((suit) => ranks.map((rank) => `minor_arcana.${suit}.${rank}`)),
  ];
})();
const suitOf = (id) => order[id.startsWith('major') ? 0 : ['wands', 'cups', 'swords', 'pentacles'].indexOf(id.split('.')[1]) + 1];

function Neighbour({ id, label, className }) {
  const { data } = useResource(() => (id ? suitCards(suitOf(id)) : Promise.resolve([])), [lang.value, id]);
  const card = data?.find((one) => one.id === id);
  if (!id) return html`<span></span>`;
  return html`<a class=${`neighbour ${className}`} href=${`/cards/${id}`}>
    <span class="label">${label}</span>
    <span>${card ? html`<${CardName} card=${card} />` : ' '}</span>
  </a>`;
}

function Named({ title, names, upright, reversed }) {
  const words = t().card;
  const keys = [...new Set([...Object.keys(upright ?? {}), ...Object.keys(reversed ?? {})])];
  return html`<details class="more"><summary><h2>${title}</h2></summary><dl class="both-ways">
    ${keys.map((key) => html`<div key=${key}><dt>${names[key] ?? key}</dt>
      ${upright?.[key] && html`<dd><span class="orientation">${words.upright}</span><p>${upright[key]}</p></dd>`}
      ${reversed?.[key] && html`<dd><span class="orientation is-reversed">${words.reversed}</span><p>${reversed[key]}</p></dd>`}</div>`)}
  </dl></details>`;
}

function Story({ story }) {
  const words = t().card;
  return html`<section class="more"><h2>${words.story}</h2><dl>
    ${Object.entries(words.storyNames).filter(([key]) => story[key]?.length).map(([key, name]) => html`<div key=${key}>
      <dt>${name}</dt><dd>${Array.isArray(story[key]) ? story[key].join(lang.value === 'en' ? ', ' : '、') : story[key]}</dd></div>`)}
  </dl></section>`;
}

/** How often it was drawn beside what chance expects, once there are enough draws to say so. */
function Luck({ id }) {
  const { data } = useResource(async () => ({ id, ...(await insights()) }), [lang.value, id]);
  const card = data?.id === id && data.enough && data.cards.find((one) => one.card_id === id);
  return card?.drawn > 0 ? html`<p class="small own-luck">${card.sentence}</p>` : null;
}

/** The way to every reading that turned this card up, for who has any. */
function OwnReadings({ id }) {
  const mayAsk = isSignedIn();
  const { data } = useResource(async () => (mayAsk ? { id, total: (await findReadings({ card: id, page_size: 1 })).total } : null), [mayAsk, id]);
  if (!data?.total || data.id !== id) return null;
  return html`<p class="own-readings"><a class="text-link" href=${`/readings?card=${id}`}>${t().history.ofCard(data.total)}</a></p><${Luck} id=${id} />`;
}

function CardView({ card }) {
  const words = t().card;
  const suit = t().suits[card.suit];
  return html`
    <div class="card-page-art"><${ZoomablePicture} card=${card} /></div>
    <div class="card-page-words">
      <p><a class="text-link" href=${`/cards/${card.suit}`}>${suit.name}${suit.classic !== suit.name ? ` ${suit.classic}` : ''}</a></p>
      <${CardName} card=${card} level="h1" />
      ${card.aliases?.length > 0 && html`<p class="small">${words.also} ${card.aliases.join(lang.value === 'en' ? ', ' : '、')}</p>`}
      <${OwnReadings} id=${card.id} />
      <${Meanings} card=${card} />
      <h2 class="visually-hidden">${words.gauges}</h2>
      <${Numbers} card=${card} />
      ${card.roles && html`<${Named} title=${words.roles} names=${words.roleNames} ...${card.roles} />`}
      ${card.topics && html`<${Named} title=${words.topics} names=${words.topicNames} ...${card.topics} />`}
      ${card.story && html`<${Story} story=${card.story} />`}
    </div>`;
}

export default function CardPage({ id }) {
  const words = t();
  const { data: card, error, retry } = useResource(() => fetchCard(id), [lang.value, id]);
  const isMissing = error?.status === 404;
  const shown = card?.id === id ? card : null;
  useTitle(shown ? `${shown.name} ${shown.standard_name}` : isMissing ? words.notFound.title : words.library.title);
  useEffect(() => {
    // Walking to a neighbour keeps this page mounted: the heading is new only now, when its text is there.
    if (shown && document.activeElement === document.body) document.querySelector('main h1')?.focus({ preventScroll: true });
  }, [shown?.id]);
  if (isMissing) return html`<${NotFoundPage} />`;
  const at = ids.indexOf(id);
  return html`<article class="page card-page">
    ${shown ? html`<${CardView} card=${shown} />`
      : error ? html`<div class="notice" role="alert"><h1 tabindex="-1">${words.library.title}</h1><p>${error.message}</p><button type="button" class="text-button" onClick=${retry}>${words.errors.retry}</button></div>`
      : html`<div class="card-page-art"><span class="card-art card-empty"></span></div><div class="card-page-words is-waiting"><h1 class="visually-hidden" tabindex="-1">${words.card.loading}</h1></div>`}
    <nav class="neighbours" aria-label=${words.card.neighbours}>
      <${Neighbour} id=${ids[at - 1]} label=${words.card.previous} className="is-previous" />
      <${Neighbour} id=${at < 0 ? undefined : ids[at + 1]} label=${words.card.next} className="is-next" />
    </nav>
  </article>`;
}
