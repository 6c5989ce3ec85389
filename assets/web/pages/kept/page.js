// A kept reading: the cards in the spread's own layout, the text with its reasons, its receipt, and what the person
// puts beside it. Cards, question and text are what happened and stay; the rest changes here and saves itself.
import { html, useEffect, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { focusHeading } from '../../lib/router.js';
import { day } from '../../lib/dates.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { characters } from '../../api/catalog.js';
import { reading as fetchReading } from '../../api/kept.js';
import { CardDialog } from '../../components/card-dialog.js';
import { Failure } from '../../components/failure.js';
import { Favorite } from '../../components/favorite.js';
import { ForMembers, GuestPage } from '../../components/for-members.js';
import { CardPassages, Passage, Summary } from '../../components/reading-parts.js';
import { SafetyScreen } from '../../components/safety-screen.js';
import { Significator } from '../../components/significator.js';
import { SpreadBoard } from '../../components/spread-board.js';
import { Afterwards } from './afterwards.js';
import { WrittenMark } from '../../components/written-mark.js';
import { Beside } from './beside.js';
import { Extras } from './extras.js';
import { MoreQuestions } from './more-questions.js';
import { placed } from './reader-choice.js';
import { ReceiptPanel } from './receipt-panel.js';
import { Remove } from './remove.js';
import { Written } from './written.js';
import { Share } from './share.js';
import { Telling, useTold } from './telling.js';

/** The cards as the table and the dialog want them; in `extras` those outside the positions. */
function laid(reading) {
  const words = t().kept;
  const cards = [];
  const extras = [];
  for (const one of reading.card_positions) {
    if (!one.card) continue;
    const drawn = { card: one.card, isReversed: one.is_reversed, role: one.role, text: one.position_interpretation };
    if (one.role === 'position') {
      const { position_number: number, position_name: position } = one;
      cards.push({ ...drawn, number, position, key: number, label: `${number} ${position ?? ''}` });
    } else {
      const of = one.position_name ? `${one.position_number} ${one.position_name}` : null;
      const label = one.role === 'jumper' ? words.jumper : words.clarifierOf(of);
      extras.push({ ...drawn, number: one.draw_order, position: label, key: `extra-${one.draw_order}`, label });
    }
  }
  return { cards, extras };
}

function Gone({ notes }) {
  const words = t().kept;
  useTitle(words.goneTitle);
  useEffect(() => announce(words.goneTitle), []);
  return html`<section class="page message-page">
    <h1 tabindex="-1">${words.goneTitle}</h1>
    <p>${words.gone}</p>
    ${notes && html`<div class="notice"><p>${words.goneNotes}</p><blockquote>${notes}</blockquote></div>`}
    <p class="actions"><a class="button" href="/readings">${words.toHistory}</a><a class="text-link" href="/read">${t().notFound.ask}</a></p>
  </section>`;
}

function Head({ reading, told, onFail }) {
  const words = t();
  const { data: voices } = useResource(characters, [lang.value]);
  const voice = voices?.find(({ key }) => key === reading.character_voice_used)?.name;
  const { question, spread_template: spread, created_at: made } = reading;
  return html`<header class="reading-head kept-page-head">
    <p><a class="text-link" href="/readings">${words.kept.toHistory}</a></p>
    <div class="kept-title"><h1 tabindex="-1">${question || words.history.noQuestion}</h1><${Favorite} reading=${reading} onFail=${onFail} /></div>
    <p class="label kept-facts"><time datetime=${made}>${day(made)}</time><span>${spread?.display_name ?? reading.spread}</span>
      ${voice && html`<span>${words.read.reading.readBy(voice)}</span>`}
      ${reading.daily_date && html`<span>${words.history.kinds.daily}</span>`}${reading.origin === 'physical' && html`<span>${words.history.kinds.own}</span>`}</p>
    ${reading.written_by && html`<${WrittenMark} written=${placed(reading.written_by, told.status)} hasAsked=${told.hasAsked} />`}
    ${reading.lang !== lang.value && html`<p class="small">${words.kept.otherLanguage}</p>`}
    ${reading.interpretation?.boundary && html`<p class="notice" lang=${reading.lang}>${reading.interpretation.boundary}</p>`}
  </header>`;
}

function Text({ reading, cards, onOpen }) {
  const words = t().read.reading;
  const { interpretation, lang: written } = reading;
  return html`
    <h2>${words.cardsTitle}</h2>
    ${interpretation?.opening?.text && html`<div class="reading-opening" lang=${written}><${Passage} passage=${interpretation.opening} /></div>`}
    ${cards.map((drawn) => html`<${CardPassages} key=${drawn.key} drawn=${drawn} text=${drawn.text} written=${written} onOpen=${() => onOpen(drawn)}
      passages=${interpretation?.cards.find((one) => one.position_number === drawn.number)?.passages} />`)}
    ${interpretation?.links?.length > 0 && html`<section class="reading-section"><h2>${words.linksTitle}</h2>
      ${interpretation.links.map((link, i) => html`<div key=${i} class="reading-link">
        ${link.positions?.length > 0 && html`<p class="label">${words.between(link.positions)}</p>`}
        <div lang=${written}><${Passage} passage=${link} /></div></div>`)}
    </section>`}
    ${interpretation?.closing?.text && html`<section class="reading-section"><h2>${words.closingTitle}</h2>
      <div lang=${written}><${Passage} passage=${interpretation.closing} /></div></section>`}`;
}

function Whole({ reading, handlers }) {
  const words = t();
  const { cards, extras } = laid(reading);
  const [shown, setShown] = useState(null);
  const told = useTold(reading, handlers);
  const { care } = told.state;
  const positions = reading.spread_template?.positions;
  useTitle(care ? care.title : reading.question || words.history.noQuestion);
  useEffect(() => {
    if (care) focusHeading();
  }, [care]);
  if (care) return html`<div class="page"><${SafetyScreen} safety=${care} /></div>`;
  return html`<article class="page reading kept-page">
    <${Head} reading=${reading} told=${told} onFail=${handlers.onFail} />
    ${reading.interpretation?.summary && html`<${Summary} summary=${reading.interpretation.summary} written=${reading.lang} />`}
    ${positions && html`<aside class="reading-table kept-table" aria-label=${words.read.reading.table}>
      <${SpreadBoard} compact positions=${positions} cards=${cards} turned=${cards.map(({ number }) => number)} onPress=${(number) => setShown(cards.find((one) => one.number === number))} />
      <${Significator} id=${reading.receipt?.significator} onOpen=${setShown} />
    </aside>`}
    <div class="reading-body">
      <${Telling} reading=${reading} told=${told}><${Text} reading=${reading} cards=${cards} onOpen=${setShown} /><//>
      <${Extras} reading=${reading} extras=${extras} onOpen=${setShown} handlers=${handlers} />
      <${MoreQuestions} reading=${reading} told=${told} />
      <${Beside} reading=${reading} handlers=${handlers} />
      <${Written} reading=${reading} />
      <${Afterwards} reading=${reading} />
      <${Share} reading=${reading} onFail=${handlers.onFail} />
      <${ReceiptPanel} reading=${reading} />
      <${Remove} reading=${reading} onFail=${handlers.onFail} />
    </div>
    ${shown && html`<${CardDialog} card=${shown.card} isReversed=${shown.isReversed} number=${shown.role === 'position' ? shown.number : ''} position=${shown.position} onClose=${() => setShown(null)} />`}
  </article>`;
}

function Kept({ id }) {
  const words = t();
  const { data, error, retry } = useResource(() => fetchReading(id), [lang.value, id]);
  const [changed, setChanged] = useState(null);
  const [gone, setGone] = useState(null);
  const [problem, setProblem] = useState(null);
  useEffect(() => setChanged(null), [data]);
  const handlers = {
    onChange: (reading) => {
      setProblem(null);
      setChanged(reading);
    },
    onGone: (notes) => setGone((before) => before || { notes }),
    onFail: (failure) => {
      if (failure.status === 404) setGone((before) => before || { notes: '' });
      else {
        setProblem(failure);
        announce(failure.message);
      }
    },
  };
  if (gone || error?.status === 404) return html`<${Gone} notes=${gone?.notes} />`;
  if (error?.status === 401) return html`<${GuestPage} />`;
  // A change is answered in the language of that moment; after a switch the fresh answer counts.
  const reading = changed?.id === id ? changed : data?.id === id ? data : null;
  if (!reading) return html`<div class="page"><h1 tabindex="-1">${words.kept.title}</h1>${error && html`<${Failure} error=${error} retry=${retry} />`}</div>`;
  return html`<${Whole} key=${id} reading=${reading} handlers=${handlers} />
    ${problem && html`<div class="site-problem"><${Failure} error=${problem} /></div>`}`;
}

export default function KeptPage({ id }) {
  return html`<${ForMembers}><${Kept} key=${id} id=${id} /><//>`;
}
