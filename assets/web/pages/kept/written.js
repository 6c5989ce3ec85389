// The journal entry beside a kept reading: there is one for each.
import { html, useRef, useState, useEffect } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { useResource } from '../../lib/resource.js';
import { entryBeside } from '../../api/journal.js';
import { Failure } from '../../components/failure.js';
import { JournalEditor, isUnsaved } from '../../components/journal-editor.js';
import { JournalEntry } from '../../components/journal-entry.js';

export function Written({ reading }) {
  const words = t().journal;
  const button = useRef();
  const box = useRef();
  const { data, error, retry } = useResource(() => entryBeside(reading.id).then(({ answer }) => answer), [reading.id, lang.value]);
  const [entry, setEntry] = useState(null);
  const [isWriting, setWriting] = useState(() => isUnsaved(null, reading.id));
  useEffect(() => setEntry(data?.entry ?? null), [data]);
  const focus = (find) => requestAnimationFrame(() => find()?.focus());
  const saved = (now) => {
    setEntry(now);
    setWriting(false);
    focus(() => box.current?.querySelector('[data-act=edit]'));
  };
  const put = () => {
    setWriting(false);
    focus(() => button.current);
  };
  const gone = () => {
    setEntry(null);
    focus(() => button.current);
  };
  return html`<section class="reading-section written" ref=${box}><h2>${words.section}</h2>
    ${error && !data ? html`<${Failure} error=${error} retry=${retry} />`
      : !data ? null
      : entry ? html`<${JournalEntry} entry=${entry} level="h3" isHere onChange=${setEntry} onGone=${gone} />`
      : isWriting ? html`<${JournalEditor} readingId=${reading.id} onSaved=${saved} onCancel=${put} />`
      : html`<p><button type="button" class="button is-quiet" ref=${button} data-act="write" onClick=${() => setWriting(true)}>${words.writeBeside}</button></p>`}
  </section>`;
}
