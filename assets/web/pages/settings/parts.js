// Small things that several parts of the settings use.
import { html } from '../../lib/html.js';
import { t } from '../../lib/language.js';
export { useAct, Outcome } from '../../components/act.js';

/** A block with a heading of its own. */
export const Block = ({ title, children, className = '' }) => html`<section class=${`block ${className}`}>
  <h2 tabindex="-1">${title}</h2>
  <div class="block-body">${children}</div>
</section>`;

export function Failure({ error, retry }) {
  return html`<div class="notice" role="alert"><p>${error.message}</p><button type="button" class="text-button" onClick=${retry}>${t().errors.retry}</button></div>`;
}

/** Something that is on or off. @param {{id: string, label: string}} props  what else is given goes to the control */
export const Toggle = ({ id, label, children, ...rest }) => html`<label class="switch" for=${id}>
  <span class="switch-words">${label}${children}</span>
  <input id=${id} type="checkbox" role="switch" aria-label=${label} ...${rest} />
  <span class="switch-track" aria-hidden="true"></span>
</label>`;
