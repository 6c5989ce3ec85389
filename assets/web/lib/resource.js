// Asynchronous data for components. The old value stays on screen while the new one travels
// (a switch of language, say), so that the page never collapses and jumps.
import { useEffect, useState } from './html.js';

/**
 * @param {() => Promise<T>} fetcher  called again whenever one of `inputs` changes
 * @returns {{data: T|undefined, error: Error|undefined, retry: () => void, refresh: () => void}}
 *   `retry` begins anew, `refresh` keeps what is shown until the new answer is there
 */
export function useResource(fetcher, inputs) {
  const [state, setState] = useState({});
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = true;
    fetcher().then(
      (data) => wanted && setState({ data }),
      (error) => wanted && setState((before) => ({ data: before.data, error })),
    );
    return () => (wanted = false);
  }, [...inputs, attempt]);
  return { ...state, retry: () => { setState({}); setAttempt(attempt + 1); }, refresh: () => setAttempt((before) => before + 1) };
}
