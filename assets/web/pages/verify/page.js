// Checks a receipt, wholly in this browser. What it needs from the site (the names of the cards, the site's own key)
// is asked for when the page opens; after that it asks nothing, and so works with the cable pulled.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { takeReceipt } from '../../lib/handed-receipt.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { isSignedIn } from '../../lib/signed-in.js';
import { canCompute, verify } from '../../lib/verify.js';
import { receiptChecked } from '../../api/progress.js';
import { allCards, instanceKey, spreads as fetchSpreads } from '../../api/catalog.js';
import { orientationName } from '../../components/card.js';
import { Checks, verdict } from '../../components/receipt-checks.js';

const pauseMilliseconds = 150;
const mostBytes = 100_000; // nobody's receipt; a film that was dropped by mistake is not read

/** Null where the site does not answer: that is no failure here. */
const ifOnline = (ask) => () => (navigator.onLine ? ask().catch(() => null) : Promise.resolve(null));

function useCatalogue() {
  const cards = useResource(ifOnline(allCards), [lang.value]).data;
  const spreads = useResource(ifOnline(fetchSpreads), [lang.value]).data;
  const key = useResource(ifOnline(instanceKey), []).data;
  return { cards, spreads, key };
}

function Cards({ report, catalogue }) {
  const words = t().verify;
  const positions = catalogue.spreads?.find(({ name }) => name === report.receipt.spread)?.positions;
  const { cards } = report;
  return html`<section class="verified-cards"><h2>${words.cardsTitle}</h2><p class="soft-text">${words.cardsText}</p>
    <ol>${cards.map(({ kind, place, card: id, reversed }, i) => {
      const card = catalogue.cards?.find((one) => one.id === id);
      const where = kind === 'position' ? positions?.[i]?.name ?? words.position(i + 1) : words.kinds[kind];
      const told = report.receipt.cards[i];
      const isOther = !told || told.card !== id || told.reversed !== reversed || told.place !== place || told.kind !== kind;
      return html`<li key=${i} class=${isOther ? 'is-other' : ''}>
        <span class="label">${where}</span>
        <span><span class="card-name-own">${card?.name ?? id}</span> ${card && html`<span class="card-name-classic">${card.standard_name}</span>`}</span>
        <span class=${reversed ? 'orientation is-reversed' : 'orientation'}>${orientationName(reversed)}</span>
        <span class="small">${words.place(place + 1)}</span>
        ${isOther && html`<span class="other-card">${words.told(told ? `${catalogue.cards?.find((one) => one.id === told.card)?.name ?? told.card}${t().read.comma}${orientationName(told.reversed)}` : '')}</span>`}
      </li>`;
    })}</ol>
  </section>`;
}

function InstanceLine({ report, siteKey }) {
  const words = t().verify;
  const { instance } = report.receipt;
  const state = !siteKey ? 'open' : siteKey === instance ? 'ok' : 'note';
  return html`<li class=${`check is-${state}`} data-check="instance" data-state=${state}>
    <span class="check-state">${words.states[state]}</span><span class="check-name">${words.checks.instance}</span>
    <span class="check-why">${words.instance[state]} <code>${instance}</code></span>
  </li>`;
}

function Result({ report, catalogue }) {
  return html`<${Checks} report=${report} level="h2">${report.receipt && html`<${InstanceLine} report=${report} siteKey=${catalogue.key} />`}<//>
    ${report.receipt && report.cards.length > 0 && html`<${Cards} report=${report} catalogue=${catalogue} />`}`;
}

export default function VerifyPage() {
  const words = t().verify;
  useTitle(words.title);
  const catalogue = useCatalogue();
  const [text, setText] = useState(takeReceipt);
  const [report, setReport] = useState(null);
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState('');
  const file = useRef();
  useEffect(() => {
    if (!text.trim()) {
      setReport(null);
      return undefined;
    }
    let wanted = true;
    const timer = setTimeout(async () => {
      const found = await verify(text);
      if (!wanted) return;
      setReport(found);
      announce(verdict(found));
      // Who checked a receipt of theirs has done something; a stranger's is nobody's here, and that is all right.
      if (found.isWhole && !found.isBingo && isSignedIn() && navigator.onLine) receiptChecked(found.receipt).catch(() => {});
    }, pauseMilliseconds);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text]);
  const take = async (one) => {
    if (!one) return;
    setProblem(one.size > mostBytes ? words.tooLarge : '');
    if (one.size <= mostBytes) setText(await one.text());
  };
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    const { files } = event.dataTransfer;
    if (files.length) take(files[0]);
    else setText(event.dataTransfer.getData('text'));
  };
  const over = (event) => {
    event.preventDefault();
    setOver(true);
  };
  return html`<div class="page verify-page">
    <header class="page-head"><h1 tabindex="-1">${words.title}</h1><p class="soft-text">${words.lead}</p></header>
    ${!canCompute() && html`<p class="notice warning">${words.noCrypto}</p>`}
    <div class=${isOver ? 'receipt-drop is-over' : 'receipt-drop'} onDragOver=${over} onDragLeave=${() => setOver(false)} onDrop=${drop}>
      <label class="label" for="receipt">${words.paste}</label>
      <textarea id="receipt" class="field" rows="7" spellcheck="false" autocomplete="off" placeholder=${words.placeholder} value=${text} onInput=${(event) => setText(event.target.value)}></textarea>
      <p class="actions">
        <button type="button" class="button" onClick=${() => file.current.click()}>${words.choose}</button>
        ${text && html`<button type="button" class="text-button" onClick=${() => setText('')}>${words.clear}</button>`}
        <span class="small drop-hint">${words.drop}</span>
      </p>
      <input ref=${file} type="file" hidden accept=".json,application/json,text/plain" aria-label=${words.choose} onChange=${(event) => { take(event.target.files[0]); event.target.value = ''; }} />
      ${problem && html`<p class="notice" role="alert">${problem}</p>`}
    </div>
    <div class="verify-result">${report && html`<${Result} report=${report} catalogue=${catalogue} />`}</div>
    <section class="verify-about"><h2>${words.howTitle}</h2>${words.how.map((one) => html`<p key=${one}>${one}</p>`)}<p class="soft-text">${words.otherWays} <code>wasteland-tarot verify receipt.json</code></p></section>
  </div>`;
}
