// What left this machine for a person: every request to a language model, to whom, how much, and the text itself.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { moment } from '../../lib/dates.js';
import { focusHeading } from '../../lib/router.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { forgetLedger, forgetLine, ledger, ledgerLine, readers } from '../../api/tellings.js';
import { Failure } from '../../components/failure.js';
import { ForMembers, GuestPage } from '../../components/for-members.js';
import { modelName } from '../../components/written-mark.js';

const price = ({ micro_usd: micro, local }) => {
  const words = t().ai.ledger;
  if (micro === null) return words.unknown;
  return micro === 0 && local ? words.free : words.dollars(micro);
};

/** Why an attempt came to what it came to. */
const outcome = (result) => t().ai.ledger.results[result ?? 'none'] ?? t().ai.reasons[result] ?? t().ai.reasons.other;

function Attempt({ attempt }) {
  const words = t().ai.ledger;
  return html`<li><span class="attempt-name">${words.attempt(modelName(attempt))}</span>
    <span class="small ledger-facts"><span>${words.bytes(attempt.bytes)}</span><span>${words.tokens(attempt.input_tokens, attempt.output_tokens, attempt.estimated)}</span><span>${price(attempt)}</span><span>${outcome(attempt.result)}</span></span></li>`;
}

function Sent({ id }) {
  const words = t().ai;
  const [isOpen, setOpen] = useState(false);
  const { data, error, retry } = useResource(() => (isOpen ? ledgerLine(id) : Promise.resolve(null)), [isOpen]);
  return html`<details class="ledger-sent" onToggle=${(event) => setOpen(event.target.open)}>
    <summary>${words.ledger.sent}</summary>
    ${isOpen && (error ? html`<${Failure} error=${error} retry=${retry} />`
      : !data ? html`<p class="small" role="status">${words.ledger.loading}</p>`
      : !data.sent ? html`<p class="small">${words.ledger.gone}</p>`
      : html`<p class="small">${data.masked.length ? words.preview.masked(data.masked.map((kind) => words.preview.kinds[kind] ?? kind)) : words.preview.nothingMasked}</p>
        <h3 id=${`user-${id}`}>${words.preview.user}</h3><pre tabindex="0" role="region" aria-labelledby=${`user-${id}`}>${data.sent.user}</pre>
        <h3 id=${`system-${id}`}>${words.preview.system}</h3><pre tabindex="0" role="region" aria-labelledby=${`system-${id}`}>${data.sent.system}</pre>`)}
  </details>`;
}

function Line({ line, onRemove }) {
  const words = t().ai.ledger;
  const { id, at, kind, reading_id: reading, attempts, over, chain } = line;
  return html`<li class="ledger-line">
    <h2><time datetime=${at}>${moment(at)}</time> <span>${words.kinds[kind] ?? kind}</span></h2>
    ${attempts.length > 0 ? html`<ul class="attempts">${attempts.map((attempt, i) => html`<${Attempt} key=${i} attempt=${attempt} />`)}</ul>`
      : html`<p>${over ? outcome(null) : words.maybe(chain.join(t().read.comma))}</p>`}
    ${!over && attempts.length > 0 && html`<p class="small">${words.underWay}</p>`}
    <${Sent} id=${id} />
    <p class="ledger-acts">${reading && html`<a class="text-link" href=${`/readings/${reading}`}>${words.toReading}</a>`}
      <button type="button" class="text-button" aria-label=${`${words.remove}${t().errors.gap}${moment(at)}`} onClick=${() => onRemove(id)}>${words.remove}</button></p>
  </li>`;
}

function RemoveAll({ onYes, onClose }) {
  const words = t().ai.ledger;
  const dialog = useRef();
  useEffect(() => dialog.current.showModal(), []);
  const yes = () => {
    dialog.current.close();
    onYes();
  };
  return html`<dialog class="dialog" ref=${dialog} aria-labelledby="remove-all" onClose=${onClose}>
    <h2 id="remove-all">${words.allTitle}</h2><p>${words.allText}</p>
    <p class="actions"><button type="button" class="button is-grave" onClick=${yes}>${words.removeAll}</button>
      <button type="button" class="text-button" autofocus onClick=${() => dialog.current.close()}>${words.keep}</button></p>
  </dialog>`;
}

/** All lines that have been asked for so far; the sums are of all there are. */
function useLedger() {
  const [pages, setPages] = useState(1);
  const [turn, setTurn] = useState(0);
  const resource = useResource(async () => {
    const all = await Promise.all(Array.from({ length: pages }, (_, i) => ledger(i + 1)));
    return { ...all[0], lines: all.flatMap(({ lines }) => lines), has_more: all.at(-1).has_more };
  }, [pages, turn]);
  return { ...resource, more: () => setPages(pages + 1), refresh: () => setTurn(turn + 1) };
}

function Totals({ data }) {
  const words = t().ai.ledger;
  const count = (n) => n.toLocaleString(lang.value);
  const facts = [[words.totals.requests, count(data.total)], [words.totals.bytes, count(data.total_bytes)], [words.totals.tokens, count(data.total_tokens)], [words.totals.cost, words.dollars(data.total_micro_usd)]];
  return html`<dl class="totals">${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function Empty({ wasEmptied }) {
  const words = t().ai.ledger;
  const { data: status } = useResource(readers, [lang.value]);
  if (wasEmptied) return html`<p>${words.emptied}</p>`;
  return html`<p class="never">${words.never}</p><p class="soft-text">${status && (status.readers.length > 1 ? words.neverSome : words.neverNone)}</p>`;
}

function Ledger() {
  const words = t().ai.ledger;
  useTitle(words.title);
  const { data, error, retry, refresh, more } = useLedger();
  const [asking, setAsking] = useState(false);
  const [wasEmptied, setEmptied] = useState(false);
  const [problem, setProblem] = useState(null);
  const act = async (work, said) => {
    try {
      await work();
      setProblem(null);
      setEmptied(true);
      announce(said);
      focusHeading();
    } catch (failure) {
      setProblem(failure);
    }
    refresh();
  };
  if (error?.status === 401) return html`<${GuestPage} />`;
  return html`<div class="page ledger-page">
    <header class="page-head"><p><a class="text-link" href="/settings/privacy">${t().settings.privacy.title}</a></p>
      <h1 tabindex="-1">${words.title}</h1><p class="soft-text">${words.lead}</p></header>
    ${problem && html`<${Failure} error=${problem} />`}
    ${!data ? error && html`<${Failure} error=${error} retry=${retry} />`
      : data.total === 0 ? html`<${Empty} wasEmptied=${wasEmptied} />`
      : html`<${Totals} data=${data} />
        <ul class="ledger-lines" aria-label=${words.list}>${data.lines.map((line) => html`<${Line} key=${line.id} line=${line} onRemove=${(id) => act(() => forgetLine(id), words.removed)} />`)}</ul>
        <p class="actions">${data.has_more && html`<button type="button" class="button is-quiet" onClick=${more}>${words.more}</button>`}
          <button type="button" class="text-button is-alert" onClick=${() => setAsking(true)}>${words.removeAll}</button></p>`}
    ${asking && html`<${RemoveAll} onYes=${() => act(forgetLedger, words.removedAll)} onClose=${() => setAsking(false)} />`}
  </div>`;
}

export default function LedgerPage() {
  return html`<${ForMembers}><${Ledger} /><//>`;
}
