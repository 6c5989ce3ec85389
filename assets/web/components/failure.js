// A failure, said plainly, with the way to try again.
import { html } from '../lib/html.js';
import { t } from '../lib/language.js';

export function Failure({ error, retry }) {
  return html`<div class="notice" role="alert">
    <p>${error.message}</p>
    ${retry && html`<button type="button" class="text-button" onClick=${retry}>${t().errors.retry}</button>`}
  </div>`;
}
