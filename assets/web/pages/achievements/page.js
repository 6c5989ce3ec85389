// What can be reached, how far each is, and what was reached. Hidden ones are here once they are.
import { html, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { day } from '../../lib/dates.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { achievements, claimAchievement } from '../../api/progress.js';
import { Outcome, useAct } from '../../components/act.js';
import { Failure } from '../../components/failure.js';
import { ForMembers } from '../../components/for-members.js';
import { Measure } from '../../components/measure.js';

const categories = ['READING', 'EXPLORATION', 'BINGO', 'KARMA', 'SOCIAL'];
/** What can be taken first, then what is on its way by how far it is, then what was taken. */
const order = ({ status, progress_percentage: far }) => (status === 'UNLOCKED' ? -1000 : status === 'CLAIMED' ? 1000 : -far);

function One({ one, act, refresh }) {
  const words = t().progress.achievements;
  const { achievement, status } = one;
  const claim = (event) => {
    const row = event.target.closest('.achievement');
    act.run(async () => {
      const { rewards } = await claimAchievement(achievement.code);
      refresh();
      row.focus();
      return words.took(achievement.name, rewards.karma_points, rewards.title);
    });
  };
  return html`<li class=${`achievement is-${status.toLowerCase()} is-${achievement.rarity.toLowerCase()}`} tabindex="-1" data-code=${achievement.code}>
    <img src=${achievement.icon_image_url} alt="" width="48" height="48" loading="lazy" decoding="async" />
    <div class="achievement-words">
      <h2>${achievement.name}</h2>
      <p class="small">${achievement.description}</p>
      <p class="small achievement-facts"><span>${words.rarities[achievement.rarity]}</span><span>${words.gives(achievement.rewards.karma_points, achievement.rewards.title)}</span></p>
    </div>
    <div class="achievement-state">${status === 'IN_PROGRESS' ? html`<${Measure} value=${one.current_progress} of=${one.target_progress} label=${achievement.name} />`
      : status === 'UNLOCKED' ? html`<button type="button" class="button is-quiet is-small" disabled=${act.busy} aria-label=${words.claimOf(achievement.name)} onClick=${claim}>${words.claim}</button>`
        : html`<p class="small">${words.claimedOn(day(one.claimed_at))}</p>`}</div>
  </li>`;
}

function Achievements() {
  const words = t().progress.achievements;
  useTitle(words.title);
  const [category, setCategory] = useState(null);
  const { data, error, retry, refresh } = useResource(achievements, [lang.value]);
  const act = useAct();
  const shown = (data?.achievements ?? []).filter((one) => !category || one.achievement.category === category)
    .map((one, at) => [order(one), at, one]).sort(([a, i], [b, j]) => a - b || i - j).map(([, , one]) => one);
  return html`<div class="page achievements">
    <header class="page-head"><h1 tabindex="-1">${words.title}</h1><p class="soft-text">${data ? words.lead(data.unlocked_count + data.claimed_count, data.total_achievements) : ' '}</p></header>
    <div class="chips" role="group" aria-label=${words.show}>
      ${[null, ...categories].map((key) => html`<button key=${key} type="button" class="chip" aria-pressed=${String(key === category)} onClick=${() => setCategory(key)}>${key ? words.categories[key] : words.all}</button>`)}
    </div>
    <${Outcome} act=${act} />
    ${error && !data && html`<${Failure} error=${error} retry=${retry} />`}
    ${data && html`<ul class="achievement-list">${shown.map((one) => html`<${One} key=${one.achievement.code} ...${{ one, act, refresh }} />`)}</ul>
      <p class="small">${words.hidden}</p>`}
  </div>`;
}

export default function AchievementsPage() {
  return html`<${ForMembers}><${Achievements} /><//>`;
}
