// One's history. What is wanted stands in the address, so that back, reload and a link find it again; a card in it
// (?card=) makes the page that card's own history.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { changeSearch } from '../../lib/router.js';
import { day } from '../../lib/dates.js';
import { person } from '../../lib/session.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { findReadings } from '../../api/kept.js';
import { Failure } from '../../components/failure.js';
import { Favorite } from '../../components/favorite.js';
import { ForMembers, GuestPage } from '../../components/for-members.js';
import { address, countFilters, nothing, pageSize, parse, query } from './filters.js';
import { ActiveFilters, FilterPanel, useChoices } from './filter-panel.js';

const pauseMilliseconds = 250; // between the last key and the question to the server

/** The last page that was seen, so that coming back to it does not begin with an empty screen. */
let last = { key: '' };

function usePage(wish) {
  const key = JSON.stringify([person.value.id, lang.value, wish]);
  const { data, error, retry } = useResource(async () => {
    const page = await findReadings(query(wish));
    last = { key, page };
    return { key, page };
  }, [key]);
  const known = data ?? (last.key === key ? last : null);
  return { page: known?.page, isFresh: known?.key === key, error: known?.key === key ? undefined : error, retry };
}

function Thumbs({ cards }) {
  return html`<span class="thumbs" aria-hidden="true" style=${{ '--n': cards.length }}>
    ${cards.map((card, i) => html`<img key=${i} class=${card.is_reversed ? 'is-reversed' : ''} style=${{ '--i': i }} src=${card.image_url} alt="" width="44" height="76" loading="lazy" decoding="async" />`)}
  </span>`;
}

function Row({ reading, wish }) {
  const words = t().history;
  const { id, question, spread_template: spread, cards, tags, created_at: made, lang: written } = reading;
  const names = cards.map((card) => `${card.name}${card.is_reversed ? ` ${t().card.reversed}` : ''}`);
  return html`<li class="kept-row">
    <div class="kept-words">
      <h2><a href=${`/readings/${id}`}>${question || html`<span class="soft-text">${words.noQuestion}</span>`}</a></h2>
      <p class="kept-facts"><time datetime=${made}>${day(made)}</time><span>${spread?.display_name ?? reading.spread}</span>
        ${reading.daily_date && html`<span>${words.kinds.daily}</span>`}${reading.origin === 'physical' && html`<span>${words.kinds.own}</span>`}
        ${reading.written_by && html`<span>${reading.written_by.by === 'ai' ? reading.written_by.model : t().ai.mark.short}</span>`}</p>
      <p class="kept-summary" lang=${written}>${reading.summary_message}</p>
      ${tags.length > 0 && html`<ul class="kept-tags" aria-label=${words.tags}>${tags.map((tag) => html`<li key=${tag}><a class="tag" href=${`/readings?${address({ ...nothing, sort: wish.sort, tags: [tag] })}`}>${tag}</a></li>`)}</ul>`}
    </div>
    <${Thumbs} cards=${cards} /><span class="visually-hidden">${names.join(t().read.comma)}</span>
    <${Favorite} reading=${reading} onChange=${() => (last = { key: '' })} />
  </li>`;
}

function Paging({ page, onPage }) {
  const words = t().history;
  const pages = Math.ceil(page.total / pageSize);
  if (pages < 2) return null;
  return html`<nav class="paging" aria-label=${words.pages}>
    <button type="button" class="button is-quiet" disabled=${page.page <= 1} onClick=${() => onPage(page.page - 1)}>${words.previous}</button>
    <p>${words.pageOf(page.page, pages)}</p>
    <button type="button" class="button is-quiet" disabled=${page.page >= pages} onClick=${() => onPage(page.page + 1)}>${words.next}</button>
  </nav>`;
}

/** What stands in place of the list when it has nothing. */
function Empty({ wish, onClear }) {
  const words = t().history;
  const isNarrowed = wish.q || countFilters(wish) > 0;
  return html`<div class="kept-empty">
    <h2>${isNarrowed ? words.noneFound : words.none}</h2>
    <p class="soft-text">${isNarrowed ? words.noneFoundText : words.noneText}</p>
    <p class="actions">${isNarrowed
      ? html`<button type="button" class="button is-quiet" onClick=${onClear}>${words.clear}</button>`
      : html`<a class="button" href="/read">${words.ask}</a>`}</p>
  </div>`;
}

/** Total, first and last of one card. */
function useCardHistory(card) {
  return useResource(async () => {
    if (!card) return null;
    const wish = { card, page_size: 1, sort_by: 'created_at' };
    const [newest, oldest] = await Promise.all([findReadings({ ...wish, sort_order: 'desc' }), findReadings({ ...wish, sort_order: 'asc' })]);
    return { card, total: newest.total, first: oldest.readings[0]?.created_at, last: newest.readings[0]?.created_at };
  }, [card]).data;
}

