// Writing an entry. What is typed lies in localStorage until the server has it, under the name of who typed it, so that a
// closed tab or a dead connection loses nothing. Saving says which version was changed; if there is a newer one, both are
// shown and the person chooses.
import { html, useEffect, useId, useRef, useState } from '../lib/html.js';
import { t } from '../lib/language.js';
import { announce } from '../lib/announce.js';
import { person } from '../lib/session.js';
import { changeEntry, entry as fetchEntry, preview, writeEntry } from '../api/journal.js';
import { MoodMark, moods } from './mood-mark.js';

const limit = 10_000;
const moodLimit = 5;
const countFrom = 9_000;

function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    if (value) localStorage.setItem(key, JSON.stringify(value));
    else localStorage.removeItem(key);
  } catch {
    // Storage is forbidden or full: the text is safe as long as the page is open.
  }
}

const keyOf = (entry, readingId) => `journal.${person.peek()?.id}.${entry ? entry.id : readingId ? `reading.${readingId}` : 'new'}`;

/** Whether something was typed there that was never saved. */
export const isUnsaved = (entry, readingId = null) => recall(keyOf(entry, readingId)) !== null;

function Moods({ chosen, onChange }) {
  const words = t().journal;
  const toggle = (mood) => onChange(chosen.includes(mood) ? chosen.filter((one) => one !== mood) : [...chosen, mood]);
  return html`<fieldset class="mood-choices"><legend class="label">${words.editor.moods} <span class="small">${words.editor.moodsHint(moodLimit)}</span></legend>
    <div>${moods.map((mood) => html`<label key=${mood} class="mood-choice">
      <input type="checkbox" checked=${chosen.includes(mood)} disabled=${chosen.length >= moodLimit && !chosen.includes(mood)} onChange=${() => toggle(mood)} />
      <span><${MoodMark} mood=${mood} />${words.moods[mood]}</span></label>`)}</div>
  </fieldset>`;
}

function Conflict({ server, onMine, onTheirs }) {
  const words = t().journal.editor;
  return html`<div class="notice entry-conflict" role="alert">
    <p>${words.conflict}</p><blockquote>${server.content}</blockquote>
    <p class="actions"><button type="button" class="text-button" data-keep="mine" onClick=${onMine}>${words.mine}</button><button type="button" class="text-button" data-keep="theirs" onClick=${onTheirs}>${words.theirs}</button></p>
  </div>`;
}

/**
 * @param {{entry?: object|null, etag?: string|null, readingId?: string|null, onSaved: (entry: object, etag: string) => void, onCancel: () => void}} props
 *   `etag` names the version of `entry` that is being changed
 */
