// A telling as it stands on the screen: what the events of its stream make of it. Pure, so that it can be tried without a page.

/** Events after which no other comes. */
export const isLast = (type) => type === 'done' || type === 'care' || type === 'error';

/**
 * Nothing under way.
 * @property phase  `idle`, `starting`, `asking` (a provider has it), `telling`, `done`, `care`, `failed`
 * @property held   how much of the text is shown while the person has it paused; null: all of it
 */
export const idle = {
  phase: 'idle', kind: '', question: '', voice: '', run: '', asked: null, text: '', reasons: [], by: '',
  held: null, lost: false, done: null, care: null, code: '', stopping: false,
};

export const isUnderWay = ({ phase }) => phase === 'starting' || phase === 'asking' || phase === 'telling';

/** What of the text is on the screen. */
export const shownText = ({ text, held }) => (held === null ? text : text.slice(0, held));

/** @param {{id: string, type: string, data: object}} event */
export function after(state, { id, type, data }) {
  const run = id.split('.')[0] || state.run;
  switch (type) {
    case 'asking':
      return { ...state, run, phase: 'asking', asked: data };
    case 'delta':
      return { ...state, run, phase: 'telling', text: state.text + data.text };
    case 'replace':
      // What was held back belongs to a text that is void.
      return {
        ...state, run, phase: 'telling', text: data.text, by: data.by, held: state.held === null ? null : 0,
        reasons: [...state.reasons, { code: data.reason, by: data.by, hadText: state.text !== '' }],
      };
    case 'done':
      return { ...state, run, phase: 'done', done: data, by: data.written_by };
    case 'care':
      return { ...state, run, phase: 'care', care: data };
    case 'error':
      return { ...state, run, phase: 'failed', code: data.code };
    default:
      return { ...state, run };
  }
}
