// Today: the card of the day, the number, what could be done, what was left half done. Nothing here asks for anything,
// and what one part waits for keeps no other part waiting.
import { html, useEffect, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { ago, date, month } from '../../lib/dates.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { nameOf, person } from '../../lib/session.js';
import { latestDraft } from '../../api/drafts.js';
import { bingoStatus } from '../../api/bingo.js';
import { dailyCard, drawDailyCard, streak as fetchStreak } from '../../api/progress.js';
import { dueLookBacks } from '../../api/threads.js';
import { Outcome, useAct } from '../../components/act.js';
import { BingoClaim } from '../../components/bingo-claim.js';
import { BingoBoard } from '../../components/bingo-board.js';
import { FlipCard, orientationName } from '../../components/card.js';
import { Failure } from '../../components/failure.js';
import { ForMembers } from '../../components/for-members.js';
import { TaskList } from '../../components/task-list.js';

/** Before there is a card to turn. */
const FaceDown = () => html`<span class="flip" aria-hidden="true"><span class="flip-inner"><span class="flip-side card-back"></span></span></span>`;

function DailyCard({ data, error, retry }) {
  const words = t().progress.today;
  const [drawn, setDrawn] = useState(null);
  const [isTurned, setTurned] = useState(false);
  const act = useAct();
  const reading = drawn ?? data?.reading;
  useEffect(() => {
    if (reading) requestAnimationFrame(() => setTurned(true));
  }, [Boolean(reading)]);
  const turn = () => act.run(async () => {
    const { reading: made } = await drawDailyCard();
    setDrawn(made);
    const [card] = made.cards;
    announce(`${card.name}${t().read.comma}${orientationName(card.is_reversed)}`);
    requestAnimationFrame(() => document.querySelector('.today-card a')?.focus());
  });
  if (error && !data) return html`<section class="today-card"><h2>${words.card}</h2><${Failure} error=${error} retry=${retry} /></section>`;
  const card = reading?.cards[0];
  return html`<section class="today-card" aria-busy=${data ? undefined : 'true'}><h2>${words.card}</h2>
    <div class="today-laid">
      ${card ? html`<${FlipCard} card=${{ visuals: { image_url: card.image_url, image_alt_text: '' } }} isReversed=${card.is_reversed} isTurned=${isTurned} />` : html`<${FaceDown} />`}
      <div class="today-words">${card ? html`
        <p><span class="card-name-own">${card.name}</span> <span class="card-name-classic">${card.standard_name}</span></p>
        <p class=${card.is_reversed ? 'orientation is-reversed' : 'orientation'}>${orientationName(card.is_reversed)}</p>
        <p>${reading.summary_message}</p>
        <p><a class="text-link" href=${`/readings/${reading.id}`}>${words.read}</a></p>`
      : data && html`<p class="soft-text">${words.faceDown}</p><p><button type="button" class="button" data-act="turn" disabled=${act.busy} onClick=${turn}>${words.turn}</button></p>`}
        <${Outcome} act=${act} />
      </div>
    </div>
  </section>`;
}

function DailyNumber() {
  const words = t().bingo;
  const { data: status, error, retry, refresh } = useResource(bingoStatus, [lang.value]);
  return html`<section class="today-number"><h2>${t().progress.today.number}</h2>
    ${error && !status && html`<${Failure} error=${error} retry=${retry} />`}
    ${status && html`<div class="today-bingo">
      <p class="today-digit">${status.daily_number}</p>
      <div class="today-claim">${status.has_card ? html`<${BingoClaim} ...${{ status, refresh }} kind="is-quiet is-small" /><p class="small">${words.standing(status.claimed_numbers.length, status.line_count)}</p>` : html`<p class="small">${t().progress.today.noCard}</p>`}</div>
    </div>
    ${status.has_card && html`<${BingoBoard} small label=${words.boardOf(month(status.month_year))} numbers=${status.card.card_data} claimed=${status.claimed_numbers} lines=${status.line_types} today=${status.daily_number} />`}
    <p><a class="text-link" href="/bingo">${status.has_card ? words.open : words.layOne}</a></p>`}
  </section>`;
}

function Streak() {
  const words = t().progress.today;
  const { data } = useResource(fetchStreak, [lang.value]);
  if (!data || data.days < 1) return html`<p class="today-streak soft-text"> </p>`;
  return html`<p class="today-streak soft-text">${words.streak(data.days)} ${data.days > 1 && words.rest(data.rest_left)}</p>`;
}

function HalfDone() {
  const words = t().progress.today;
  const { data: draft } = useResource(latestDraft, []);
  const { data: due } = useResource(dueLookBacks, [lang.value]);
  const waiting = due?.items ?? [];
  if (!draft && !waiting.length) return null;
  return html`<section class="today-open"><h2>${words.open}</h2><ul class="today-list">
    ${draft && html`<li><a href="/read">${draft.question ? words.draft(draft.question) : words.draftSilent}</a><span class="small">${ago(draft.last_accessed_at ?? draft.updated_at)}</span></li>`}
    ${waiting.length > 0 && html`<li><a href="/journal">${words.due(waiting.length)}</a></li>`}
  </ul></section>`;
}

function Today() {
  const words = t().progress.today;
  useTitle(words.title);
  const daily = useResource(dailyCard, [lang.value]);
  return html`<div class="page today">
    <header class="page-head"><h1 tabindex="-1">${words.hello(nameOf(person.value))}</h1><p class="label">${daily.data ? date(daily.data.date) : ' '}</p><${Streak} /></header>
    <div class="today-parts">
      <div><${DailyCard} ...${daily} /><${HalfDone} /></div>
      <div><${DailyNumber} /></div>
    </div>
    <div class="today-tasks"><${TaskList} period="daily" title=${t().progress.tasks.title} /><p><a class="text-link" href="/tasks">${words.allTasks}</a></p></div>
    <p class="actions today-ways"><a class="button is-quiet" href="/read">${words.ask}</a><a class="text-link" href="/journal">${t().menu.journal}</a></p>
  </div>`;
}

export default function TodayPage() {
  return html`<${ForMembers}><${Today} /><//>`;
}
