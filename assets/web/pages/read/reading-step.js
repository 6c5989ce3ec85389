// Step 5: the reading. First the core (one sentence, keywords, one thing to do, one tension), then card by card.
// Beside every passage a small "why" opens to the grounds it stands on.
import { html, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { navigate } from '../../lib/router.js';
import { useResource } from '../../lib/resource.js';
import { characters } from '../../api/catalog.js';
import { CardDialog } from '../../components/card-dialog.js';
import { CardPassages, Passage, Summary } from '../../components/reading-parts.js';
import { Significator } from '../../components/significator.js';
import { SpreadBoard } from '../../components/spread-board.js';
import { WrittenMark } from '../../components/written-mark.js';
import { copyText } from './copy-text.js';
import { Keep } from './keep.js';
import { readingAsText } from './reading-text.js';
import { useLocalized } from './localized.js';
import { readOwn } from './dealing.js';
import { Extras } from './extras.js';
import { draw, startAnew, unshuffled, update } from './state.js';
import { useDeal } from './use-deal.js';

function Closing({ reading, cards, spread }) {
  const words = t().read.reading;
  const [said, setSaid] = useState('');
  const copy = async () => {
    const done = await copyText(readingAsText({ reading, cards, spread }));
    setSaid(done ? words.copied : words.notCopied);
    announce(done ? words.copied : words.notCopied);
  };
  const again = () => {
    startAnew();
    navigate('/read');
  };
  return html`<div class="ritual-actions">
    <button type="button" class="button" onClick=${again}>${words.again}</button>
    <button type="button" class="text-button" onClick=${copy}>${words.copy}</button>
    <span class="small">${said}</span>
  </div>`;
}

export function ReadingStep({ spreads }) {
  const words = t().read.reading;
  const { reading } = draw.value;
  const { interpretation, question } = reading;
  const { spread, cards, extras } = useLocalized(reading, spreads);
  const { data: voices } = useResource(characters, [lang.value]);
  const [shown, setShown] = useState(null);
  const written = interpretation.lang;
  const voice = voices?.find(({ key }) => key === interpretation.character_voice)?.name;
  const open = (number) => setShown(cards.find((one) => one.number === number));
  // Cards on the person's own table are read again; a draw of ours that is read is done, and another one begins.
  const { busy, error, deal } = useDeal();
  const drawAnew = () => {
    if (reading.own) {
      deal(() => readOwn(reading.own, reading.spread.name));
      return;
    }
    update(unshuffled);
    navigate('/read?step=draw');
  };

  return html`<article class="reading">
    <header class="reading-head">
      <h1 tabindex="-1">${words.title}</h1>
      <p class="asked"><span class="label">${words.asked}</span> ${question ? html`<q>${question}</q>` : words.open}</p>
      <p class="label">${spread.display_name}${voice ? html`<span class="reading-voice">${words.readBy(voice)}</span>` : ''}</p>
      ${written !== lang.value && html`<div class="notice"><p>${words.otherLanguage}</p><button type="button" class="text-button" disabled=${busy} onClick=${drawAnew}>${reading.own ? words.anewOwn : words.anew}</button>${error && html`<p>${error.message}</p>`}</div>`}
      <${WrittenMark} written=${{ by: 'offline' }} hasAsked=${false} />
      ${reading.own && html`<p class="small own-mark">${t().read.own.mark}</p>`}
      ${interpretation.boundary && html`<p class="notice" lang=${written}>${interpretation.boundary}</p>`}
    </header>
    <${Summary} summary=${interpretation.summary} written=${written} />
    <aside class="reading-table" aria-label=${words.table}>
      <${SpreadBoard} compact positions=${spread.positions} cards=${cards} turned=${cards.map(({ number }) => number)} onPress=${open} />
      <${Significator} id=${reading.receipt?.significator} onOpen=${setShown} />
    </aside>
    <div class="reading-body">
      <h2>${words.cardsTitle}</h2>
      ${interpretation.opening?.text && html`<div class="reading-opening" lang=${written}><${Passage} passage=${interpretation.opening} /></div>`}
      ${cards.map((drawn) => {
        const said = interpretation.cards.find((one) => one.position_number === drawn.number) ?? {};
        return html`<${CardPassages} key=${drawn.number} drawn=${{ ...drawn, key: drawn.number, label: `${drawn.number} ${drawn.position}` }} passages=${said.passages} text=${said.text} written=${written} onOpen=${() => setShown(drawn)} />`;
      })}
      ${interpretation.links?.length > 0 && html`<section class="reading-section"><h2>${words.linksTitle}</h2>
        ${interpretation.links.map((link, i) => html`<div key=${i} class="reading-link">
          ${link.positions?.length > 0 && html`<p class="label">${words.between(link.positions)}</p>`}
          <div lang=${written}><${Passage} passage=${link} /></div></div>`)}
      </section>`}
      ${interpretation.closing?.text && html`<section class="reading-section"><h2>${words.closingTitle}</h2>
        <div lang=${written}><${Passage} passage=${interpretation.closing} /></div></section>`}
      ${(extras.length > 0 || reading.draw_id) && html`<${Extras} reading=${{ ...reading, spread }} extras=${extras} written=${written} onOpen=${setShown} />`}
      <${Keep} reading=${reading} />
      <${Closing} reading=${reading} cards=${cards} spread=${spread} />
    </div>
    ${shown && html`<${CardDialog} ...${shown} onClose=${() => setShown(null)} />`}
  </article>`;
}