function Head({ wish, choices, field, typed, onType }) {
  const words = t().history;
  const card = wish.card && choices.cards.find(({ id }) => id === wish.card);
  const past = useCardHistory(wish.card);
  const known = past?.card === wish.card ? past : null;
  return html`<header class=${card ? 'kept-head is-card' : 'kept-head'}>
    ${card && html`<img class="kept-head-card card-art" src=${card.visuals.image_url} alt="" width="220" height="380" />`}
    <div>
      ${card && html`<p><a class="text-link" href="/readings">${words.all}</a></p>`}
      <h1 tabindex="-1">${card ? words.every(card.name) : words.title}</h1>
      ${card ? html`<p class="soft-text">${card.standard_name}</p><p class="kept-past">${known ? words.past(known.total, known.first && day(known.first), known.last && day(known.last)) : ' '}</p>
          <p><a class="text-link" href=${`/cards/${card.id}`}>${words.cardPage}</a></p>`
        : html`<p class="soft-text">${words.lead}</p><p><a class="text-link" href="/insights">${t().insights.link}</a></p>`}
    </div>
    <form role="search" onSubmit=${(event) => event.preventDefault()}>
      <label class="label" for="kept-search">${words.search}</label>
      <input id="kept-search" class="field" type="search" ref=${field} autocomplete="off" spellcheck="false" maxlength="200" placeholder=${words.placeholder} value=${typed} onInput=${(event) => onType(event.target.value)} />
    </form>
  </header>`;
}

/** The words searched for: in the address a moment after the last key. */
function useTyped(wish, change) {
  const [typed, setTyped] = useState(wish.q);
  const sent = useRef(wish.q);
  useEffect(() => {
    if (wish.q === sent.current) return;
    sent.current = wish.q;
    setTyped(wish.q); // back, or a link
  }, [wish.q]);
  useEffect(() => {
    if (typed.trim() === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = typed.trim();
      change({ q: typed.trim() }, { replace: true });
    }, pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [typed]);
  const clear = () => {
    sent.current = '';
    setTyped('');
  };
  return { typed, setTyped, clear };
}

function History({ search }) {
  const words = t().history;
  const wish = parse(search);
  const choices = useChoices();
  const field = useRef();
  const { page, isFresh, error, retry } = usePage(wish);
  const change = (what, how) => changeSearch(address({ ...parse(window.location.search), page: 1, ...what }), how);
  const { typed, setTyped, clear: clearTyped } = useTyped(wish, change);
  const clear = () => {
    clearTyped();
    change({ ...nothing, sort: wish.sort });
    field.current?.focus();
  };
  const turn = (number) => {
    change({ page: number });
    window.scrollTo(0, 0);
    document.querySelector('main h1')?.focus({ preventScroll: true });
  };
  const card = choices.cards.find(({ id }) => id === wish.card);
  useTitle(card ? words.every(card.name) : words.title);
  const said = isFresh && page ? words.count(page.total) : '';
  useEffect(() => {
    if (said) announce(said);
  }, [said]);
  useEffect(() => {
    // The last page of a list that became shorter.
    if (isFresh && page?.total && !page.readings.length) change({ page: Math.ceil(page.total / pageSize) }, { replace: true });
  }, [page]);
  if (error?.status === 401) return html`<${GuestPage} />`;
  return html`<div class="page history">
    <${Head} wish=${wish} choices=${choices} field=${field} typed=${typed} onType=${setTyped} />
    <${FilterPanel} wish=${wish} choices=${choices} onChange=${change} />
    <section class=${isFresh ? 'kept-list' : 'kept-list is-old'} aria-label=${words.title} aria-busy=${String(!isFresh)}>
      <div class="kept-list-head"><p class="label kept-count">${page ? words.count(page.total) : ' '}</p>
        <${ActiveFilters} wish=${wish} choices=${choices} onChange=${change} onClear=${clear} /></div>
      ${error && html`<${Failure} error=${error} retry=${retry} />`}
      ${page && (page.total ? html`<ol>${page.readings.map((reading) => html`<${Row} key=${reading.id} reading=${reading} wish=${wish} />`)}</ol><${Paging} page=${page} onPage=${turn} />`
        : isFresh && html`<${Empty} wish=${wish} onClear=${clear} />`)}
    </section>
  </div>`;
}

export default function ReadingsPage({ search }) {
  return html`<${ForMembers}><${History} search=${search} /><//>`;
}
