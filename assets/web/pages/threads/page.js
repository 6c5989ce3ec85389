// All threads: what somebody keeps asking.
import { html, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { changeSearch, navigate } from '../../lib/router.js';
import { day } from '../../lib/dates.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { beginThread, threads as fetchThreads } from '../../api/threads.js';
import { Failure } from '../../components/failure.js';
import { Field, FormError, Submit, TextField, useForm } from '../../components/form.js';
import { ForMembers } from '../../components/for-members.js';

function Begin() {
  const words = t().threads;
  const [isOpen, setOpen] = useState(false);
  const button = useRef();
  const form = useForm(async (values) => {
    const { id } = await beginThread(values);
    await navigate(`/threads/${id}`);
  });
  if (!isOpen) return html`<p><button type="button" class="button" ref=${button} data-act="begin" onClick=${() => setOpen(true)}>${words.begin}</button></p>`;
  const close = () => {
    setOpen(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  return html`<form class="form thread-form" ...${form.props}>
    <${FormError} form=${form} />
    <${Field} form=${form} name="title" label=${words.titleLabel} placeholder=${words.titlePlaceholder} required maxlength="100" autocomplete="off" autofocus />
    <${TextField} form=${form} name="question" label=${words.questionLabel} required maxlength="500" rows="3" />
    <${Submit} form=${form} label=${words.beginOne}><button type="button" class="text-button" onClick=${close}>${words.cancel}</button><//>
  </form>`;
}

function Row({ thread }) {
  const words = t().threads;
  return html`<li class="thread-row">
    <h2><a href=${`/threads/${thread.id}`}>${thread.title}</a></h2>
    <p class="thread-question">${thread.question}</p>
    <p class="label thread-facts"><span>${thread.is_open ? words.open : words.closed}</span><span>${words.count(thread.readings)}</span>${thread.last_reading_at && html`<span>${words.last(day(thread.last_reading_at))}</span>`}</p>
  </li>`;
}

function Threads({ search }) {
  const words = t().threads;
  useTitle(words.title);
  const wanted = new URLSearchParams(search).get('show');
  const show = ['open', 'closed'].includes(wanted) ? wanted : 'all';
  const { data, error, retry } = useResource(() => fetchThreads(show === 'all' ? {} : { is_open: show === 'open' }), [show, lang.value]);
  const choose = (key) => changeSearch(new URLSearchParams(key === 'all' ? {} : { show: key }), { replace: true });
  return html`<div class="page threads">
    <header class="page-head"><h1 tabindex="-1">${words.title}</h1><p class="soft-text">${words.lead}</p></header>
    <${Begin} />
    ${(data?.total > 0 || show !== 'all') && html`<div class="thread-show" role="group" aria-label=${words.show}>${['all', 'open', 'closed'].map((key) => html`<button key=${key} type="button" class="chip" aria-pressed=${String(key === show)} onClick=${() => choose(key)}>${words[key]}</button>`)}</div>`}
    ${error && html`<${Failure} error=${error} retry=${retry} />`}
    ${data && (data.items.length ? html`<ul class="thread-rows">${data.items.map((thread) => html`<${Row} key=${thread.id} thread=${thread} />`)}</ul>`
      : html`<div class="thread-empty"><h2>${words.none}</h2><p class="soft-text">${words.noneText}</p></div>`)}
  </div>`;
}

export default function ThreadsPage({ search }) {
  return html`<${ForMembers}><${Threads} search=${search} /><//>`;
}
