// Taking everything along, bringing it back, and readings out of another app's table. What comes in is looked at
// first: the server says what would come of it, and only a second click lets it.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { day } from '../../lib/dates.js';
import { bringBack, takeAway, takeTable } from '../../api/portable.js';
import { Outcome, useAct } from './parts.js';

const mostRows = 50; // good rows that are shown; those to look at are all shown

export function TakeAway() {
  const words = t().portable;
  const act = useAct();
  const take = () => act.run(async () => {
    const address = URL.createObjectURL(await takeAway());
    const name = `wasteland-tarot-${new Date().toISOString().slice(0, 10)}.zip`;
    Object.assign(document.createElement('a'), { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    return words.taken;
  });
  return html`<p>${words.takeText}</p>
    <div class="form-actions"><button type="button" class="button is-quiet" disabled=${act.busy} onClick=${take}>${act.busy ? words.taking : words.takeButton}</button></div>
    <${Outcome} act=${act} />`;
}

/** A file, what the server said of it, and what came of it. */
function useFile(send) {
  const [state, setState] = useState({ step: 'idle' });
  const here = useRef(true);
  useEffect(() => () => (here.current = false), []);
  async function ask(file, dryRun) {
    setState((before) => ({ ...before, step: dryRun ? 'looking' : 'bringing', file }));
    let next;
    try {
      const report = await send(file, dryRun);
      next = { step: dryRun ? 'looked' : 'done', file, report };
    } catch (problem) {
      next = { step: 'refused', problem, report: problem.body?.report };
    }
    announce(next.problem?.message ?? next.report.message);
    if (here.current) setState(next);
  }
  return { ...state, busy: state.step === 'looking' || state.step === 'bringing', look: (file) => ask(file, true), take: () => ask(state.file, false), reset: () => setState({ step: 'idle' }) };
}

/** Where a file is chosen or dropped. */
function Chooser({ id, label, accept, work }) {
  const words = t().portable;
  const [isOver, setOver] = useState(false);
  const over = (event) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file && !work.busy) work.look(file);
  };
  const chosen = (event) => {
    const [file] = event.target.files;
    if (file) work.look(file);
    event.target.value = '';
  };
  const again = work.step === 'done' || work.step === 'refused';
  return html`<div class=${isOver ? 'carry-drop file is-over' : 'carry-drop file'} onDragOver=${over} onDragLeave=${() => setOver(false)} onDrop=${drop}>
    <input id=${id} class="visually-hidden" type="file" accept=${accept} disabled=${work.busy} onChange=${chosen} />
    <label class="button is-quiet" for=${id}>${work.busy ? words[work.step] : again ? words.another : label}</label>
    <span class="small carry-hint">${words.drop}</span>
  </div>`;
}

/** What the server said; the focus goes to it. */
function Said({ title, message, children, kind = '' }) {
  const box = useRef();
  useEffect(() => box.current.focus(), []);
  return html`<div class=${`carry-said ${kind}`}><h3 tabindex="-1" ref=${box}>${title}</h3><p>${message}</p>${children}</div>`;
}

function Refused({ problem }) {
  const words = t().portable;
  const more = problem.errors.length > 1 || problem.errors[0]?.pointer ? problem.errors : [];
  return html`<${Said} key="refused" title=${words.refused} message=${problem.message} kind="is-refused">
    ${more.length > 0 && html`<ul class="carry-list">${more.map(({ pointer, detail }) => html`<li key=${pointer + detail}><p>${detail}</p><p class="small">${words.where(pointer.replaceAll('~1', '/'))}</p></li>`)}</ul>`}
  <//>`;
}

const Confirm = ({ work, label }) => html`<div class="form-actions">
  <button type="button" class="button" onClick=${work.take}>${label}</button>
  <button type="button" class="text-button" onClick=${work.reset}>${t().portable.never}</button>
</div>`;

