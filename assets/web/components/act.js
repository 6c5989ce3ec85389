// Something done by one press, outside a form.
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { announce } from '../lib/announce.js';

/**
 * Something done by a button outside a form: one at a time, what came of it said beside it.
 * @returns {{busy: boolean, said: string, problem: string, run: (work: () => Promise<string|void>) => Promise<boolean>}}
 */
export function useAct() {
  const [state, setState] = useState({ busy: false, said: '', problem: '' });
  const here = useRef(true);
  useEffect(() => () => (here.current = false), []);
  async function run(work) {
    if (state.busy) return false;
    setState({ busy: true, said: '', problem: '' });
    let outcome;
    try {
      const said = (await work()) ?? '';
      outcome = { busy: false, said, problem: '' };
    } catch (error) {
      outcome = { busy: false, said: '', problem: error.message };
    }
    if (outcome.said || outcome.problem) announce(outcome.said || outcome.problem);
    if (here.current) setState(outcome);
    return !outcome.problem;
  }
  return { ...state, run };
}

/** What came of it, for the eye; the ear has heard it already. */
export const Outcome = ({ act }) => (act.problem ? html`<p class="form-error">${act.problem}</p>` : act.said && html`<p class="form-done">${act.said}</p>`);
