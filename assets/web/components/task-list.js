// Tasks of a day or a week: how far each is, and what it gives, taken with one press.
import { html } from '../lib/html.js';
import { lang, t } from '../lib/language.js';
import { useResource } from '../lib/resource.js';
import { claimTask, tasks } from '../api/progress.js';
import { Outcome, useAct } from './act.js';
import { Failure } from './failure.js';
import { Measure } from './measure.js';

function Task({ task, period, act, refresh }) {
  const words = t().progress.tasks;
  const claim = (event) => {
    const row = event.target.closest('.task');
    act.run(async () => {
      const { karma_earned: earned } = await claimTask(period, task.id);
      refresh();
      row.focus();
      return words.took(task.name, earned);
    });
  };
  return html`<li class=${task.is_claimed ? 'task is-done' : 'task'} tabindex="-1" data-task=${task.task_key}>
    <div class="task-words"><h3>${task.name}</h3><p class="small">${task.description}</p></div>
    <${Measure} value=${task.current_value} of=${task.target_value} label=${task.name} />
    <p class="task-act">${task.is_claimed ? html`<span class="small">${words.claimed}</span>`
      : task.is_completed ? html`<button type="button" class="button is-quiet is-small" disabled=${act.busy} onClick=${claim}>${words.claim(task.karma_reward)}</button>`
        : html`<span class="small">${words.gives(task.karma_reward)}</span>`}</p>
  </li>`;
}

/** @param {{period: 'daily'|'weekly', title?: string}} props */
export function TaskList({ period, title }) {
  const words = t().progress.tasks;
  const { data, error, retry, refresh } = useResource(() => tasks(period), [period, lang.value]);
  const act = useAct();
  return html`<section class="task-section" aria-labelledby=${`tasks-${period}`}>
    <h2 id=${`tasks-${period}`}>${title ?? words[period]}</h2>
    ${error && !data && html`<${Failure} error=${error} retry=${retry} />`}
    ${data && html`<p class="small">${words.until[period](data.reset_time)}</p>
      <ul class="tasks">${data.tasks.map((task) => html`<${Task} key=${task.id} ...${{ task, period, act, refresh }} />`)}</ul>`}
    <${Outcome} act=${act} />
  </section>`;
}
