// Exactly what would be sent, before anything is: two texts, what was taken out of them, and to whom they would go.
import { html, useEffect, useRef } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { useResource } from '../../lib/resource.js';
import { preview } from '../../api/tellings.js';
import { Failure } from '../../components/failure.js';
import { modelName } from '../../components/written-mark.js';

const dollars = (micro) => (micro === null ? null : (micro / 1_000_000).toFixed(4));

function Sent({ shown }) {
  const words = t().ai.preview;
  const { masked } = shown;
  return html`
    <p>${words.to(shown.readers.map(modelName))}</p>
    <p>${masked.length > 0 ? words.masked(masked.map((kind) => words.kinds[kind] ?? kind)) : words.nothingMasked}</p>
    <div class="sent">
      <h3 id="sent-user">${words.user}</h3><pre tabindex="0" aria-labelledby="sent-user" role="region">${shown.user}</pre>
      <h3 id="sent-system">${words.system}</h3><pre tabindex="0" aria-labelledby="sent-system" role="region">${shown.system}</pre>
    </div>
    <p class="small">${words.cost(shown.forecast_tokens, dollars(shown.forecast_micro_usd))}</p>`;
}

/** @param {{reading: object, order: object, stale: boolean, onSend: (token: string) => void, onClose: () => void}} props */
export function PreviewDialog({ reading, order, stale, onSend, onClose }) {
  const words = t().ai.preview;
  const dialog = useRef();
  const { character_voice, provider, question } = order;
  const { data, error, retry } = useResource(() => preview(reading.id, { character_voice, provider, question }), [lang.value]);
  useEffect(() => dialog.current.showModal(), []);
  const send = () => {
    dialog.current.close();
    onSend(data.preview_token);
  };
  return html`<dialog class="dialog preview-dialog" ref=${dialog} aria-labelledby="preview-title" onClose=${onClose}>
    <h2 id="preview-title">${words.title}</h2>
    ${stale && html`<p class="notice" role="status">${words.stale}</p>`}
    ${data ? html`<${Sent} shown=${data} />` : error ? html`<${Failure} error=${error} retry=${retry} />` : html`<p class="small" role="status">${words.loading}</p>`}
    <p class="actions">${data && html`<button type="button" class="button" onClick=${send}>${words.send}</button>`}
      <button type="button" class="text-button" autofocus onClick=${() => dialog.current.close()}>${words.no}</button></p>
  </dialog>`;
}
