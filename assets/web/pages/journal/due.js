// What is due to look back on, quietly, above everything else. What was told goes off the list at once.
import { html, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { useResource } from '../../lib/resource.js';
import { dueLookBacks } from '../../api/threads.js';
import { CardThumbs } from '../../components/card-thumbs.js';
import { LookBack } from '../../components/look-back.js';

function Waiting({ item }) {
  const words = t().threads;
  const [lookBack, setLookBack] = useState(item.look_back);
  return html`<li class="due-item" data-reading=${item.reading_id}>
    <${CardThumbs} cards=${item.cards.slice(0, 10)} />
    <div><h3><a href=${`/readings/${item.reading_id}`}>${item.question || words.noQuestion}</a></h3>
      <p class="soft-text due-summary" lang=${item.lang}>${item.summary}</p>
      <${LookBack} reading=${item.reading_id} lookBack=${lookBack} onChange=${setLookBack} /></div>
  </li>`;
}

export function Due() {
  const words = t().threads;
  const { data } = useResource(dueLookBacks, [lang.value]);
  const [isOpen, setOpen] = useState(false);
  // Without an answer the journal is there all the same.
  if (!data?.total) return null;
  const { items } = data;
  return html`<section class="due" aria-labelledby="due-title">
    <h2 id="due-title">${words.dueTitle}</h2>
    ${items.length > 1 && !isOpen
      ? html`<p>${words.dueOf(items.length)} <button type="button" class="text-button" aria-expanded="false" onClick=${() => setOpen(true)}>${words.lookBack}</button></p>`
      : html`<ul>${items.map((item) => html`<${Waiting} key=${item.reading_id} item=${item} />`)}</ul>`}
  </section>`;
}
