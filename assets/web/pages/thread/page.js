// A thread: its question, and every time it was asked, in the order of time: what you asked, what happened.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { navigate } from '../../lib/router.js';
import { day } from '../../lib/dates.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { changeThread, deleteThread, thread as fetchThread } from '../../api/threads.js';
import { AskFirst } from '../../components/ask-first.js';
import { CardThumbs } from '../../components/card-thumbs.js';
import { Failure } from '../../components/failure.js';
import { Field, FormError, Submit, TextField, useForm } from '../../components/form.js';
import { ForMembers } from '../../components/for-members.js';
import { LookBack } from '../../components/look-back.js';

function Gone() {
  const words = t().threads;
  useTitle(words.goneTitle);
  useEffect(() => announce(words.goneTitle), []);
  return html`<section class="page message-page"><h1 tabindex="-1">${words.goneTitle}</h1><p>${words.gone}</p>
    <p class="actions"><a class="button" href="/threads">${words.toAll}</a></p></section>`;
}

function Edit({ thread, onSaved, onClose }) {
  const words = t().threads;
  const form = useForm(async (values) => {
    const changed = await changeThread(thread.id, values);
    announce(words.saved);
    onSaved(changed);
  });
  return html`<form class="form thread-form" ...${form.props}>
    <${FormError} form=${form} />
    <${Field} form=${form} name="title" label=${words.titleLabel} defaultValue=${thread.title} required maxlength="100" autocomplete="off" autofocus />
    <${TextField} form=${form} name="question" label=${words.questionLabel} value=${thread.question} required maxlength="500" rows="3" />
    <${Submit} form=${form} label=${words.save}><button type="button" class="text-button" onClick=${onClose}>${words.cancel}</button><//>
  </form>`;
}

function Asked({ item }) {
  const words = t().threads;
  const [lookBack, setLookBack] = useState(item.look_back);
  return html`<li class="once" data-reading=${item.reading_id}>
    <time class="asked-day label" datetime=${item.created_at}>${day(item.created_at)}</time>
    <div class="asked-half"><h3>${words.asked}</h3>
      <p class="asked-cards"><${CardThumbs} cards=${item.cards.slice(0, 10)} /><a class="text-link" href=${`/readings/${item.reading_id}`}>${item.question || words.noQuestion}</a></p>
      <p class="soft-text" lang=${item.lang}>${item.summary}</p></div>
    <div class="asked-half"><h3>${words.happened}</h3><${LookBack} reading=${item.reading_id} lookBack=${lookBack} onChange=${setLookBack} /></div>
  </li>`;
}

function Whole({ data }) {
  const words = t().threads;
  const head = useRef();
  const [thread, setThread] = useState(data);
  const [mode, setMode] = useState('');
  const [problem, setProblem] = useState(null);
  useEffect(() => setThread(data), [data]);
  useTitle(thread.title);
  const close = () => {
    setMode('');
    requestAnimationFrame(() => head.current?.querySelector('[data-act=edit]')?.focus());
  };
  const turn = async () => {
    try {
      const changed = await changeThread(thread.id, { is_open: !thread.is_open });
      setThread({ ...thread, ...changed });
      announce(changed.is_open ? words.openNow : words.closedNow);
    } catch (failure) {
      setProblem(failure);
    }
  };
  const remove = async () => {
    try {
      await deleteThread(thread.id);
      await navigate('/threads', { replace: true });
      announce(words.removed);
    } catch (failure) {
      setProblem(failure);
    }
  };
  return html`<div class="page thread">
    <header class="page-head" ref=${head}>
      <p><a class="text-link" href="/threads">${words.toAll}</a></p>
      <h1 tabindex="-1">${thread.title}</h1>
      ${mode === 'edit' ? html`<${Edit} thread=${thread} onClose=${close} onSaved=${(changed) => { setThread({ ...thread, ...changed }); close(); }} />` : html`
        <p class="thread-asks">${thread.question}</p>
        <p class="label thread-facts"><span>${thread.is_open ? words.open : words.closed}</span><span>${words.count(data.items.length)}</span></p>
        <p class="thread-acts"><button type="button" class="text-button" data-act="edit" onClick=${() => setMode('edit')}>${words.edit}</button>
          <button type="button" class="text-button" data-act="turn" onClick=${turn}>${thread.is_open ? words.close : words.reopen}</button>
          <button type="button" class="text-button is-alert" data-act="remove" onClick=${() => setMode('remove')}>${words.remove}</button></p>`}
    </header>
    ${problem && html`<${Failure} error=${problem} />`}
    <h2 class="visually-hidden">${words.readings}</h2>
    ${data.items.length ? html`<ol class="asked-list">${data.items.map((item) => html`<${Asked} key=${item.reading_id} item=${item} />`)}</ol>`
      : html`<p class="soft-text">${words.empty} <a class="text-link" href="/readings">${words.readings}</a></p>`}
    ${mode === 'remove' && html`<${AskFirst} title=${words.removeTitle} text=${words.removeText} yes=${words.removeYes} keep=${words.keep} onYes=${remove} onClose=${() => setMode('')} />`}
  </div>`;
}

function Thread({ id }) {
  const { data, error, retry } = useResource(() => fetchThread(id), [lang.value, id]);
  if (error?.status === 404) return html`<${Gone} />`;
  if (data?.id !== id) return html`<div class="page"><h1 tabindex="-1">${t().threads.loading}</h1>${error && html`<${Failure} error=${error} retry=${retry} />`}</div>`;
  return html`<${Whole} data=${data} />`;
}

export default function ThreadPage({ id }) {
  return html`<${ForMembers}><${Thread} key=${id} id=${id} /><//>`;
}
