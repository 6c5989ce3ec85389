// Karma: how much, what it was for, which way it leans, the title one wears, and the board for who wants to be on it.
import { html, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { moment } from '../../lib/dates.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { alignmentMoves, board, joinBoard, karmaLogs, karmaSummary, nextMilestone, ownLevel, titles, wearTitle } from '../../api/progress.js';
import { Outcome, useAct } from '../../components/act.js';
import { Failure } from '../../components/failure.js';
import { ForMembers } from '../../components/for-members.js';
import { Pager } from '../../components/pager.js';

function Level({ summary }) {
  const words = t().progress.karma;
  const { data: level } = useResource(ownLevel, [lang.value, summary.total_karma]);
  const { data: milestone } = useResource(nextMilestone, [lang.value, summary.total_karma]);
  return html`<section class="karma-level">
    <p class="karma-total"><b>${summary.total_karma.toLocaleString()}</b> <span class="soft-text">${words.total}</span></p>
    <div class="karma-now">
      ${level && html`<img src=${level.icon_image_url} alt="" width="48" height="48" />`}
      <p><span class="karma-title">${summary.level_title}</span> <span class="small">${words.level(summary.current_level)}</span></p>
    </div>
    ${level && html`<div class="measure-line" role="progressbar" aria-label=${words.toNext(summary.karma_to_next_level)} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(level.progress_percentage)}><span style=${{ '--share': level.progress_percentage / 100 }}></span></div>`}
    <p class="small">${words.toNext(summary.karma_to_next_level)} ${summary.today_earned > 0 && words.today(summary.today_earned)}</p>
    ${milestone && html`<p class="small">${words.milestone(milestone.milestone_level, milestone.title !== summary.level_title && milestone.title, milestone.karma_needed)}</p>`}
  </section>`;
}

/** Where the telling leans, between hard and kind. */
function Leaning({ summary }) {
  const words = t().progress.karma;
  const at = summary.alignment_karma;
  return html`<section><h2>${words.leaning}</h2>
    <div class="scale" role="img" aria-label=${words.scale(at, words.categories[summary.alignment_category])}>
      <span class="scale-line"></span><span class="scale-mark" style=${{ '--at': at / 100 }}></span>
      <span class="scale-end">${words.hard}</span><span class="scale-end">${words.kind}</span>
    </div>
    <p><b>${words.categories[summary.alignment_category]}</b> <span class="small">${at} / 100</span></p>
    <p class="small">${words.leaningText}</p>
    <${Moves} />
  </section>`;
}

function Moves() {
  const words = t().progress.karma;
  const { data } = useResource(alignmentMoves, [lang.value]);
  if (!data?.history.length) return null;
  return html`<details class="fold"><summary>${words.moves}</summary>
    <ul class="ledger">${data.history.map((one) => html`<li key=${one.id}><span class="ledger-amount">${one.change_amount > 0 ? `+${one.change_amount}` : `−${-one.change_amount}`}</span><span>${one.description}</span><time class="small" datetime=${one.changed_at}>${moment(one.changed_at)}</time></li>`)}</ul>
  </details>`;
}

function Titles() {
  const words = t().progress.karma;
  const { data, refresh } = useResource(titles, [lang.value]);
  const act = useAct();
  if (!data) return null;
  const wear = (event) => act.run(async () => {
    const { message } = await wearTitle(event.target.value || null);
    refresh();
    return message;
  });
  return html`<section><h2>${words.titles}</h2>
    ${data.unlocked_titles.length ? html`<label class="label" for="title">${words.wears}</label>
      <select id="title" class="field" onChange=${wear}>
        <option value="" selected=${!data.current_title}>${words.noTitle}</option>
        ${data.unlocked_titles.map((one) => html`<option key=${one} value=${one} selected=${one === data.current_title}>${one}</option>`)}
      </select>` : html`<p class="soft-text">${words.noTitles}</p>`}
    <${Outcome} act=${act} />
  </section>`;
}

function Board() {
  const words = t().progress.karma;
  const [page, setPage] = useState(1);
  const { data, error, retry, refresh } = useResource(() => board(page), [page, lang.value]);
  const act = useAct();
  const change = (joined) => act.run(async () => {
    await joinBoard(joined);
    refresh();
    return joined ? words.joined : words.left;
  });
  const row = (one) => html`<tr key=${one.user_id} class=${one.user_id === data.me?.user_id ? 'is-me' : ''}><td>${one.rank}</td><th scope="row">${one.username}</th><td>${one.title}</td><td>${one.total_karma.toLocaleString()}</td></tr>`;
  return html`<section class="karma-board"><h2>${words.board}</h2>
    <p class="soft-text">${words.boardText}</p>
    ${error && !data && html`<${Failure} error=${error} retry=${retry} />`}
    ${data && html`<p>${data.me ? html`<button type="button" class="text-button" onClick=${() => change(false)}>${words.leave}</button>` : html`<button type="button" class="button is-quiet is-small" onClick=${() => change(true)}>${words.join}</button>`}</p>`}
    <${Outcome} act=${act} />
    ${data?.leaderboard.length > 0 && html`<div class="table-scroll" tabindex="0" role="region" aria-label=${words.board}><table class="plain-table"><thead><tr><th scope="col">${words.rank}</th><th scope="col">${words.name}</th><th scope="col">${words.titleOf}</th><th scope="col">${words.total}</th></tr></thead><tbody>${data.leaderboard.map(row)}</tbody></table></div>`}
    ${data && data.leaderboard.length === 0 && html`<p class="small">${words.nobody}</p>`}
    ${data && html`<${Pager} page=${page} of=${data.pagination.total_pages} words=${{ back: words.before, on: words.after, at: words.page }} go=${setPage} />`}
  </section>`;
}

function Ledger() {
  const words = t().progress.karma;
  const [page, setPage] = useState(1);
  const { data, error, retry } = useResource(() => karmaLogs(page), [page, lang.value]);
  return html`<section class="karma-ledger"><h2>${words.ledger}</h2>
    ${error && !data && html`<${Failure} error=${error} retry=${retry} />`}
    ${data && html`<ul class="ledger">${data.logs.map((one) => html`<li key=${one.id}><span class="ledger-amount">+${one.karma_amount}</span><span>${one.description}</span><time class="small" datetime=${one.created_at}>${moment(one.created_at)}</time></li>`)}</ul>
      <${Pager} page=${page} of=${data.pagination.total_pages} words=${{ back: words.newer, on: words.older, at: words.page }} go=${setPage} />`}
  </section>`;
}

function Karma() {
  const words = t().progress.karma;
  useTitle(words.heading);
  const { data: summary, error, retry } = useResource(karmaSummary, [lang.value]);
  return html`<div class="page karma-page">
    <header class="page-head"><h1 tabindex="-1">${words.heading}</h1><p class="soft-text">${words.lead}</p></header>
    ${error && !summary && html`<${Failure} error=${error} retry=${retry} />`}
    ${summary && html`<div class="karma-parts">
      <div><${Level} summary=${summary} /><${Leaning} summary=${summary} /><${Titles} /></div>
      <div><${Ledger} /><${Board} /></div>
    </div>`}
  </div>`;
}

export default function KarmaPage() {
  return html`<${ForMembers}><${Karma} /><//>`;
}
