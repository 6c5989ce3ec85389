// All of one's tags: another name for one, several made into one, one taken off every reading.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { deleteTags, mergeTags, renameTag, tags as fetchTags } from '../../api/kept.js';
import { Failure } from '../../components/failure.js';
import { ForMembers, GuestPage } from '../../components/for-members.js';

const tagLimit = 50;
const hrefOf = (tag) => `/readings?${new URLSearchParams({ tag })}`;

function Rename({ tag, onSave, onClose }) {
  const words = t().tags;
  const field = useRef();
  useEffect(() => field.current.select(), []);
  const submit = (event) => {
    event.preventDefault();
    const name = field.current.value.trim();
    if (!name || name === tag) onClose();
    else onSave(name);
  };
  return html`<form class="tag-form" onSubmit=${submit} onKeyDown=${(event) => event.key === 'Escape' && onClose()}>
    <input class="field" ref=${field} type="text" maxlength=${tagLimit} autocomplete="off" defaultValue=${tag} aria-label=${words.newName(tag)} />
    <button type="submit" class="button is-quiet">${words.save}</button><button type="button" class="text-button" onClick=${onClose}>${words.cancel}</button>
  </form>`;
}

function Remove({ tag, count, onYes, onClose }) {
  const words = t().tags;
  const keep = useRef();
  useEffect(() => keep.current.focus(), []);
  return html`<div class="tag-remove" role="group" aria-label=${words.removeAsk(tag, count)}>
    <p>${words.removeAsk(tag, count)}</p>
    <p class="actions"><button type="button" class="button is-grave" onClick=${onYes}>${words.removeYes}</button><button type="button" class="text-button" ref=${keep} onClick=${onClose}>${words.cancel}</button></p>
  </div>`;
}

function Row({ tag, count, isChosen, onChoose, act }) {
  const words = t().tags;
  const [mode, setMode] = useState('');
  const close = () => setMode('');
  return html`<li class="tag-line" data-tag=${tag}>
    <input type="checkbox" checked=${isChosen} aria-label=${words.choose(tag)} onChange=${() => onChoose(tag)} />
    ${mode === 'rename' ? html`<${Rename} tag=${tag} onClose=${close} onSave=${(name) => act(() => renameTag(tag, name), words.renamed(tag, name)).then(close)} />`
      : mode === 'remove' ? html`<${Remove} tag=${tag} count=${count} onClose=${close} onYes=${() => act(() => deleteTags([tag]), words.removed(tag))} />`
      : html`<a class="tag-name" href=${hrefOf(tag)}>${tag}</a><span class="label">${words.count(count)}</span>
        <span class="tag-acts"><button type="button" class="text-button" aria-label=${words.renameOf(tag)} onClick=${() => setMode('rename')}>${words.rename}</button>
        <button type="button" class="text-button" aria-label=${words.removeOf(tag)} onClick=${() => setMode('remove')}>${words.remove}</button></span>`}
  </li>`;
}

function Merge({ chosen, act, onDone }) {
  const words = t().tags;
  const field = useRef();
  const submit = async (event) => {
    event.preventDefault();
    const name = field.current.value.trim();
    const others = chosen.filter((tag) => tag !== name);
    if (!name || !others.length) return;
    await act(() => mergeTags(others, name), words.merged(others.length, name));
    onDone();
  };
  return html`<form class="tag-merge" onSubmit=${submit}>
    <label for="merge-into">${words.mergeInto(chosen.length)}</label>
    <span class="tag-form"><input id="merge-into" key=${chosen[0]} class="field" ref=${field} type="text" required maxlength=${tagLimit} autocomplete="off" defaultValue=${chosen[0]} />
    <button type="submit" class="button">${words.merge}</button></span>
  </form>`;
}

function Manager() {
  const words = t().tags;
  useTitle(words.title);
  const [turn, setTurn] = useState(0);
  const { data, error, retry } = useResource(fetchTags, [turn]);
  const [picked, setPicked] = useState([]);
  const [problem, setProblem] = useState(null);
  const chosen = picked.filter((tag) => data?.some((one) => one.tag === tag));
  const choose = (tag) => setPicked(chosen.includes(tag) ? chosen.filter((one) => one !== tag) : [...chosen, tag]);
  const act = async (work, said) => {
    try {
      await work();
      setProblem(null);
      announce(said);
      document.querySelector('main h1')?.focus({ preventScroll: true });
    } catch (failure) {
      setProblem(failure);
    }
    setTurn((before) => before + 1);
  };
  if (error?.status === 401) return html`<${GuestPage} />`;
  return html`<div class="page tags-page">
    <header class="page-head"><p><a class="text-link" href="/readings">${t().kept.toHistory}</a></p><h1 tabindex="-1">${words.title}</h1><p class="soft-text">${words.lead}</p></header>
    ${problem && html`<${Failure} error=${problem} />`}
    ${error && !data ? html`<${Failure} error=${error} retry=${retry} />`
      : data?.length === 0 ? html`<p>${words.none}</p>`
      : html`<ul class="tag-lines">${(data ?? []).map(({ tag, count }) => html`<${Row} key=${tag} tag=${tag} count=${count} isChosen=${chosen.includes(tag)} onChoose=${choose} act=${act} />`)}</ul>`}
    ${chosen.length > 1 && html`<${Merge} chosen=${chosen} act=${act} onDone=${() => setPicked([])} />`}
  </div>`;
}

export default function TagsPage() {
  return html`<${ForMembers}><${Manager} /><//>`;
}
