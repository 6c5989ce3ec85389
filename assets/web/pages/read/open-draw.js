// What still lies on the table, wherever a new question begins: the way back to it, and the way to clear it.
import { html } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { focusHeading } from '../../lib/router.js';
import { Elsewhere } from './draft.js';
import { draw, isUnderWay, startAnew, tableHref } from './state.js';

export function OpenDraw() {
  const words = t().read;
  const { reading } = draw.value;
  if (!isUnderWay(draw.value)) return html`<${Elsewhere} />`;
  const clear = () => {
    startAnew();
    focusHeading();
  };
  return html`<p class="notice open-draw">${reading ? words.kept : words.halfway} <a href=${tableHref()}>${reading ? words.backToTable : words.goOn}</a>
    ${!reading && html` <button type="button" class="text-button" onClick=${clear}>${words.clearTable}</button>`}</p>`;
}
