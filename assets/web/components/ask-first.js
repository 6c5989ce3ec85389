// A question before something goes for good. The native dialog brings the focus trap, Escape and the return of focus.
import { html, useEffect, useRef, useState } from '../lib/html.js';

/** @param {{title: string, text: string, yes: string, keep: string, onYes: () => Promise<void>, onClose: () => void}} props */
export function AskFirst({ title, text, yes, keep, onYes, onClose }) {
  const dialog = useRef();
  const [busy, setBusy] = useState(false);
  useEffect(() => dialog.current.showModal(), []);
  const sure = async () => {
    setBusy(true);
    try {
      await onYes();
    } finally {
      dialog.current?.close();
    }
  };
  return html`<dialog class="dialog" ref=${dialog} aria-labelledby="ask-first" onClose=${onClose}>
    <h2 id="ask-first">${title}</h2>
    <p>${text}</p>
    <p class="actions"><button type="button" class="button is-grave" disabled=${busy} onClick=${sure}>${yes}</button>
      <button type="button" class="text-button" autofocus onClick=${() => dialog.current.close()}>${keep}</button></p>
  </dialog>`;
}
