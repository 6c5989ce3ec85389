// The journal: what is due to look back on, a new entry, and the entries as a list or as a month. What is wanted stands in
// the address, so that back and reload find it again.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { changeSearch } from '../../lib/router.js';
import { date as nameOfDay } from '../../lib/dates.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { entries as fetchEntries } from '../../api/journal.js';
import { findReadings } from '../../api/kept.js';
import { CardThumbs } from '../../components/card-thumbs.js';
import { Failure } from '../../components/failure.js';
import { ForMembers } from '../../components/for-members.js';
import { JournalEditor, isUnsaved } from '../../components/journal-editor.js';
import { JournalEntry } from '../../components/journal-entry.js';
import { moods } from '../../components/mood-mark.js';
import { Calendar } from './calendar.js';
import { Due } from './due.js';

const pageSize = 20;
const pauseMilliseconds = 250; // between the last key and the question to the server

/** What the address asks for. */
export function parse(search) {
  const params = new URLSearchParams(search);
  const text = (name, form) => (form.test(params.get(name) ?? '') ? params.get(name) : '');
  return {
    view: params.get('view') === 'month' ? 'month' : 'list', q: (params.get('q') ?? '').slice(0, 200), mood: moods.includes(params.get('mood')) ? params.get('mood') : '',
    month: text('month', /^\d{4}-(0[1-9]|1[0-2])$/), day: text('day', /^\d{4}-\d\d-\d\d$/), page: Math.max(1, Math.trunc(Number(params.get('page'))) || 1),
  };
}

function address({ view, q, mood, month, day, page }) {
  const given = view === 'month' ? { view, month, day } : { q, mood, page: page > 1 ? String(page) : '' };
  return new URLSearchParams(Object.entries(given).filter(([, value]) => value));
}

const href = (wish) => {
  const query = String(address(wish));
  return query ? `/journal?${query}` : '/journal';
};

