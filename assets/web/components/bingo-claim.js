// Marking the number of the day: one press, and what came of it beside it.
import { html } from '../lib/html.js';
import { t } from '../lib/language.js';
import { claimNumber } from '../api/bingo.js';
import { Outcome, useAct } from './act.js';

/** @param {{status: object, refresh: () => void, kind?: string}} props  status: as the API gives it; kind: of the button */
export function BingoClaim({ status, refresh, kind = '' }) {
  const words = t().bingo;
  const act = useAct();
  const claim = () => act.run(async () => {
    const { reward, number, line_count: lines } = await claimNumber();
    refresh();
    if (reward) return words.rewarded(reward.karma);
    return lines > status.line_count ? words.tookLine(number, lines) : words.took(number);
  });
  return html`${status.today_claimed ? html`<p class="soft-text">${words.claimed}</p>`
    : html`<button type="button" class=${`button ${kind}`} data-act="claim" disabled=${act.busy} onClick=${claim}>${words.claim}</button>`}
    <${Outcome} act=${act} />`;
}
