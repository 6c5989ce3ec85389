// The table: cards in the spread's own layout, as large as the width allows. Labels stand under the art;
// where cards are too small for names, only the number stands there and the list beside the table says the rest.
import { html, useLayoutEffect, useRef, useState } from '../lib/html.js';
import { t } from '../lib/language.js';
import { FlipCard, orientationName } from './card.js';
import { layOut } from './spread-layout.js';

const roomyLabel = 112; // position, both names, orientation: four lines
const smallLabel = 26; // the number alone

/** Tries large cards with full labels first, then smaller ones with numbers. */
function arrange(positions, width, compact) {
  const maxHeight = compact ? 460 : Math.max(480, Math.min(760, window.innerHeight - 170));
  const narrow = width < 700;
  if (!compact) {
    const roomy = layOut(positions, { width, maxCard: positions.length === 1 ? 200 : narrow ? 150 : 184, maxHeight, gap: 14, label: roomyLabel });
    if (roomy.card >= 100) return { ...roomy, isRoomy: true };
  }
  const small = layOut(positions, { width, maxCard: compact ? 84 : 120, maxHeight: narrow ? 620 : maxHeight, gap: narrow ? 5 : 10, label: smallLabel });
  return { ...small, isRoomy: false };
}

function Place({ place, cardWidth, isRoomy, drawn, isTurned, onPress }) {
  const words = t().read.table;
  const { number, position, card, isReversed } = drawn;
  const label = isTurned
    ? words.turned(number, position, card.name, card.standard_name, orientationName(isReversed))
    : words.faceDown(number, position);
  return html`<li data-place=${number} class=${`place${isTurned ? ' is-turned' : ''}${place.crossing ? ' is-crossing' : ''}`}
    style=${{ left: `${place.left.toFixed(1)}px`, top: `${place.top.toFixed(1)}px`, width: `${cardWidth.toFixed(1)}px`, zIndex: place.z, '--delay': `${number * 90}ms` }}>
    <span class="place-art" style=${{ transform: `rotate(${place.rotation}deg)` }}>
      <${FlipCard} card=${card} isReversed=${isReversed} isTurned=${isTurned} />
      <button type="button" class="place-card" aria-label=${label} data-number=${number} onClick=${() => onPress(number)}></button>
    </span>
    <span class="place-label" aria-hidden="true" style=${{ '--tilt': `${Math.abs(place.rotation) === 90 ? 0 : Math.abs(place.rotation) * 0.45}px` }}>
      ${isRoomy
        ? html`<span class="place-position">${position}</span>${isTurned && html`<span class="place-name">${card.name}</span><span class="card-name-classic">${card.standard_name}</span><span class=${isReversed ? 'orientation is-reversed' : 'orientation'}>${orientationName(isReversed)}</span>`}`
        : html`<span class="place-number">${number}</span>`}
    </span>
  </li>`;
}

/** Whether names fit under the cards is told to the caller, who lists them beside the board if not.
 * @param {{positions: Array, cards: Array, turned: number[], onPress: (number: number) => void, compact?: boolean, isFresh?: boolean, onArrange?: (isRoomy: boolean) => void, onDealt?: () => void}} props */
export function SpreadBoard({ positions, cards, turned, onPress, compact = false, isFresh = false, onArrange, onDealt }) {
  const board = useRef();
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    setWidth(Math.floor(board.current.getBoundingClientRect().width));
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    watch.observe(board.current);
    return () => watch.disconnect();
  }, []);
  const laid = width ? arrange(positions, width, compact) : null;
  const isRoomy = laid?.isRoomy;
  useLayoutEffect(() => {
    if (isRoomy !== undefined) onArrange?.(isRoomy);
  }, [isRoomy]);
  const lastDealt = (event) => {
    if (event.animationName === 'deal' && Number(event.target.dataset.place) === cards.length) onDealt?.();
  };
  return html`<div class="board-room" ref=${board}>
    ${laid && html`<ol class=${`board${laid.isRoomy ? ' is-roomy' : ''}${isFresh ? ' is-dealing' : ''}`} onAnimationEnd=${lastDealt} style=${{ height: `${Math.ceil(laid.height)}px` }}>
      ${cards.map((drawn) => {
        const place = laid.places.find(({ number }) => number === drawn.number);
        return html`<${Place} key=${drawn.number} place=${place} cardWidth=${laid.card} isRoomy=${laid.isRoomy} drawn=${drawn}
          isTurned=${turned.includes(drawn.number)} onPress=${onPress} />`;
      })}
    </ol>`}
  </div>`;
}
