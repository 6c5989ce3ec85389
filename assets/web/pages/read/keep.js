// Under a reading: its receipt if it has one, and keeping it. Who is signed in finds it kept (or keeps it with one press, if they
// prefer); a guest is told how, and comes back to this reading, which the tab still has.
import { html, useEffect, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { navigate } from '../../lib/router.js';
import { handReceipt } from '../../lib/handed-receipt.js';
import { useResource } from '../../lib/resource.js';
import { readers } from '../../api/tellings.js';
import { isSignedIn, signInHref } from '../../lib/signed-in.js';
import { keep as keepAsReading, keepsByItself } from './dealing.js';
import { Problem } from './problem.js';
import { draw, update } from './state.js';

function Kept({ reading }) {
  const words = t().read.keep;
  const { kept } = draw.value;
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const { draw_id: id, own: cards, spread, question, interpretation } = reading;

  async function keep() {
    setBusy(true);
    setError(null);
    try {
      const { id: made, safety } = await keepAsReading({ id, cards, spread: spread.name, question, voice: interpretation.character_voice, written: interpretation.lang });
      if (safety) return;
      update({ kept: made });
      announce(words.kept);
    } catch (problem) {
      // Another tab of this draw was quicker: then it is kept as well.
      if (problem.code === 'draw_used' && problem.body.reading_id) update({ kept: problem.body.reading_id });
      else setError(problem);
    } finally {
      setBusy(false);
    }
  }

  const byItself = keepsByItself();
  useEffect(() => {
    if (!kept && byItself) keep();
  }, []);
  const { data: status } = useResource(readers, [lang.value]);
  if (kept) return html`<p class="keep-line">${words.kept} <a class="text-link" href=${`/readings/${kept}`}>${words.open}</a>${status?.allowed && html` <a class="text-link" href=${`/readings/${kept}#telling`}>${t().ai.fromRitual}</a>`}</p>`;
  if (error) return html`<${Problem} error=${error} retry=${keep} />`;
  return html`<p class="keep-line">${byItself || busy ? words.keeping : html`<button type="button" class="button is-quiet" onClick=${keep}>${words.keepIt}</button>`}</p>`;
}

export function Keep({ reading }) {
  const words = t().read.keep;
  const check = (event) => {
    event.preventDefault();
    handReceipt(`${JSON.stringify(reading.receipt, null, 2)}\n`);
    navigate('/verify');
  };
  return html`<section class="keep">
    ${isSignedIn()
      ? html`<${Kept} reading=${reading} />`
      : html`<p class="keep-line">${words.guest} <a class="text-link" href=${signInHref('/register')}>${words.register}</a> <a class="text-link" href=${signInHref()}>${words.signIn}</a></p>`}
    ${reading.receipt && html`<p class="small keep-check">${words.checkText} <a class="text-link" href="/verify" onClick=${check}>${words.check}</a></p>`}
  </section>`;
}
