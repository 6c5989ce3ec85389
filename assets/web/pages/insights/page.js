// What one's readings come to: counts, each with the band of chance behind it, a sentence that says it, and a table.
import { html, useEffect, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { changeSearch } from '../../lib/router.js';
import { day } from '../../lib/dates.js';
import { person } from '../../lib/session.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { insights } from '../../api/insights.js';
import { Failure } from '../../components/failure.js';
import { ForMembers, GuestPage } from '../../components/for-members.js';
import { Bars, Heat, Table, Track, Tracks, about } from './charts.js';

const ranges = ['all', 'year', '90d'];
const shownAtFirst = 10;

/** Expected number and band of a table's row. */
const compared = (chance) => (chance ? [about(chance.expected), t().insights.range2(chance.low, chance.high)] : [t().insights.noBand, '']);

function Range({ range }) {
  const words = t().insights;
  return html`<fieldset class="ranges"><legend class="visually-hidden">${words.range}</legend>
    ${ranges.map((key) => html`<label key=${key}><input type="radio" name="range" value=${key} checked=${range === key} onChange=${() => changeSearch(key === 'all' ? '' : new URLSearchParams({ range: key }), { replace: true })} /><span>${words.ranges[key]}</span></label>`)}
  </fieldset>`;
}

function Legend() {
  const words = t().insights;
  const chance = { low: 2, high: 6, expected: 4 };
  return html`<details class="legend"><summary>${words.legend}</summary><ul>
    <li><span class="legend-band" aria-hidden="true"></span>${words.band}</li>
    <li><span class="legend-mean" aria-hidden="true"></span>${words.mean}</li>
    <li><span class="legend-sample"><${Track} value=${4} chance=${{ ...chance, low: 4, high: 4 }} most=${8} /></span>${words.dot}</li>
    <li><span class="legend-sample"><${Track} value=${4} chance=${{ low: 0, high: 0, expected: 0 }} most=${8} /></span>${words.out}</li>
  </ul></details>`;
}

function Cards({ data }) {
  const words = t().insights;
  const [isOpen, setOpen] = useState(false);
  const cards = isOpen ? data.cards : data.cards.slice(0, shownAtFirst);
  const rows = cards.map((card) => ({
    key: card.card_id, name: card.name, value: data.readings.draws ? card.drawn : card.count, chance: card.chance, href: `/readings?card=${card.card_id}`, label: words.history(card.name),
    before: html`<img src=${card.image_url} alt="" width="22" height="38" loading="lazy" decoding="async" />`,
  }));
  return html`<section class="insight" data-part="cards"><h2>${words.cards}</h2>
    ${data.most && html`<p class="said">${data.most.sentence}</p>`}
    <${Tracks} rows=${rows} />
    ${data.cards.length > shownAtFirst && html`<p><button type="button" class="text-button" aria-expanded=${String(isOpen)} onClick=${() => setOpen(!isOpen)}>${isOpen ? words.cardsLess : words.cardsMore(data.cards.length)}</button></p>`}
    ${data.outside && data.enough && html`<p class="outside">${data.outside.sentence}</p>`}
    ${data.readings.physical > 0 && html`<p class="small">${words.physicalNote}</p>`}
    <${Table} caption=${words.cards} head=${[words.name, words.all, words.drawn, words.reversed, words.expected, words.nine]} wide
      rows=${data.cards.map((card) => [card.name, card.count, card.drawn, card.reversed, ...compared(card.chance)])} />
  </section>`;
}

function Mix({ data }) {
  const words = t().insights;
  const figures = ['majors', 'reversals', 'different', 'repeats'].filter((key) => data[key]).map((key) => ({ key, ...data[key] }));
  return html`<section class="insight" data-part="mix"><h2>${words.mix}</h2>
    <ul class="figures">${figures.map(({ key, count, of, chance, sentence }) => html`<li key=${key} data-key=${key}>
      <h3>${words[key]}</h3><p class="figure-count">${words.of(count, of)}</p>
      <${Track} value=${count} chance=${chance} most=${Math.min(of, Math.ceil(Math.max(count, chance.high) * 1.25) || 1)} />
      <p class="said">${sentence}</p></li>`)}</ul>
    ${figures.length > 0 && html`<${Table} caption=${words.mix} head=${[words.name, words.times, words.expected, words.nine]} rows=${figures.map(({ key, count, of, chance }) => [words[key], words.of(count, of), ...compared(chance)])} />`}
    <h3>${words.suits}</h3>
    <${Tracks} rows=${data.suits.map(({ suit, count, drawn, chance }) => ({ key: suit, name: t().suits[suit].name, value: chance ? drawn : count, chance }))} />
    <${Table} caption=${words.suits} head=${[words.name, words.all, words.drawn, words.expected, words.nine]} rows=${data.suits.map(({ suit, count, drawn, chance }) => [t().suits[suit].name, count, drawn, ...compared(chance)])} />
  </section>`;
}

function When({ data }) {
  const words = t().insights;
  const names = data.weekdays.map(({ name }) => name);
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  return html`<section class="insight" data-part="when"><h2>${words.when}</h2>
    ${data.busiest && data.enough && html`<p class="said">${data.busiest.sentence}</p>`}
    <div class="side-by-side"><div>
      <h3>${words.perDay}</h3>
      <${Tracks} rows=${data.weekdays.map(({ weekday, name, count, chance }) => ({ key: weekday, name, value: count, chance }))} />
      <${Table} caption=${words.perDay} head=${[words.weekday, words.times, words.expected, words.nine]} rows=${data.weekdays.map(({ name, count, chance }) => [name, count, ...compared(chance)])} />
    </div><div>
      <h3>${words.perHour}</h3>
      <${Heat} hours=${data.hours} names=${names} />
      <p class="small">${words.hoursNote(data.range.time_zone)}</p>
      <${Table} caption=${words.perHour} head=${[words.hour, ...names]} rows=${hours.map((hour) => [hour, ...data.hours.map((counts) => counts[hour])])} wide />
    </div></div>
  </section>`;
}

function Streak({ streak }) {
  const words = t().insights;
  return html`<section class="insight" data-part="streak"><h2>${words.streak}</h2>
    <dl class="streak">${[['current', streak.current], ['longest', streak.longest], ['dayCount', streak.days_with_reading]].map(([key, n]) => html`<div key=${key}><dt>${words[key]}</dt><dd>${words.days(n)}</dd></div>`)}</dl>
    <p class="small">${streak.rule}</p></section>`;
}

function Chosen({ data }) {
  const words = t().insights;
  const parts = [['voices', data.voices], ['spreads', data.spreads], ['karma', data.karma], ['moodBefore', data.moods.before], ['moodAfter', data.moods.after]].filter(([, rows]) => rows.some(({ count }) => count));
  return html`<section class="insight" data-part="chosen"><h2>${words.chosen}</h2><p class="soft-text">${words.chosenText}</p>
    <div class="side-by-side">${parts.map(([key, rows]) => html`<div key=${key} data-key=${key}><h3>${words[key]}</h3><${Bars} rows=${rows} />
      <${Table} caption=${words[key]} head=${[words.name, words.times]} rows=${rows.map(({ name, count }) => [name, count])} /></div>`)}</div>
  </section>`;
}

function Explained({ data }) {
  const words = t().insights;
  return html`<section class="insight" data-part="explained"><h2>${words.explained}</h2><p class="soft-text">${data.enough ? words.explainedText : words.example}</p>
    <div class="explained">${data.explained.map(({ key, title, text }) => html`<details key=${key} class="more" data-key=${key}><summary><h3>${title}</h3></summary><p>${text}</p></details>`)}</div>
  </section>`;
}

function Empty() {
  const words = t().insights;
  return html`<div class="insight-empty"><h2>${words.none}</h2><p class="soft-text">${words.noneText}</p><p class="actions"><a class="button" href="/read">${words.ask}</a></p></div>`;
}

function Insights({ search }) {
  const words = t().insights;
  useTitle(words.title);
  const asked = new URLSearchParams(search).get('range');
  const range = ranges.includes(asked) ? asked : 'all';
  const key = [person.value.id, lang.value, range].join();
  const { data: answer, error, retry } = useResource(async () => ({ key, ...(await insights({ range })) }), [key]);
  const isFresh = answer?.key === key;
  useEffect(() => {
    if (isFresh) announce(words.updated(answer.readings.total));
  }, [isFresh, key]);
  if (error?.status === 401) return html`<${GuestPage} />`;
  const isEmpty = answer?.readings.total === 0;
  return html`<div class="page insights" aria-busy=${String(!isFresh && !error)}>
    <header class="page-head"><h1 tabindex="-1">${words.title}</h1><p class="soft-text">${words.lead}</p></header>
    ${error && html`<${Failure} error=${error} retry=${retry} />`}
    ${answer && !(isEmpty && range === 'all') && html`<div class="insights-bar"><${Range} range=${range} /><p class="label">${answer.range.from && words.between(day(`${answer.range.from}T12:00`), day(`${answer.range.to}T12:00`))}</p></div>
      <p class=${answer.enough ? 'insights-note' : 'insights-note notice'}>${answer.note}</p>`}
    ${answer && (isEmpty ? range === 'all' && html`<${Empty} />` : html`<div class=${isFresh ? 'insights-parts' : 'insights-parts is-old'}>
      <${Legend} /><${Cards} data=${answer} /><${Mix} data=${answer} /><${When} data=${answer} /><${Streak} streak=${answer.streak} /><${Chosen} data=${answer} /></div>`)}
    ${answer && html`<${Explained} data=${answer} />`}
  </div>`;
}

export default function InsightsPage({ search }) {
  return html`<${ForMembers}><${Insights} search=${search} /><//>`;
}
