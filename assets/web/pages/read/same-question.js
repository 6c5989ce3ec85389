// Before the cards: the same question was asked within days, or a limit that the person set for themselves is reached. The
// last answer comes first; asking all the same is one press away. A limit stops here, and says whose it is.
import { html, useEffect, useRef } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { date } from '../../lib/dates.js';
import { isSignedIn } from '../../lib/signed-in.js';
import { sameQuestion } from '../../api/threads.js';
import { CardThumbs } from '../../components/card-thumbs.js';

/** What stands in the way of a question. @returns {Promise<{last: object|null, stop: object|null}|null>} null: nothing does */
export async function inTheWay(question) {
  if (!isSignedIn()) return null;
  try {
    const { last, stop } = await sameQuestion(question);
    return last || stop ? { last, stop } : null;
  } catch {
    return null; // a question is never held up by this not working
  }
}

function Last({ last }) {
  const words = t().threads.same;
  return html`<div class="same-last">
    <p class="label">${words.asked(last.question)}</p>
    <p>${words.when(last.days_ago)}</p>
    <p class="same-said"><${CardThumbs} cards=${last.cards.slice(0, 10)} /><q lang=${last.lang}>${last.summary}</q></p>
  </div>`;
}

/** @param {{found: {last: object|null, stop: object|null}, onAll: () => void, onOther: () => void}} props */
export function SameQuestion({ found, onAll, onOther }) {
  const words = t().threads.same;
  const title = useRef();
  const { last, stop } = found;
  const told = stop ? words.stop : words.title;
  useEffect(() => {
    title.current.focus();
    announce(told);
  }, []);
  return html`<section class="notice same-question" aria-labelledby="same-title">
    <h2 id="same-title" tabindex="-1" ref=${title}>${told}</h2>
    ${stop && html`<p>${(stop.limit === 'readings_per_week' ? words.week : words.wait)(date(stop.set_on), stop.value, date(stop.until))}</p><p class="soft">${words.lift}</p>`}
    ${last && html`<${Last} last=${last} />`}
    <p class="actions">${last && html`<a class="button is-quiet" href=${`/readings/${last.reading_id}`}>${words.again}</a>`}
      ${stop ? html`<a class="text-link" href="/settings/preferences">${words.settings}</a>` : html`<button type="button" class="text-button" data-act="all-the-same" onClick=${onAll}>${words.all}</button>`}
      <button type="button" class="text-button" data-act="other" onClick=${onOther}>${words.other}</button></p>
  </section>`;
}
