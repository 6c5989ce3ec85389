// Laying a month's card: each cell takes the lowest number that is left, or the one that is typed. Arrow keys walk the
// board, digits set a number, Delete takes it away; it is one stop on the way of the Tab key.
import { html, useRef, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { remember, remembered } from '../../lib/tab-memory.js';
import { rows, side } from '../../components/bingo-board.js';

const count = side * side;
const all = Array.from({ length: count }, (_, at) => at + 1);
const left = (cells) => all.filter((number) => !cells.includes(number));

function shuffled(numbers) {
  const order = [...numbers];
  const random = crypto.getRandomValues(new Uint32Array(order.length));
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = random[last] % (last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** What this tab remembers of a card half laid, if it is one. */
function halfLaid(memory) {
  const cells = remembered(memory);
  const set = Array.isArray(cells) ? cells.filter((one) => one !== null) : [];
  const isOne = cells?.length === count && new Set(set).size === set.length && set.every((one) => all.includes(one));
  return isOne ? cells : Array(count).fill(null);
}

/** @param {{busy: boolean, memory: string, onLay: (rows: number[][]) => void}} props  memory: under what a reload finds what was set */
export function LayCard({ busy, memory, onLay }) {
  const words = t().bingo;
  const [cells, show] = useState(() => halfLaid(memory));
  const setCells = (next) => {
    show(next);
    remember(memory, next);
  };
  const [at, setAt] = useState(0);
  const [typing, setTyping] = useState(null);
  const grid = useRef();
  const free = left(cells);
  const put = (place, number, board = cells) => {
    // A number stands once: where it was, nothing is left.
    setCells(board.map((one, i) => (i === place ? number : one === number && number !== null ? null : one)));
    announce(number === null ? words.emptied(words.place(Math.floor(place / side) + 1, (place % side) + 1)) : words.placed(number, free.length - (cells[place] === null && free.includes(number) ? 1 : 0)));
  };
  const press = (place) => {
    setAt(place);
    setTyping(null);
    if (cells[place] !== null) put(place, null);
    else put(place, free[0]);
  };
  const go = (place) => {
    setAt(place);
    setTyping(null);
    grid.current.querySelectorAll('button')[place].focus();
  };
  const onKeyDown = (event) => {
    const [row, col] = [Math.floor(at / side), at % side];
    const moves = {
      ArrowLeft: [row, Math.max(0, col - 1)], ArrowRight: [row, Math.min(side - 1, col + 1)], ArrowUp: [Math.max(0, row - 1), col], ArrowDown: [Math.min(side - 1, row + 1), col],
      Home: [row, 0], End: [row, side - 1],
    };
    if (moves[event.key]) {
      event.preventDefault();
      go(moves[event.key][0] * side + moves[event.key][1]);
    } else if (/^\d$/.test(event.key)) {
      event.preventDefault();
      // A second digit goes behind the first if that makes a number of the card.
      const both = typing === null ? NaN : typing.number * 10 + Number(event.key);
      const isSecond = both >= 1 && both <= count;
      // What the first digit moved goes back: 17 takes nothing from 1.
      const before = isSecond ? typing.before : cells;
      const number = isSecond ? both : Number(event.key);
      setTyping({ number, before });
      if (number >= 1) put(at, number, before);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      setTyping(null);
      put(at, null);
    }
  };
  const fill = () => {
    const rest = shuffled(free);
    setCells(cells.map((one) => one ?? rest.pop()));
    announce(words.filled);
  };
  const clear = () => {
    setCells(Array(count).fill(null));
    announce(words.cleared);
  };
  return html`<div class="lay-card">
    <p class="small" id="lay-how">${words.layHow}</p>
    <div class="lay-grid" role="group" aria-label=${words.layLabel} aria-describedby="lay-how" ref=${grid} onKeyDown=${onKeyDown}>
      ${cells.map((number, place) => html`<button key=${place} type="button" tabindex=${place === at ? 0 : -1} data-cell=${place} class=${number === null ? 'is-empty' : ''}
        aria-label=${`${words.place(Math.floor(place / side) + 1, (place % side) + 1)}${words.comma}${number ?? words.empty}`} onFocus=${() => setAt(place)} onClick=${() => press(place)}>${number ?? ''}</button>`)}
    </div>
    <p class="small" aria-hidden="true">${free.length ? words.free(free.length) : words.full}</p>
    <p class="actions">
      ${free.length > 0 ? html`<button type="button" class="button is-quiet" data-act="fill" onClick=${fill}>${free.length === count ? words.random : words.fill}</button>`
        : html`<button type="button" class="button" data-act="lay" disabled=${busy} onClick=${() => onLay(rows(cells))}>${words.lay}</button>`}
      ${free.length < count && html`<button type="button" class="text-button" onClick=${clear}>${words.clear}</button>`}
    </p>
    <p class="small">${words.layFinal}</p>
  </div>`;
}
