// Who tells it: this site first, then whatever models its operator has connected. Says in plain words what would leave, and to whom.
import { html, signal } from '../../lib/html.js';
import { t } from '../../lib/language.js';

const key = 'ai.preview-first';

function stored() {
  try {
    return localStorage.getItem(key) === '1';
  } catch {
    return false; // storage is forbidden
  }
}

/** Whether this person wants to see what would be sent every time. Kept on this device. */
export const previewFirst = signal(stored());

function setPreviewFirst(on) {
  previewFirst.value = on;
  try {
    if (on) localStorage.setItem(key, '1');
    else localStorage.removeItem(key);
  } catch {
    // It holds as long as the page is open.
  }
}

const offline = 'offline';
const chain = 'chain';

/** The models that may be chosen. */
export const models = (status) => (status?.allowed ? status.readers.filter(({ reader }) => reader === 'ai') : []);

/** What a choice means to the server. */
export const orderOf = (choice) => (choice === offline ? { reader: 'offline' } : { reader: 'ai', ...(choice !== chain && { provider: choice }) });

/** The hosts that may get to see it. */
const hostsOf = (choice, all) => [...new Set(all.filter(({ provider }) => choice === chain || choice === provider).map(({ host }) => host))];

function Way({ name, value, choice, onChoose, title, text }) {
  return html`<label class="way"><input type="radio" name=${name} value=${value} checked=${choice === value} onChange=${() => onChoose(value)} />
    <span class="way-body"><span class="way-name">${title}</span><span class="small">${text}</span></span></label>`;
}

function Left({ budget }) {
  if (!budget?.tokens_limit) return null;
  return html`<p class="small">${t().ai.left(Math.max(0, budget.tokens_limit - budget.tokens_used))}</p>`;
}

/** @param {{name: string, status: object, choice: string, onChoose: (choice: string) => void, isFollowUp?: boolean}} props */
export function ReaderChoice({ name, status, choice, onChoose, isFollowUp }) {
  const words = t().ai;
  const all = models(status);
  if (!all.length) return status?.reason === 'questions_stay_here' && status.readers.length > 1
    ? html`<p class="small">${words.staysHere} <a href="/settings/privacy">${words.staysHereLink}</a></p>` : null;
  const way = { name, choice, onChoose };
  return html`<fieldset class="ways"><legend>${words.who}</legend>
      <${Way} ...${way} value=${offline} title=${words.offline} text=${words.offlineText} />
      ${all.length > 1 && html`<${Way} ...${way} value=${chain} title=${words.chain} text=${words.chainText(all.map(({ model }) => model))} />`}
      ${all.map((one) => html`<${Way} key=${one.provider} ...${way} value=${one.provider} title=${one.model} text=${one.local ? words.modelHome(one.host) : words.modelText(one.host)} />`)}
    </fieldset>
    ${choice !== offline && html`<div class="leaves">
      <p>${words.leaves(hostsOf(choice, all))} ${isFollowUp && words.leavesMore}</p>
      <label class="tick"><input type="checkbox" checked=${previewFirst.value} onChange=${(event) => setPreviewFirst(event.target.checked)} /> <span>${words.previewFirst}</span></label>
      <${Left} budget=${status.budget} />
    </div>`}`;
}

/** A model with the host it is at, where that is known. */
export const placed = (one, status) => ({ ...one, ...status?.readers.find(({ provider, model }) => provider === one.provider && model === one.model) });
