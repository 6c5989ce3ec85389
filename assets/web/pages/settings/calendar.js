// The way out of the site that somebody chooses: a secret link for a calendar or a feed reader, and a notice a day.
import { html, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { day, moment } from '../../lib/dates.js';
import { useResource } from '../../lib/resource.js';
import { feeds as fetchFeeds, makeFeed, ownNotice, removeNotice, revokeFeed, saveNotice, testNotice } from '../../api/calendar.js';
import { AskFirst } from '../../components/ask-first.js';
import { Field, FormError, Select, Submit, useForm } from '../../components/form.js';
import { Block, Failure, Outcome, Toggle, useAct } from './parts.js';

/** A switch inside a form. */
const Check = ({ form, name, label, checked }) => html`<div class="setting"><${Toggle} id=${`${form.id}-${name}`} name=${name} label=${label} defaultChecked=${checked} /></div>`;

/** The link, told this once. */
function Link({ feed, onDone }) {
  const words = t().calendar;
  const field = useRef();
  const act = useAct();
  const url = feed.url;
  const copy = () => act.run(async () => {
    try {
      await navigator.clipboard.writeText(url);
    } catch {
      field.current.select(); // no clipboard on plain http: it is marked, for Ctrl+C
      return words.marked;
    }
    return words.copied;
  });
  return html`<div class="feed-link notice"><p>${words.once}</p>
    <label class="label" for="feed-url">${words.link}</label>
    <input id="feed-url" class="field" ref=${field} readonly value=${url} onFocus=${(event) => event.target.select()} />
    <p class="actions"><button type="button" class="button is-quiet is-small" onClick=${copy}>${words.copy}</button>
      ${feed.kind === 'calendar' && html`<a class="text-link" href=${url.replace(/^https?:/, 'webcal:')}>${words.subscribe}</a>`}
      <button type="button" class="text-button" onClick=${onDone}>${words.noted}</button></p>
    <${Outcome} act=${act} />
  </div>`;
}

function NewFeed({ onMade }) {
  const words = t().calendar;
  const [kind, setKind] = useState('calendar');
  const form = useForm(async (values) => {
    const isCalendar = values.kind === 'calendar';
    onMade(await makeFeed({ kind: values.kind, name: values.name, lang: lang.value, ...(isCalendar && { daily_card: 'daily_card' in values, moon: 'moon' in values, look_back: 'look_back' in values, alarm: values.alarm || null }) }));
  });
  return html`<form class="form" ...${form.props}>
    <${FormError} form=${form} />
    <${Select} form=${form} name="kind" label=${words.kind} value=${kind} options=${[['calendar', words.kinds.calendar], ['atom', words.kinds.atom]]} onChange=${(event) => setKind(event.target.value)} />
    <${Field} form=${form} name="name" label=${words.name} placeholder=${words.namePlaceholder} maxlength="50" autocomplete="off" />
    ${kind === 'calendar' && html`<${Check} form=${form} name="daily_card" label=${words.parts.daily_card} checked />
      <${Check} form=${form} name="look_back" label=${words.parts.look_back} checked />
      <${Check} form=${form} name="moon" label=${words.parts.moon} />
      <${Field} form=${form} name="alarm" type="time" label=${words.alarm} hint=${words.alarmHint} />`}
    <${Submit} form=${form} label=${words.make} kind="is-quiet" />
  </form>`;
}

function Feeds() {
  const words = t().calendar;
  const { data, error, retry, refresh } = useResource(fetchFeeds, []);
  const [made, setMade] = useState(null);
  const [asked, setAsked] = useState(null);
  const act = useAct();
  const box = useRef();
  const onMade = (feed) => {
    setMade(feed);
    refresh();
    requestAnimationFrame(() => box.current?.querySelector('#feed-url')?.focus());
  };
  const revoke = (feed) => act.run(async () => {
    await revokeFeed(feed.id);
    if (made?.id === feed.id) setMade(null);
    refresh();
    return words.revoked;
  });
  const contents = (feed) => (feed.kind === 'atom' ? [words.parts.daily_card] : ['daily_card', 'look_back', 'moon'].filter((part) => feed[part]).map((part) => words.parts[part]));
  return html`<div ref=${box}><${Block} title=${words.feeds}>
    <p class="soft-text">${words.feedsText}</p>
    ${error && !data && html`<${Failure} error=${error} retry=${retry} />`}
    ${made && html`<${Link} feed=${made} onDone=${() => setMade(null)} />`}
    ${data?.length > 0 && html`<ul class="items">${data.map((feed) => html`<li class="item" key=${feed.id}><div class="item-words"><p class="item-name">${feed.name || words.kinds[feed.kind]}</p>
      <p class="small">${words.kinds[feed.kind]}<span class="dot"></span>${contents(feed).join(words.comma)}<span class="dot"></span>${words.since(day(feed.created_at))}</p></div>
      <div class="item-acts"><button type="button" class="text-button" aria-label=${words.revokeOf(feed.name || words.kinds[feed.kind])} onClick=${() => setAsked(feed)}>${words.revoke}</button></div></li>`)}</ul>`}
    <${Outcome} act=${act} />
    ${data && html`<${NewFeed} key=${data.length} onMade=${onMade} />`}
    ${asked && html`<${AskFirst} title=${words.revokeTitle} text=${words.revokeText} yes=${words.revoke} keep=${words.keep} onYes=${() => revoke(asked)} onClose=${() => setAsked(null)} />`}
  <//></div>`;
}

function NoticeForm({ notice, onSaved }) {
  const words = t().calendar.notice;
  const form = useForm(async (values) => {
    const { token, ...rest } = values;
    const saved = await saveNotice({ kind: rest.kind, url: rest.url, at: rest.at, lang: lang.value, enabled: 'enabled' in values, look_back: 'look_back' in values, ...(token && { token }) });
    onSaved(saved);
    return words.saved;
  });
  return html`<form class="form" ...${form.props}>
    <${FormError} form=${form} />
    <${Select} form=${form} name="kind" label=${words.kind} value=${notice?.kind ?? 'ntfy'} options=${[['ntfy', 'ntfy'], ['gotify', 'Gotify'], ['webhook', words.webhook]]} />
    <${Field} form=${form} name="url" type="url" label=${words.url} hint=${words.urlHint} required inputmode="url" autocomplete="off" value=${notice?.url ?? ''} />
    <${Field} form=${form} name="token" label=${words.token} hint=${notice?.has_token ? words.hasToken : words.tokenHint} autocomplete="off" spellcheck="false" />
    <${Field} form=${form} name="at" type="time" label=${words.at} required value=${notice?.at ?? '07:30'} />
    <${Check} form=${form} name="look_back" label=${words.lookBack} checked=${notice?.look_back ?? false} />
    <${Check} form=${form} name="enabled" label=${words.enabled} checked=${notice?.enabled ?? true} />
    <${Submit} form=${form} label=${t().form.save} kind="is-quiet" />
  </form>`;
}

function State({ notice }) {
  const words = t().calendar.notice;
  if (notice.paused) return html`<p class="notice">${words.paused}</p>`;
  if (notice.last_failure) return html`<p class="notice">${words.failures[notice.last_failure](notice.last_status)}</p>`;
  return notice.last_success && html`<p class="small">${words.arrived(moment(notice.last_success))}</p>`;
}

function Notices() {
  const words = t().calendar.notice;
  const { data, error, retry, refresh } = useResource(ownNotice, []);
  const [changed, setChanged] = useState(undefined);
  const [turn, setTurn] = useState(0); // a new form, once there is nothing to change any more
  const act = useAct();
  const notice = changed === undefined ? data?.notice : changed;
  const test = () => act.run(async () => {
    try {
      setChanged(await testNotice());
      return words.tested;
    } catch (problem) {
      refresh();
      throw problem;
    }
  });
  const remove = () => act.run(async () => {
    await removeNotice();
    setChanged(null);
    setTurn(turn + 1);
    return words.removed;
  });
  return html`<${Block} title=${words.title}>
    <p class="soft-text">${words.text}</p>
    ${error && !data && html`<${Failure} error=${error} retry=${retry} />`}
    ${data && !data.available && html`<p class="notice">${words.unavailable}</p>`}
    ${data?.available && html`${notice && html`<${State} notice=${notice} />`}
      <${NoticeForm} key=${turn} notice=${notice} onSaved=${setChanged} />
      ${notice && html`<p class="actions"><button type="button" class="text-button" data-act="test" disabled=${act.busy} onClick=${test}>${words.test}</button><button type="button" class="text-button" data-act="remove" onClick=${remove}>${words.remove}</button></p>`}
      <${Outcome} act=${act} />`}
  <//>`;
}

export const CalendarSection = () => html`<${Feeds} /><${Notices} />`;
