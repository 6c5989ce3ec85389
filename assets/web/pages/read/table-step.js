// Step 4: the cards lie face down in the shape of the spread and are turned one by one, in any order.
// Each turn is spoken: number, position, both names, orientation.
import { html, useEffect, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { navigate, focusHeading } from '../../lib/router.js';
import { CardName, CardPicture, orientationName } from '../../components/card.js';
import { CardDialog } from '../../components/card-dialog.js';
import { Significator } from '../../components/significator.js';
import { SpreadBoard } from '../../components/spread-board.js';
import { draw, update } from './state.js';
import { useLocalized } from './localized.js';

export function turnedText({ number, position, card, isReversed }) {
  return t().read.table.turned(number, position, card.name, card.standard_name, orientationName(isReversed));
}

const jumperText = ({ label, card, isReversed }) => t().read.table.jumped(label, card.name, card.standard_name, orientationName(isReversed));

function TurnedList({ cards, turned }) {
  const words = t().read.table;
  return html`<ol class="turned-list" aria-label=${words.list}>
    ${cards.map(({ number, position, card, isReversed }) => html`<li key=${number} class=${turned.includes(number) ? 'is-turned' : ''}>
      <span class="turned-number">${number}</span>
      <span class="turned-position">${position}</span>
      ${turned.includes(number)
        ? html`<span class="turned-card"><span class="card-name-own">${card.name}</span> <span class="card-name-classic">${card.standard_name}</span></span>
            <span class=${isReversed ? 'orientation is-reversed' : 'orientation'}>${orientationName(isReversed)}</span>`
        : html`<span class="turned-card small">${words.unturned}</span>`}
    </li>`)}
  </ol>`;
}

export function TableStep({ spreads }) {
  const words = t().read;
  const own = words.table;
  const { reading, turned, dealt } = draw.value;
  const { spread, cards, extras } = useLocalized(reading, spreads);
  const jumper = extras.find(({ kind }) => kind === 'jumper');
  const [shown, setShown] = useState(null);
  const [isRoomy, setIsRoomy] = useState(true);
  const isDone = turned.length >= cards.length;
  const single = cards.length === 1;

  useEffect(() => {
    // After what is said about the dealing, which comes with the page.
    if (!jumper || dealt) return undefined;
    const timer = setTimeout(() => announce(jumperText(jumper)), 1500);
    return () => clearTimeout(timer);
  }, []);

  const press = (number) => {
    const one = cards.find((card) => card.number === number);
    if (turned.includes(number)) {
      setShown(one);
      return;
    }
    const now = [...turned, number];
    update({ turned: now });
    announce(now.length === cards.length && !single ? `${turnedText(one)} ${own.allTurned}` : turnedText(one));
  };
  const turnAll = () => {
    const rest = cards.filter(({ number }) => !turned.includes(number));
    update({ turned: [...turned, ...rest.map(({ number }) => number)] });
    announce([...rest.map(turnedText), own.allTurned].join(' '));
    focusHeading();
  };

  return html`<section class=${isRoomy ? 'table' : 'table has-list'}>
    <h1 tabindex="-1">${isDone ? own.titleDone : single ? own.titleOne : own.title}</h1>
    <p class="soft">${isDone ? own.hintDone : single ? own.hintOne : own.hint}</p>
    <${SpreadBoard} positions=${spread.positions} cards=${cards} turned=${turned} onPress=${press} onArrange=${setIsRoomy}
      isFresh=${!dealt && turned.length === 0} onDealt=${() => update({ dealt: true })} />
    <${Significator} id=${reading.receipt?.significator} onOpen=${setShown} />
    ${jumper && html`<p class="jumper"><button type="button" class="jumper-card" aria-label=${jumperText(jumper)} onClick=${() => setShown(jumper)}><${CardPicture} card=${jumper.card} isReversed=${jumper.isReversed} isNear /></button>
      <span aria-hidden="true"><span class="label">${jumper.label}</span> <${CardName} card=${jumper.card} /> <span class=${jumper.isReversed ? 'orientation is-reversed' : 'orientation'}>${orientationName(jumper.isReversed)}</span></span></p>`}
    ${!isRoomy && html`<${TurnedList} cards=${cards} turned=${turned} />`}
    <div class="ritual-actions is-sticky">
      ${isDone
        ? html`<button type="button" class="button" key="read" onClick=${() => navigate('/read?step=reading')}>${own.read}</button>`
        : html`<button type="button" class="button is-quiet" key="all" onClick=${turnAll}>${single ? own.titleOne : own.all}</button>`}
    </div>
    ${shown && html`<${CardDialog} ...${shown} onClose=${() => setShown(null)} />`}
  </section>`;
}
