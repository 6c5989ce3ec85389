// Step 5: the reading. First the core (one sentence, keywords, one thing to do, one tension), then card by card.
// Beside every passage a small "why" opens to the grounds it stands on.
import { html, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { navigate } from '../../lib/router.js';
import { useResource } from '../../lib/resource.js';
import { characters } from '../../api/catalog.js';
import { CardPicture, orientationName } from '../../components/card.js';
import { Keywords } from '../../components/card-details.js';
import { CardDialog } from '../../components/card-dialog.js';
import { SpreadBoard } from '../../components/spread-board.js';
import { copyText } from './copy-text.js';
import { Keep } from './keep.js';
import { readingAsText } from './reading-text.js';
import { useLocalized } from './localized.js';
import { draw, startAnew, update } from './state.js';

function Passage({ passage }) {
  const words = t().read.reading;
  if (!passage?.text) return null;
  return html`<div class="passage">
    <p>${passage.text}</p>
    ${passage.why && html`<details>
      <summary lang=${lang.value}>${words.why}</summary>
      <div class="why">
        <p>${passage.why}</p>
        ${passage.sources?.length > 0 && html`<p class="sources"><span lang=${lang.value}>${words.sources}</span> ${passage.sources.map((source) => html`<code key=${source}>${source}</code> `)}</p>`}
      </div>
    </details>`}
  </div>`;
}

function Summary({ summary, written }) {
  const words = t().read.reading;
  return html`<section class="summary" lang=${written}>
    <p class="summary-sentence">${summary.sentence}</p>
    <h2 class="visually-hidden" lang=${lang.value}>${words.keywords}</h2>
    <${Keywords} words=${summary.keywords} />
    <dl>
      <div class="summary-action"><dt lang=${lang.value}>${words.action}</dt><dd>${summary.action}</dd></div>
      <div><dt lang=${lang.value}>${words.tension}</dt><dd>${summary.tension}</dd></div>
    </dl>
  </section>`;
}

function CardPassages({ drawn, passages, text, written, onOpen }) {
  const { number, position, card, isReversed } = drawn;
  return html`<section class="reading-card" aria-labelledby=${`card-${number}`}>
    <span class="reading-art">
      <${CardPicture} card=${card} isReversed=${isReversed} />
      <button type="button" class="reading-thumb" aria-label=${t().read.reading.openCard(card.name)} onClick=${onOpen}></button>
    </span>
    <div class="reading-words">
      <h3 id=${`card-${number}`}><span class="reading-position">${number} ${position}</span>
        <span class="reading-name"><span class="card-name-own">${card.name}</span> <span class="card-name-classic">${card.standard_name}</span>${' '}
        <span class=${isReversed ? 'orientation is-reversed' : 'orientation'}>${orientationName(isReversed)}</span></span></h3>
      <div lang=${written}>
        ${passages?.length ? passages.map((passage, i) => html`<${Passage} key=${i} passage=${passage} />`) : html`<p>${text}</p>`}
      </div>
    </div>
  </section>`;
}

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
  const { spread, cards } = useLocalized(reading, spreads);
  const { data: voices } = useResource(characters, [lang.value]);
  const [shown, setShown] = useState(null);
  const written = interpretation.lang;
  const voice = voices?.find(({ key }) => key === interpretation.character_voice)?.name;
  const open = (number) => setShown(cards.find((one) => one.number === number));
  const drawAnew = () => {
    update({ picks: [], shuffled: false });
    navigate('/read?step=draw');
  };

  return html`<article class="reading">
    <header class="reading-head">
      <h1 tabindex="-1">${words.title}</h1>
      <p class="asked"><span class="label">${words.asked}</span> ${question ? html`<q>${question}</q>` : words.open}</p>
      <p class="label">${spread.display_name}${voice ? html`<span class="reading-voice">${words.readBy(voice)}</span>` : ''}</p>
      ${written !== lang.value && html`<div class="notice"><p>${words.otherLanguage}</p><button type="button" class="text-button" onClick=${drawAnew}>${words.anew}</button></div>`}
      ${interpretation.boundary && html`<p class="notice" lang=${written}>${interpretation.boundary}</p>`}
    </header>
    <${Summary} summary=${interpretation.summary} written=${written} />
    <aside class="reading-table" aria-label=${words.table}>
      <${SpreadBoard} compact positions=${spread.positions} cards=${cards} turned=${cards.map(({ number }) => number)} onPress=${open} />
    </aside>
    <div class="reading-body">
      <h2>${words.cardsTitle}</h2>
      ${interpretation.opening?.text && html`<div class="reading-opening" lang=${written}><${Passage} passage=${interpretation.opening} /></div>`}
      ${cards.map((drawn) => {
        const said = interpretation.cards.find((one) => one.position_number === drawn.number) ?? {};
        return html`<${CardPassages} key=${drawn.number} drawn=${drawn} passages=${said.passages} text=${said.text} written=${written} onOpen=${() => setShown(drawn)} />`;
      })}
      ${interpretation.links?.length > 0 && html`<section class="reading-section"><h2>${words.linksTitle}</h2>
        ${interpretation.links.map((link, i) => html`<div key=${i} class="reading-link">
          ${link.positions?.length > 0 && html`<p class="label">${words.between(link.positions)}</p>`}
          <div lang=${written}><${Passage} passage=${link} /></div></div>`)}
      </section>`}
      ${interpretation.closing?.text && html`<section class="reading-section"><h2>${words.closingTitle}</h2>
        <div lang=${written}><${Passage} passage=${interpretation.closing} /></div></section>`}
      <${Keep} reading=${reading} />
      <${Closing} reading=${reading} cards=${cards} spread=${spread} />
    </div>
    ${shown && html`<${CardDialog} ...${shown} onClose=${() => setShown(null)} />`}
  </article>`;
}
