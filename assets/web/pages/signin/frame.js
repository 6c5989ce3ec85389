// The frame of every page at the door: the words and the form left, the picture of the door right where there is room.
import { html } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { Door } from './door.js';

export function DoorFrame({ title, lead, children }) {
  return html`<div class="page at-the-door">
    <div class="door-words">
      <header>
        <h1 tabindex="-1">${title}</h1>
        ${lead && html`<p class="soft-text">${lead}</p>`}
      </header>
      ${children}
    </div>
    <${Door} label=${t().signin.door} />
  </div>`;
}

/** "or", between two ways. */
export const Or = () => html`<p class="or"><span>${t().form.or}</span></p>`;
