// How a text was written, in a line. Where it is certain that nothing left this machine for it, that is said too.
import { html } from '../lib/html.js';
import { t } from '../lib/language.js';

/** A model and where it is: where that is not known any more, whose interface it speaks. */
export function modelName({ provider, model, host, local }) {
  const words = t().ai;
  if (host) return local ? words.atHome(model, host) : words.at(model, host);
  return words.at(model, words.providers[provider] ?? provider);
}

/**
 * @param {{by: 'offline'|'ai'|'client', provider?: string, model?: string, fell_back?: string}} written
 * @param {boolean} [hasAsked]  whether a model was ever asked about this reading; unknown where it is left out
 */
export function markOf(written, hasAsked) {
  const words = t().ai.mark;
  if (written.by === 'ai') return words.by(modelName(written));
  if (written.by === 'client') return words.client;
  if (written.fell_back) return words.after;
  if (hasAsked === undefined) return words.offline;
  return hasAsked ? words.asked : words.here;
}

export const WrittenMark = ({ written, hasAsked }) => html`<p class="small written-mark">${markOf(written, hasAsked)}</p>`;
