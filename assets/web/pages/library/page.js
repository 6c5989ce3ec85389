// The library: five groups as tiles, a group as a grid, and one search field over all 78 cards.
// Searching is the API's; the words searched for stand in the address, so that back and reload find them again.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { searchCards, suitCards } from '../../api/catalog.js';
import { CardName, CardPicture } from '../../components/card.js';
import { emblemUrl } from '../../lib/deck.js';

const suits = ['major_arcana', 'radiation_rods', 'nuka_cola_bottles', 'combat_weapons', 'bottle_caps'];
const counts = { major_arcana: 22 };
const pauseMilliseconds = 200; // between the last key and the question to the server

export function SuitName({ suit }) {
  const { name, classic } = t().suits[suit];
  return html`${name}${classic !== name && html` <span class="card-name-classic">${classic}</span>`}`;
}

function CardTile({ card }) {
  return html`<li><a class="card-tile" href=${`/cards/${card.id}`}>
    <${CardPicture} card=${card} /><${CardName} card=${card} />
  </a></li>`;
}

function CardGrid({ cards, expected }) {
  return html`<ul class="card-grid">
    ${cards ? cards.map((card) => html`<${CardTile} key=${card.id} card=${card} />`)
      : Array.from({ length: expected }, (_, i) => html`<li key=${i} aria-hidden="true"><span class="card-tile"><span class="card-art card-empty"></span></span></li>`)}
  </ul>`;
}

function Groups() {
  const words = t();
  return html`<h2 class="visually-hidden">${words.library.groups}</h2>
    <ul class="groups">
      ${suits.map((suit) => html`<li key=${suit}><a class="group" href=${`/cards/${suit}`}>
        <img class="emblem" src=${emblemUrl(suit)} alt="" width="112" height="112" decoding="async" />
        <span class="group-name"><${SuitName} suit=${suit} /></span>
        <span class="group-line">${words.suits[suit].line}</span>
        <span class="label">${words.library.count(counts[suit] ?? 14)}</span>
      </a></li>`)}
    </ul>`;
}

function SuitCards({ suit }) {
  const { data, error, retry } = useResource(() => suitCards(suit), [lang.value, suit]);
  if (error && !data) return html`<${Failure} error=${error} retry=${retry} />`;
  return html`<${CardGrid} cards=${data} expected=${counts[suit] ?? 14} />`;
}

function Failure({ error, retry }) {
  return html`<div class="notice" role="alert"><p>${error.message}</p><button type="button" class="text-button" onClick=${retry}>${t().errors.retry}</button></div>`;
}

function Found({ query }) {
  const words = t().library;
  const { data, error, retry } = useResource(() => searchCards(query), [lang.value, query]);
  const said = data && (data.length ? words.found(data.length, query) : words.none(query));
  useEffect(() => {
    if (said) announce(said);
  }, [said]);
  if (error && !data) return html`<${Failure} error=${error} retry=${retry} />`;
  return html`<h2 class="found-title">${said ?? ''}</h2>${data?.length !== 0 && html`<${CardGrid} cards=${data} expected=${6} />`}`;
}

/** The words searched for, a moment after the last key, kept in the address. */
function useQuery(search) {
  const [typed, setTyped] = useState(() => new URLSearchParams(search).get('q') ?? '');
  const [query, setQuery] = useState(typed.trim());
  useEffect(() => {
    const timer = setTimeout(() => {
      const wanted = typed.trim();
      setQuery(wanted);
      const url = new URL(window.location.href);
      if (wanted) url.searchParams.set('q', wanted);
      else url.searchParams.delete('q');
      if (url.href !== window.location.href) history.replaceState(history.state, '', url);
    }, pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [typed]);
  return { typed, setTyped, query: typed.trim() ? query : '' };
}

export default function LibraryPage({ suit, search }) {
  const words = t();
  const field = useRef();
  const { typed, setTyped, query } = useQuery(search);
  const here = suit ? words.suits[suit] : null;
  useTitle(here ? here.name : words.library.title);
  useEffect(() => setTyped(new URLSearchParams(search).get('q') ?? ''), [suit]);
  return html`<div class="page library">
    <header class="library-head">
      <div>
        ${suit && html`<p><a class="text-link" href="/cards">${words.library.all}</a></p>`}
        <h1 tabindex="-1">${suit ? html`<${SuitName} suit=${suit} />` : words.library.title}</h1>
        <p class="soft-text">${here ? here.line : words.library.lead}</p>
      </div>
      <form role="search" onSubmit=${(event) => event.preventDefault()}>
        <label class="label" for="card-search">${words.library.search}</label>
        <input id="card-search" class="field" type="search" autocomplete="off" spellcheck="false" maxlength="60" ref=${field}
          placeholder=${words.library.placeholder} value=${typed} onInput=${(event) => setTyped(event.target.value)} />
      </form>
    </header>
    ${query ? html`<${Found} query=${query} />` : suit ? html`<${SuitCards} key=${suit} suit=${suit} />` : html`<${Groups} />`}
  </div>`;
}
