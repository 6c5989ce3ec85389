// A month's card as a table: numbers, marks where a day's number was taken, and the lines drawn through.
import { html } from '../lib/html.js';
import { t } from '../lib/language.js';

export const side = 5;
const along = Array.from({ length: side }, (_, at) => at);

/** Where a line runs over the board, in cells. */
function ends(line) {
  const at = Number(line.at(-1)) + 0.5;
  if (line.startsWith('row')) return [0.12, at, side - 0.12, at];
  if (line.startsWith('col')) return [at, 0.12, at, side - 0.12];
  return line === 'diagonal-main' ? [0.15, 0.15, side - 0.15, side - 0.15] : [side - 0.15, 0.15, 0.15, side - 0.15];
}

/** @param {{numbers: number[][], claimed: number[], lines?: string[], today?: number|null, small?: boolean, label: string}} props */
export function BingoBoard({ numbers, claimed, lines = [], today = null, small = false, label }) {
  const words = t().bingo;
  const cell = (number) => {
    const isMarked = claimed.includes(number);
    const isToday = number === today;
    const state = [isMarked && words.marked, isToday && words.isToday].filter(Boolean).join(words.comma);
    return html`<td key=${number} class=${[isMarked && 'is-marked', isToday && 'is-today'].filter(Boolean).join(' ') || undefined} data-number=${number}>
      <span>${number}</span>${state && html`<span class="visually-hidden">${words.comma}${state}</span>`}
    </td>`;
  };
  return html`<div class=${small ? 'bingo-board is-small' : 'bingo-board'}>
    <table><caption class="visually-hidden">${label}</caption><tbody>${numbers.map((row, at) => html`<tr key=${at}>${row.map(cell)}</tr>`)}</tbody></table>
    <svg class="bingo-lines" viewBox=${`0 0 ${side} ${side}`} aria-hidden="true" focusable="false">${lines.map((line) => {
      const [x1, y1, x2, y2] = ends(line);
      return html`<line key=${line} x1=${x1} y1=${y1} x2=${x2} y2=${y2} />`;
    })}</svg>
  </div>`;
}

/** Rows of five. */
export const rows = (cells) => along.map((row) => cells.slice(row * side, (row + 1) * side));
