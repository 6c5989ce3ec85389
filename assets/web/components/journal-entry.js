// An entry: its text as a page may show it (the server has sanitised it), its moods, where it belongs, and changing or
// deleting it on the spot. Help lines stand quietly below when the server sends them.
import { html, useRef, useState } from '../lib/html.js';
import { t } from '../lib/language.js';
import { announce } from '../lib/announce.js';
import { day, moment } from '../lib/dates.js';
import { deleteEntry, entry as fetchEntry } from '../api/journal.js';
import { AskFirst } from './ask-first.js';
import { CardThumbs } from './card-thumbs.js';
import { JournalEditor } from './journal-editor.js';
import { MoodMark } from './mood-mark.js';

export function MoodList({ moods }) {
  const words = t().journal;
  return html`<ul class="mood-list" aria-label=${words.mood}>${moods.map((mood) => html`<li key=${mood}><${MoodMark} mood=${mood} />${words.moods[mood]}</li>`)}</ul>`;
}

function HelpLines({ lines }) {
  return html`<div class="entry-help small"><p>${t().journal.help}</p>
    <ul>${lines.map(({ name, number }) => html`<li key=${name}><a href=${`tel:${number.replace(/[^\d+]/g, '')}`}>${name} ${number}</a></li>`)}</ul></div>`;
}

function Beside({ entry }) {
  const words = t().journal;
  const { reading, reading_id: id } = entry;
  return html`<p class="entry-beside"><${CardThumbs} cards=${reading.cards.slice(0, 10)} />
    <a class="text-link" href=${`/readings/${id}`}>${reading.question ? words.beside(reading.question) : words.besideSilent}</a></p>`;
}

/**
 * @param {{entry: object, level?: string, isHere?: boolean, onChange: (entry: object) => void, onGone: () => void}} props
 *   `level` is its heading; `isHere` leaves out the reading, whose page it stands on
 */
export function JournalEntry({ entry, level: Level = 'h2', isHere = false, onChange, onGone }) {
  const words = t().journal;
  const box = useRef();
  const [editing, setEditing] = useState(null);
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState('');
  const date = day(entry.created_at);
  const focusBack = (what) => requestAnimationFrame(() => box.current?.querySelector(what)?.focus());
  const edit = async () => {
    try {
      const { answer, etag } = await fetchEntry(entry.id);
      setEditing({ entry: answer, etag });
    } catch (failure) {
      if (failure.status === 404) onGone();
      else setProblem(failure.message);
    }
  };
  const remove = async () => {
    try {
      await deleteEntry(entry.id);
    } catch (failure) {
      if (failure.status !== 404) {
        setProblem(failure.message);
        return;
      }
    }
    announce(words.removed);
    onGone();
  };
  const saved = (now) => {
    setEditing(null);
    setProblem('');
    onChange(now);
    focusBack('[data-act=edit]');
  };
  const put = () => {
    setEditing(null);
    focusBack('[data-act=edit]');
  };
  return html`<article class="entry" ref=${box} data-entry=${entry.id}>
    <header class="entry-head"><${Level} class="entry-date"><time datetime=${entry.created_at}>${moment(entry.created_at)}</time><//>
      ${entry.updated_at !== entry.created_at && html`<span class="small">${words.changed(moment(entry.updated_at))}</span>`}</header>
    ${editing ? html`<${JournalEditor} entry=${editing.entry} etag=${editing.etag} onSaved=${saved} onCancel=${put} />` : html`
      ${entry.reading && !isHere && html`<${Beside} entry=${entry} />`}
      <div class="prose" dangerouslySetInnerHTML=${{ __html: entry.html }}></div>
      ${entry.mood_tags.length > 0 && html`<${MoodList} moods=${entry.mood_tags} />`}
      ${entry.help_lines.length > 0 && html`<${HelpLines} lines=${entry.help_lines} />`}
      ${problem && html`<p class="form-error" role="alert">${problem}</p>`}
      <p class="entry-acts"><button type="button" class="text-button" data-act="edit" aria-label=${words.editOf(date)} onClick=${edit}>${words.edit}</button>
        <button type="button" class="text-button" data-act="remove" aria-label=${words.removeOf(date)} onClick=${() => setAsking(true)}>${words.remove}</button></p>`}
    ${isAsking && html`<${AskFirst} title=${words.removeTitle} text=${words.removeText} yes=${words.removeYes} keep=${words.keep} onYes=${remove} onClose=${() => setAsking(false)} />`}
  </article>`;
}
