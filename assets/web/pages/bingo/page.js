// Bingo: a card of one's own for the month, a number a day that the site fixed on the first, and what lines give.
import { html, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { date, month as monthName } from '../../lib/dates.js';
import { navigate } from '../../lib/router.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { isSignedIn, signInHref } from '../../lib/signed-in.js';
import { handReceipt } from '../../lib/handed-receipt.js';
import { forget } from '../../lib/tab-memory.js';
import { bingoHistory, bingoMonth, bingoStatus, layCard, monthReceipt, publicMonth } from '../../api/bingo.js';
import { Outcome, useAct } from '../../components/act.js';
import { BingoClaim } from '../../components/bingo-claim.js';
import { BingoBoard } from '../../components/bingo-board.js';
import { Failure } from '../../components/failure.js';
import { LayCard } from './lay-card.js';

const linesForReward = 3; // contract §13.1

/** What the site bound itself to on the first. */
function Bound({ commitment }) {
  const words = t().bingo;
  return html`<details class="fold bound"><summary>${words.boundTitle}</summary>
    <p>${words.bound}</p><p><code>${commitment}</code></p><p class="small">${words.boundLater} <a href="/verify">${words.verify}</a></p>
  </details>`;
}

function Playing({ status, refresh }) {
  const words = t().bingo;
  const missing = Math.max(0, linesForReward - status.line_count);
  return html`<div class="bingo-play">
    <${BingoBoard} label=${words.boardOf(monthName(status.month_year))} numbers=${status.card.card_data} claimed=${status.claimed_numbers} lines=${status.line_types} today=${status.daily_number} />
    <div class="bingo-side">
      <p class="label">${words.todayIs(date(status.date))}</p>
      <p class="bingo-number">${status.daily_number}</p>
      <${BingoClaim} ...${{ status, refresh }} />
      <p>${words.standing(status.claimed_numbers.length, status.line_count)}</p>
      <p class="small">${status.has_reward ? words.hasReward : words.missing(missing)}</p>
    </div>
  </div>`;
}

const layingKey = (month) => `bingo-${month}`;

function Laying({ status, refresh }) {
  const words = t().bingo;
  const act = useAct();
  const lay = (numbers) => act.run(async () => {
    await layCard(numbers);
    forget(layingKey(status.month_year));
    refresh();
    requestAnimationFrame(() => document.querySelector('.bingo-page h1')?.focus());
    return words.laid;
  });
  return html`<section class="bingo-lay"><h2>${words.layTitle(monthName(status.month_year))}</h2>
    <p>${words.layText(status.daily_number)}</p>
    <${LayCard} busy=${act.busy} memory=${layingKey(status.month_year)} onLay=${lay} />
    <${Outcome} act=${act} />
  </section>`;
}

function Month({ of }) {
  const words = t().bingo;
  const { data } = useResource(() => bingoMonth(of.month_year), [of.month_year]);
  const act = useAct();
  const check = () => act.run(async () => {
    handReceipt(JSON.stringify(await monthReceipt(of.month_year), null, 2));
    await navigate('/verify');
  });
  if (!data) return null;
  return html`<div class="bingo-month">
    <${BingoBoard} small label=${words.boardOf(monthName(of.month_year))} numbers=${data.card_data} claimed=${data.claimed_numbers} lines=${data.line_types} />
    <div><p>${words.standing(data.claimed_numbers.length, data.line_count)}</p>
      ${data.reward && html`<p class="small">${words.gave(data.reward.karma)}</p>`}
      <p><button type="button" class="text-button" onClick=${check}>${words.checkMonth}</button></p><${Outcome} act=${act} /></div>
  </div>`;
}

/** A month behind one; its card is asked for when it is opened. */
function Past({ of }) {
  const words = t().bingo;
  const [isOpen, setOpen] = useState(false);
  return html`<details onToggle=${(event) => setOpen(event.target.open)}><summary><span>${monthName(of.month_year)}</span><span class="small">${words.standing(of.claims, of.line_count)}</span></summary>${isOpen && html`<${Month} of=${of} />`}</details>`;
}

function History({ current }) {
  const words = t().bingo;
  const { data } = useResource(bingoHistory, [lang.value]);
  const past = (data ?? []).filter((one) => one.month_year !== current);
  if (!past.length) return null;
  return html`<section class="bingo-history"><h2>${words.history}</h2>
    ${past.map((of) => html`<${Past} key=${of.month_year} of=${of} />`)}
  </section>`;
}

function Own() {
  const words = t().bingo;
  const { data: status, error, retry, refresh } = useResource(bingoStatus, [lang.value]);
  return html`
    ${error && !status && html`<${Failure} error=${error} retry=${retry} />`}
    ${status && html`${status.has_card ? html`<${Playing} ...${{ status, refresh }} />` : html`<${Laying} ...${{ status, refresh }} />`}
      <${Bound} commitment=${status.commitment} />
      <${History} current=${status.month_year} />`}
    <section class="bingo-rules"><h2>${words.rulesTitle}</h2><ul>${words.rules.map((rule) => html`<li key=${rule}>${rule}</li>`)}</ul></section>`;
}

/** A guest sees the numbers, which are the same for everybody. */
function Public() {
  const words = t().bingo;
  const { data, error, retry } = useResource(() => publicMonth(), [lang.value]);
  const today = data?.numbers.at(-1);
  return html`
    ${error && !data && html`<${Failure} error=${error} retry=${retry} />`}
    ${today && html`<p class="label">${words.todayIs(date(today.date))}</p><p class="bingo-number">${today.number}</p>`}
    <p>${words.guest}</p>
    <p class="actions"><a class="button" href=${signInHref()}>${t().guest.signIn}</a><a class="text-link" href=${signInHref('/register')}>${t().guest.register}</a></p>
    ${data && html`<${Bound} commitment=${data.commitment} />`}`;
}

export default function BingoPage() {
  const words = t().bingo;
  useTitle(words.title);
  return html`<div class="page bingo-page">
    <header class="page-head"><h1 tabindex="-1">${words.title}</h1><p class="soft-text">${words.lead}</p></header>
    ${isSignedIn() ? html`<${Own} />` : html`<${Public} />`}
  </div>`;
}
