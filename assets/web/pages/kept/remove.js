// Deleting a reading: a question that names what goes.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { navigate } from '../../lib/router.js';
import { day } from '../../lib/dates.js';
import { deleteReading } from '../../api/kept.js';

function Question({ reading, onClose, onFail }) {
  const words = t().kept;
  const dialog = useRef();
  const [busy, setBusy] = useState(false);
  useEffect(() => dialog.current.showModal(), []);
  const remove = async () => {
    setBusy(true);
    try {
      await deleteReading(reading.id);
      await navigate('/readings', { replace: true });
      announce(t().kept.removed);
    } catch (problem) {
      dialog.current.close();
      onFail(problem);
    }
  };
  const goes = [
    words.goesReading(day(reading.created_at), reading.spread_template?.display_name ?? reading.spread, reading.card_positions.length),
    reading.receipt && words.goesReceipt, reading.notes && words.goesNotes, reading.tags.length > 0 && words.goesTags(reading.tags.length), t().journal.goesEntry,
  ].filter(Boolean);
  return html`<dialog class="remove-dialog" ref=${dialog} aria-labelledby="remove-title" onClose=${onClose}>
    <h2 id="remove-title">${words.removeTitle}</h2>
    ${reading.question && html`<p><q>${reading.question}</q></p>`}
    <p>${words.goes}</p><ul>${goes.map((one) => html`<li key=${one}>${one}</li>`)}</ul>
    <p class="soft-text">${words.goesForGood}</p>
    <p class="actions"><button type="button" class="button is-grave" disabled=${busy} onClick=${remove}>${words.removeYes}</button>
      <button type="button" class="text-button" autofocus onClick=${() => dialog.current.close()}>${words.keep}</button></p>
  </dialog>`;
}

export function Remove({ reading, onFail }) {
  const [isAsking, setAsking] = useState(false);
  return html`<p class="remove"><button type="button" class="text-button" onClick=${() => setAsking(true)}>${t().kept.remove}</button></p>
    ${isAsking && html`<${Question} reading=${reading} onClose=${() => setAsking(false)} onFail=${onFail} />`}`;
}