export function JournalEditor({ entry = null, etag = null, readingId = null, onSaved, onCancel }) {
  const words = t().journal.editor;
  const id = useId();
  const field = useRef();
  const key = useRef(keyOf(entry, readingId)).current;
  const [base, setBase] = useState(() => ({ id: entry?.id ?? null, etag, content: entry?.content ?? '', moods: entry?.mood_tags ?? [] }));
  const [draft] = useState(() => recall(key));
  const [text, setText] = useState(draft?.text ?? base.content);
  const [chosen, setChosen] = useState(draft?.moods ?? base.moods);
  const [isRestored, setRestored] = useState(draft !== null);
  const [shown, setShown] = useState(null); // the preview
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [server, setServer] = useState(null);
  useEffect(() => field.current?.focus(), []);
  // What was typed before belongs to the version it was typed over, not to the newest one.
  useEffect(() => {
    if (draft?.etag && base.id) setBase({ ...base, etag: draft.etag });
  }, []);

  const isChanged = text !== base.content || chosen.join() !== base.moods.join();
  const note = (typed, picked) => {
    const changed = typed !== base.content || picked.join() !== base.moods.join();
    remember(key, changed ? { text: typed, moods: picked, etag: base.etag } : null);
    setProblem('');
  };
  const type = (event) => {
    setText(event.target.value);
    note(event.target.value, chosen);
  };
  const pick = (picked) => {
    setChosen(picked);
    note(text, picked);
  };
  const discard = () => {
    remember(key, null);
    setRestored(false);
    setText(base.content);
    setChosen(base.moods);
    field.current?.focus();
  };
  const fail = async (failure) => {
    if (failure.code === 'entry_changed') setServer({ entry: failure.body.entry, etag: failure.body.etag });
    else if (failure.code === 'entry_exists') {
      const { answer, etag: tag } = await fetchEntry(failure.body.journal_id);
      setServer({ entry: answer, etag: tag });
    } else if (failure.code === 'no_such_entry' && base.id) {
      setBase({ ...base, id: null, etag: null });
      setProblem(words.gone);
      announce(words.gone);
      return;
    } else {
      setProblem(failure.message);
      announce(failure.message);
    }
  };
  const save = async (over = base) => {
    if (busy) return;
    if (!text.trim()) {
      setProblem(words.empty);
      setShown(null);
      requestAnimationFrame(() => field.current?.focus());
      return;
    }
    setBusy(true);
    const json = { content: text, mood_tags: chosen };
    try {
      const saved = over.id ? await changeEntry(over.id, over.etag, json) : await writeEntry(readingId, json);
      remember(key, null);
      announce(words.saved);
      onSaved(saved.answer, saved.etag);
    } catch (failure) {
      setBusy(false);
      await fail(failure).catch((second) => setProblem(second.message));
    }
  };
  const mine = () => {
    const over = { ...base, id: server.entry.id, etag: server.etag };
    setServer(null);
    setBase(over);
    save(over);
  };
  const theirs = () => {
    remember(key, null);
    onSaved(server.entry, server.etag);
  };
  const look = async () => {
    if (shown !== null) {
      setShown(null);
      requestAnimationFrame(() => field.current?.focus());
      return;
    }
    try {
      setShown(await preview(text));
      announce(words.previewed);
    } catch (failure) {
      setProblem(failure.message);
    }
  };
  const submit = (event) => {
    event.preventDefault();
    save();
  };
  const onKeyDown = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
  };
  const left = limit - [...text].length;
  return html`<form class="journal-editor" onSubmit=${submit} onKeyDown=${onKeyDown} novalidate>
    ${isRestored && html`<p class="small editor-restored">${words.restored} <button type="button" class="text-button" onClick=${discard}>${words.discard}</button></p>`}
    ${shown === null
      ? html`<label class="label" for=${id}>${words.label}</label>
        <textarea id=${id} class="field" ref=${field} rows="9" placeholder=${words.placeholder} value=${text} aria-describedby=${`${id}-hint ${id}-problem`} aria-invalid=${problem && !text.trim() ? 'true' : undefined} onInput=${type}></textarea>
        <p class="small editor-hint" id=${`${id}-hint`}><span>${words.hint}</span> <span class="editor-left">${limit - left >= countFrom ? words.left(left) : ''}</span></p>`
      : html`<p class="label">${words.previewed}</p><div class="prose editor-preview" dangerouslySetInnerHTML=${{ __html: shown }}></div>`}
    <${Moods} chosen=${chosen} onChange=${pick} />
    ${server && html`<${Conflict} server=${server.entry} onMine=${mine} onTheirs=${theirs} />`}
    <p class="form-error editor-problem" id=${`${id}-problem`} hidden=${!problem}>${problem}</p>
    <p class="actions"><button type="submit" class="button" aria-disabled=${busy ? 'true' : undefined}>${words.save}</button>
      <button type="button" class="text-button" aria-pressed=${String(shown !== null)} onClick=${look}>${shown === null ? words.preview : words.write}</button>
      <button type="button" class="text-button" onClick=${onCancel}>${words.cancel}</button>
      <span class="small editor-kept" role="status">${isChanged && !busy ? words.kept : ''}</span></p>
  </form>`;
}
