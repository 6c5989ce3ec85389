// What whoever runs this site looks at: its jobs, its backups, the days behind it.
import { html } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { ago, date, moment } from '../../lib/dates.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { backups as fetchBackups, jobs as fetchJobs, runJob, statistics as fetchStatistics } from '../../api/operator.js';
import { Outcome, useAct } from '../../components/act.js';
import { Failure } from '../../components/failure.js';
import { ForMembers } from '../../components/for-members.js';

function Job({ job, act, refresh }) {
  const words = t().operator;
  const { last } = job;
  const run = () => act.run(async () => {
    const { result } = await runJob(job.name);
    refresh();
    return words.ran(words.jobs[job.name]?.name ?? job.name, words.results[result] ?? result);
  });
  const known = words.jobs[job.name];
  return html`<li class=${last?.result === 'failed' ? 'job is-failed' : 'job'} data-job=${job.name}>
    <div class="job-words"><h3>${known?.name ?? job.name} <code>${job.name}</code></h3><p class="small">${known?.about ?? job.about}</p></div>
    <dl class="job-facts">
      <div><dt>${words.when}</dt><dd><code>${job.cron}</code></dd></div>
      <div><dt>${words.last}</dt><dd>${job.running ? words.running : last ? html`<span class=${`job-result is-${last.result}`}>${words.results[last.result] ?? last.result}</span>${words.gap}${ago(last.started_at)}${words.comma}${words.took(last.duration_ms)}` : words.never}</dd></div>
      ${last?.message && html`<div><dt>${words.said}</dt><dd lang="en">${last.message}</dd></div>`}
      <div><dt>${words.next}</dt><dd>${job.next_at ? moment(job.next_at) : words.never}</dd></div>
      ${job.failures > 0 && html`<div><dt>${words.failures}</dt><dd>${words.failed(job.failures, job.runs)}</dd></div>`}
    </dl>
    <p><button type="button" class="text-button" disabled=${act.busy || job.running} aria-label=${words.runOf(known?.name ?? job.name)} onClick=${run}>${words.run}</button></p>
  </li>`;
}

function Jobs() {
  const words = t().operator;
  const { data, error, retry, refresh } = useResource(fetchJobs, [lang.value]);
  const act = useAct();
  return html`<section><h2>${words.jobsTitle}</h2><p class="soft-text">${words.jobsText}</p>
    <${Outcome} act=${act} />
    ${error && !data && html`<${Failure} error=${error} retry=${retry} />`}
    ${data && html`<ul class="jobs">${data.map((job) => html`<${Job} key=${job.name} ...${{ job, act, refresh }} />`)}</ul>`}
  </section>`;
}

function Backups({ data }) {
  const words = t().operator;
  return html`<section><h2>${words.backupsTitle}</h2>
    <p class="soft-text">${data.keep > 0 ? words.keeps(data.keep) : words.keepsNone}</p>
    <ul class="files">${data.backups.map((one) => html`<li key=${one.name}><code>${one.name}</code><span class="small">${(one.bytes / 1e6).toFixed(1)} MB</span></li>`)}</ul>
  </section>`;
}

function Statistics() {
  const words = t().operator;
  const { data, error, retry } = useResource(fetchStatistics, []);
  return html`<section><h2>${words.daysTitle}</h2>
    ${error && !data && html`<${Failure} error=${error} retry=${retry} />`}
    ${data?.length === 0 && html`<p class="soft-text">${words.noDays}</p>`}
    ${data?.length > 0 && html`<div class="table-scroll" tabindex="0" role="region" aria-label=${words.daysTitle}><table class="plain-table">
      <thead><tr><th scope="col">${words.day}</th><th scope="col">${words.visitors}</th><th scope="col">${words.claims}</th><th scope="col">${words.accounts}</th><th scope="col">${words.readings}</th></tr></thead>
      <tbody>${data.map((one) => html`<tr key=${one.date}><th scope="row">${date(one.date)}</th><td>${one.visitors}</td><td>${one.bingo_claims}</td><td>${one.accounts ?? '–'}</td><td>${one.readings_total ?? '–'}</td></tr>`)}</tbody>
    </table></div>`}
  </section>`;
}

function Operator() {
  const words = t().operator;
  // The first question tells whether this is the operator; nobody else is shown that there is more to ask.
  const backups = useResource(fetchBackups, []);
  useTitle(words.title);
  const isOther = backups.error?.status === 403;
  return html`<div class="page operator">
    <header class="page-head"><h1 tabindex="-1">${words.title}</h1><p class="soft-text">${isOther ? words.others : words.lead}</p></header>
    ${backups.error && !isOther && !backups.data && html`<${Failure} error=${backups.error} retry=${backups.retry} />`}
    ${backups.data && html`<${Jobs} /><${Backups} data=${backups.data} /><${Statistics} />`}
  </div>`;
}

export default function OperatorPage() {
  return html`<${ForMembers}><${Operator} /><//>`;
}