/** A new entry of no reading; open from the start if one was left unsaved. */
function Writing({ onWritten }) {
  const words = t().journal;
  const [isOpen, setOpen] = useState(() => isUnsaved(null));
  const button = useRef();
  const back = () => {
    setOpen(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  if (!isOpen) return html`<p><button type="button" class="button" ref=${button} data-act="write" onClick=${() => setOpen(true)}>${words.write}</button></p>`;
  return html`<section class="writing" aria-label=${words.write}><${JournalEditor} onCancel=${back} onSaved=${(entry) => { back(); onWritten(entry); }} /></section>`;
}

/** @param {{items: object[], written?: object|null, onChange: () => void}} props  `written` was just saved, and may have help lines, which a list has not */
function Entries({ items, written = null, onChange }) {
  const [now, setNow] = useState(items);
  useEffect(() => setNow(items.map((one) => (one.id === written?.id ? written : one))), [items]);
  const change = (entry) => setNow(now.map((one) => (one.id === entry.id ? entry : one)));
  const gone = (entry) => {
    setNow(now.filter((one) => one.id !== entry.id));
    document.querySelector('main h1')?.focus({ preventScroll: true });
    onChange();
  };
  return html`<div class="entries">${now.map((entry) => html`<${JournalEntry} key=${entry.id} entry=${entry} onChange=${(changed) => { change(changed); onChange(); }} onGone=${() => gone(entry)} />`)}</div>`;
}

function Filters({ wish, change }) {
  const words = t().journal;
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
  return html`<form class="journal-filters" role="search" onSubmit=${(event) => event.preventDefault()}>
    <p><label class="label" for="journal-search">${words.search}</label>
      <input id="journal-search" class="field" type="search" autocomplete="off" spellcheck="false" maxlength="200" placeholder=${words.placeholder} value=${typed} onInput=${(event) => setTyped(event.target.value)} /></p>
    <p><label class="label" for="journal-mood">${words.mood}</label>
      <select id="journal-mood" class="field" value=${wish.mood} onChange=${(event) => change({ mood: event.target.value })}>
        <option value="" selected=${!wish.mood}>${words.anyMood}</option>${moods.map((mood) => html`<option key=${mood} value=${mood} selected=${mood === wish.mood}>${words.moods[mood]}</option>`)}
      </select></p>
  </form>`;
}

function List({ wish, turn, written, change, onChange }) {
  const words = t().journal;
  const key = JSON.stringify([wish.q, wish.mood, wish.page, lang.value, turn]);
  const { data, error, retry } = useResource(async () => ({
    key, ...(await fetchEntries({ skip: (wish.page - 1) * pageSize, limit: pageSize, ...(wish.q && { search: wish.q }), ...(wish.mood && { mood: wish.mood }) })),
  }), [key]);
  const isFresh = data?.key === key;
  const said = isFresh && (wish.q || wish.mood) ? words.count(data.total) : '';
  useEffect(() => {
    if (said) announce(said);
  }, [said, key]);
  const isNarrowed = wish.q || wish.mood;
  const pages = Math.ceil((data?.total ?? 0) / pageSize);
  const to = (page) => {
    change({ page });
    window.scrollTo(0, 0);
    document.querySelector('main h1')?.focus({ preventScroll: true });
  };
  return html`<${Filters} wish=${wish} change=${(what, how) => change({ page: 1, ...what }, how)} />
    <section class="journal-list" aria-label=${words.list} aria-busy=${String(!isFresh)}>
      <p class="label journal-count">${data ? words.count(data.total) : ' '}</p>
      ${error && html`<${Failure} error=${error} retry=${retry} />`}
      ${data && (data.items.length ? html`<${Entries} items=${data.items} written=${written} onChange=${onChange} />`
        : html`<div class="journal-empty"><h2>${isNarrowed ? words.noneFound : words.none}</h2><p class="soft-text">${isNarrowed ? words.noneFoundText : words.noneText}</p>
          ${isNarrowed && html`<p><button type="button" class="button is-quiet" onClick=${() => change({ q: '', mood: '', page: 1 })}>${words.clear}</button></p>`}</div>`)}
      ${pages > 1 && html`<nav class="paging" aria-label=${t().history.pages}>
        <button type="button" class="button is-quiet" disabled=${wish.page <= 1} onClick=${() => to(wish.page - 1)}>${t().history.previous}</button><p>${t().history.pageOf(wish.page, pages)}</p>
        <button type="button" class="button is-quiet" disabled=${wish.page >= pages} onClick=${() => to(wish.page + 1)}>${t().history.next}</button></nav>`}
    </section>`;
}

function DayView({ day, turn, onChange }) {
  const words = t().journal;
  const { data, error, retry } = useResource(async () => {
    const days = { date_from: day, date_to: day };
    const [readings, written] = await Promise.all([findReadings({ ...days, page_size: 100, sort_order: 'asc' }), fetchEntries({ ...days, limit: 100 })]);
    return { day, readings: readings.readings, entries: written.items };
  }, [day, lang.value, turn]);
  const shown = data?.day === day ? data : null;
  return html`<section class="day-view" aria-labelledby="day-title" aria-busy=${String(!shown)}>
    <h2 id="day-title">${nameOfDay(day)}</h2>
    ${error && html`<${Failure} error=${error} retry=${retry} />`}
    ${shown && !shown.readings.length && !shown.entries.length && html`<p class="soft-text">${words.calendar.dayNothing}</p>`}
    ${shown?.readings.length > 0 && html`<h3>${words.calendar.dayReadings}</h3><ul class="day-readings">${shown.readings.map((reading) => html`<li key=${reading.id}>
      <${CardThumbs} cards=${reading.cards.slice(0, 10)} /><a class="text-link" href=${`/readings/${reading.id}`}>${reading.question || t().history.noQuestion}</a></li>`)}</ul>`}
    ${shown?.entries.length > 0 && html`<h3>${words.calendar.dayEntries}</h3><div class="entries">${shown.entries.map((entry) => html`<${JournalEntry} key=${`${entry.id} ${entry.updated_at}`} level="h4" entry=${entry} onChange=${onChange} onGone=${onChange} />`)}</div>`}
  </section>`;
}

function Month({ wish, turn, change, onChange }) {
  return html`<div class="month-view">
    <${Calendar} month=${wish.month} chosen=${wish.day} turn=${turn} onMonth=${(month) => change({ month }, { replace: true })} onChoose=${(day) => change({ day, month: day.slice(0, 7) }, { replace: true })} />
    ${wish.day ? html`<${DayView} day=${wish.day} turn=${turn} onChange=${onChange} />` : html`<p class="soft-text day-view">${t().journal.calendar.choose}</p>`}
  </div>`;
}

function Journal({ search }) {
  const words = t().journal;
  useTitle(words.title);
  const wish = parse(search);
  const [turn, setTurn] = useState(0);
  const again = () => setTurn((before) => before + 1);
  const change = (what, how) => changeSearch(address({ ...parse(window.location.search), ...what }), how);
  const [written, setWritten] = useState(null);
  const keep = (entry) => {
    setWritten(entry);
    if (wish.view === 'list') change({ q: '', mood: '', page: 1 }, { replace: true });
    again();
  };
  return html`<div class="page journal">
    <header class="page-head"><h1 tabindex="-1">${words.title}</h1><p class="soft-text">${words.lead}</p></header>
    <${Due} />
    <${Writing} onWritten=${keep} />
    <nav class="journal-views" aria-label=${words.views}>${['list', 'month'].map((view) => html`<a key=${view} href=${href({ ...wish, view, page: 1 })} aria-current=${view === wish.view ? 'page' : undefined}>${words[view]}</a>`)}</nav>
    ${wish.view === 'list' ? html`<${List} key="list" wish=${wish} turn=${turn} written=${written} change=${change} onChange=${() => {}} />` : html`<${Month} key="month" wish=${wish} turn=${turn} change=${change} onChange=${again} />`}
  </div>`;
}

export default function JournalPage({ search }) {
  return html`<${ForMembers}><${Journal} search=${search} /><//>`;
}
