// A failure, said plainly, with the way to try again. Nothing the reader did is lost by it.
import { html } from '../../lib/html.js';
import { t } from '../../lib/language.js';

export function Problem({ error, retry }) {
  return html`<div class="notice problem" role="alert">
    <p>${error.message}</p>
    ${retry && html`<button type="button" class="text-button" onClick=${retry}>${t().errors.retry}</button>`}
  </div>`;
}