function Sections({ report }) {
  const words = t().portable;
  const kinds = ['new', 'same', 'kept'];
  const rows = report.sections.filter((section) => kinds.some((kind) => section[kind] > 0));
  return html`
    <table class="carry-table">
      <thead><tr><th scope="col">${words.columns.section}</th>${kinds.map((kind) => html`<th key=${kind} scope="col">${words.columns[kind]}</th>`)}</tr></thead>
      <tbody>${rows.map((section) => html`<tr key=${section.section}><th scope="row">${words.sections[section.section] ?? section.section}</th>${kinds.map((kind) => html`<td key=${kind}>${section[kind]}</td>`)}</tr>`)}</tbody>
    </table>
    ${report.conflicts.length > 0 && html`<details class="carry-details"><summary>${words.conflicts(rows.reduce((sum, { kept }) => sum + kept, 0))}</summary>
      <ul class="carry-list">${report.conflicts.map(({ section, key }) => html`<li key=${section + key}>${words.sections[section] ?? section}<span class="dot"></span>${section === 'readings.readings' ? html`<a href=${`/readings/${key}`}>${key}</a>` : key}</li>`)}</ul>
    </details>`}`;
}

export function BringBack() {
  const words = t().portable;
  const work = useFile(bringBack);
  const { step, report } = work;
  const fresh = report?.sections.some((section) => section.new > 0);
  const when = report?.exported_at && !Number.isNaN(Date.parse(report.exported_at)) && words.from(report.from_here, day(report.exported_at));
  return html`<p>${words.backText}</p>
    <${Chooser} id="bring-back" label=${words.choose} accept=".zip,application/zip" work=${work} />
    ${step === 'refused' && html`<${Refused} problem=${work.problem} />`}
    ${(step === 'looked' || step === 'done') && html`<${Said} key=${step} title=${step === 'done' ? words.came : words.looked} message=${fresh || step === 'done' ? report.message : words.nothing}>
      ${when && html`<p class="small">${when}</p>`}
      <${Sections} report=${report} />
      ${step === 'looked' && fresh && html`<${Confirm} work=${work} label=${words.confirm} />`}
    <//>`}`;
}

function Row({ row, status }) {
  const words = t().portable;
  return html`<li class=${`carry-row is-${row.status}`}>
    <p class="carry-row-head"><span>${words.row(row.row)}</span><span class="carry-mark">${status[row.status]}</span></p>
    <p>${[row.date, row.question || words.noQuestion].filter(Boolean).join(' · ')}</p>
    ${row.cards.length > 0 && html`<p class="small">${[row.spread, row.cards.join(' · ')].filter(Boolean).join(' — ')}</p>`}
    ${row.problems.map((text) => html`<p key=${text} class="form-error">${text}</p>`)}
    ${row.notices.map((text) => html`<p key=${text} class="small">${text}</p>`)}
  </li>`;
}

function Rows({ report, done }) {
  const words = t().portable;
  const status = done ? words.done : words.status;
  const needsALook = (row) => row.status === 'wrong' || row.status === 'left_out' || row.notices.length > 0;
  const mind = report.rows.filter(needsALook);
  const good = report.rows.filter((row) => !needsALook(row));
  const unused = report.columns.filter(({ field, name }) => !field && name).map(({ name }) => name);
  return html`
    <ul class="carry-list small">${report.columns.filter(({ field }) => field).map(({ name, field }, at) => html`<li key=${at}>${words.reads(name, words.fields[field])}</li>`)}
      ${unused.length > 0 && html`<li>${words.ignored(unused)}</li>`}</ul>
    ${mind.length > 0 && html`<h4>${words.rowsToMind}</h4><ul class="carry-rows">${mind.map((row) => html`<${Row} key=${row.row} row=${row} status=${status} />`)}</ul>`}
    ${good.length > 0 && html`<details class="carry-details" open=${good.length <= 10}><summary>${words.rowsGood(good.length)}</summary>
      <ul class="carry-rows">${good.slice(0, mostRows).map((row) => html`<${Row} key=${row.row} row=${row} status=${status} />`)}</ul>
      ${good.length > mostRows && html`<p class="small">${words.more(good.length - mostRows)}</p>`}
    </details>`}`;
}

export function FromTable() {
  const words = t().portable;
  const work = useFile(takeTable);
  const { step, report } = work;
  const sure = step === 'looked' && report.wrong === 0 && report.new > 0;
  return html`<p>${words.csvText}</p>
    <${Chooser} id="take-table" label=${words.csvChoose} accept=".csv,.tsv,.txt,text/csv" work=${work} />
    ${step === 'refused' && html`<${Refused} problem=${work.problem} />`}
    ${report && (step === 'looked' || step === 'done') && html`<${Said} key=${step} title=${step === 'done' ? words.csvCame : words.looked} message=${report.message}>
      ${sure && html`<${Confirm} work=${work} label=${words.csvConfirm} />`}
      <${Rows} report=${report} done=${step === 'done'} />
    <//>`}`;
}
