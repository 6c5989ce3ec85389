// A month: one card, one mood a day. A grid to walk through with the keyboard, as the ARIA practices have it: one day is in
// the order of Tab, the arrows lead to the others.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { date as nameOfDay, month as nameOfMonth } from '../../lib/dates.js';
import { useResource } from '../../lib/resource.js';
import { calendar as fetchMonth } from '../../api/journal.js';
import { Failure } from '../../components/failure.js';
import { MoodMark } from '../../components/mood-mark.js';

const utc = (text) => new Date(`${text}T00:00:00Z`);
const iso = (date) => date.toISOString().slice(0, 10);

/** The day so many days on. */
export const plus = (text, days) => iso(new Date(utc(text).getTime() + days * 86_400_000));

/** The month so many months on; the day is kept where the month has it. */
export function plusMonths(text, months) {
  const day = Number(text.slice(8));
  const first = utc(`${text.slice(0, 7)}-01`);
  first.setUTCMonth(first.getUTCMonth() + months);
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(day, last));
  return iso(first);
}

/** Weeks of days, null outside the month. Taiwan's week begins on Sunday, the English one here on Monday. */
export function weeks(month, firstDay) {
  const before = (utc(`${month}-01`).getUTCDay() - firstDay + 7) % 7;
  const count = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  const cells = [...Array(before).fill(null), ...Array.from({ length: count }, (_, i) => `${month}-${String(i + 1).padStart(2, '0')}`)];
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, i) => Array.from({ length: 7 }, (_, j) => cells[i * 7 + j] ?? null));
}

const firstDayOf = (language) => (language === 'en' ? 1 : 0);

function Day({ date, found, isToday, isChosen, isTabbed, onChoose }) {
  const words = t().journal;
  const { card, mood, readings = 0, entries = 0 } = found ?? {};
  const parts = [
    isToday && words.calendar.today, card && `${card.name}${card.is_reversed ? ` ${t().card.reversed}` : ''}`, mood && words.moods[mood],
    readings > 0 && words.calendar.readings(readings), entries > 0 && words.count(entries), !found && words.calendar.nothing,
  ].filter(Boolean);
  return html`<td role="gridcell" aria-selected=${String(isChosen)}>
    <button type="button" class=${`day${isToday ? ' is-today' : ''}${found ? '' : ' is-empty'}`} data-date=${date} tabindex=${isTabbed ? 0 : -1} aria-current=${isToday ? 'date' : undefined}
      aria-label=${words.calendar.of(nameOfDay(date), parts)} onClick=${() => onChoose(date)}>
      <span class="day-number">${Number(date.slice(8))}</span>
      ${card ? html`<img class=${card.is_reversed ? 'is-reversed' : ''} src=${card.image_url} alt="" width="44" height="76" decoding="async" />` : html`<span class="day-room">${entries > 0 ? html`<span class="day-written"></span>` : ''}</span>`}
      <span class="day-mood">${mood ? html`<${MoodMark} mood=${mood} />` : ''}</span>
    </button></td>`;
}

/** @param {{month: string, chosen: string, onMonth: (month: string) => void, onChoose: (date: string) => void, turn: number}} props  `turn` changes when an entry did */
export function Calendar({ month, chosen, onMonth, onChoose, turn }) {
  const words = t().journal.calendar;
  const grid = useRef();
  const { data, error, retry } = useResource(() => fetchMonth(month), [month, lang.value, turn]);
  const shown = month || data?.month || '';
  const first = firstDayOf(lang.value);
  const [walked, setWalked] = useState(chosen);
  const wantsFocus = useRef(false);
  const today = data?.today ?? '';
  const inMonth = (date) => date?.startsWith(shown) && date;
  const tabbed = inMonth(walked) || inMonth(chosen) || inMonth(today) || `${shown}-01`;
  const days = new Map(data?.month === shown ? data.days.map((day) => [day.date, day]) : []);
  const focus = () => grid.current?.querySelector(`[data-date="${tabbed}"]`)?.focus();
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    focus();
  }, [walked, shown]);
  const heard = useRef(shown);
  useEffect(() => {
    if (shown && heard.current && heard.current !== shown) announce(nameOfMonth(shown));
    heard.current = shown;
  }, [shown]);
  const walk = (to) => {
    wantsFocus.current = true;
    setWalked(to);
    if (to.slice(0, 7) !== shown) onMonth(to.slice(0, 7));
  };
  const onKeyDown = (event) => {
    const column = (utc(tabbed).getUTCDay() - first + 7) % 7;
    const to = {
      ArrowLeft: () => plus(tabbed, -1), ArrowRight: () => plus(tabbed, 1), ArrowUp: () => plus(tabbed, -7), ArrowDown: () => plus(tabbed, 7),
      Home: () => plus(tabbed, -column), End: () => plus(tabbed, 6 - column), PageUp: () => plusMonths(tabbed, -1), PageDown: () => plusMonths(tabbed, 1),
    }[event.key];
    if (!to || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    walk(to());
  };
  const step = (months) => onMonth(plusMonths(`${shown}-01`, months).slice(0, 7));
  if (error && !data) return html`<${Failure} error=${error} retry=${retry} />`;
  if (!shown) return html`<div class="calendar"></div>`;
  const order = Array.from({ length: 7 }, (_, i) => (i + first + 6) % 7);
  return html`<section class="calendar" aria-labelledby="calendar-month">
    <div class="calendar-head"><button type="button" class="calendar-step" aria-label=${words.previous} onClick=${() => step(-1)}><span aria-hidden="true">‹</span></button>
      <h2 id="calendar-month">${nameOfMonth(shown)}</h2>
      <button type="button" class="calendar-step" aria-label=${words.next} onClick=${() => step(1)}><span aria-hidden="true">›</span></button></div>
    <table role="grid" class="calendar-grid" ref=${grid} aria-labelledby="calendar-month" aria-describedby="calendar-keys" onKeyDown=${onKeyDown}>
      <thead><tr>${order.map((i) => html`<th key=${i} scope="col"><span aria-hidden="true">${words.days[i]}</span><span class="visually-hidden">${words.longDays[i]}</span></th>`)}</tr></thead>
      <tbody>${weeks(shown, first).map((week, i) => html`<tr key=${`${shown}-${i}`}>${week.map((date, j) => (date
        ? html`<${Day} key=${date} date=${date} found=${days.get(date)} isToday=${date === today} isChosen=${date === chosen} isTabbed=${date === tabbed} onChoose=${(one) => { setWalked(one); onChoose(one); }} />`
        : html`<td key=${`none-${j}`}></td>`))}</tr>`)}</tbody>
    </table>
    <p class="small" id="calendar-keys">${words.legend} <span class="calendar-keys">${words.keys}</span></p>
  </section>`;
}
