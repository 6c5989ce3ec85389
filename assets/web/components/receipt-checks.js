// What checking a receipt came to: a verdict, a line for each check with the reason, what it proves and what not.
import { html } from '../lib/html.js';
import { t } from '../lib/language.js';

const state = (holds) => (holds === null ? 'open' : holds ? 'ok' : 'failed');

export function verdict({ isGood, isWhole }) {
  const words = t().verify;
  return isWhole ? words.good : isGood ? words.partly : words.bad;
}

function Line({ check, isBingo }) {
  const words = t().verify;
  const { name, holds, failure } = check;
  return html`<li class=${`check is-${state(holds)}`} data-check=${name} data-state=${state(holds)}>
    <span class="check-state">${words.states[state(holds)]}</span>
    <span class="check-name">${words.checks[name]}</span>
    <span class="check-why">${failure ? words.failures[failure.code](...failure.particulars) : (isBingo && words.bingoHolds[name]) || words.holds[name]}</span>
  </li>`;
}

/** @param {{report: object, children?: any}} props  as lib/verify.js gives it */
export function Checks({ report, level: Level = 'h3', children }) {
  const words = t().verify;
  return html`<div class=${`checks is-${report.isWhole ? 'ok' : report.isGood ? 'open' : 'failed'}`}>
    <${Level} class="verdict">${verdict(report)}<//>
    <ul class="check-list">${report.checks.map((check) => html`<${Line} key=${check.name} check=${check} isBingo=${report.isBingo} />`)}${children}</ul>
    ${report.isGood && report.isWhole && html`<p>${report.isBingo ? words.bingoProves : words.proves}</p>`}
    <p class="soft-text">${report.isBingo ? words.bingoProvesNot : words.provesNot}</p>
    ${report.receipt && !report.hasPersonsPart && html`<p class="notice warning">${words.noPart}</p>`}
  </div>`;
}
