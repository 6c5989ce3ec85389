// Follows a stream of events to its end over lost connections: a telephone in a pocket drops its sockets, and that is
// no failure. The server keeps the stream for a minute, so that is how long we try.
import { events } from './events.js';

const tries = [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000, 8000]; // milliseconds; about a minute together

/** A pause that ends early when the device is back. */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    const seen = () => document.visibilityState === 'visible' && done();
    function done() {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      document.removeEventListener('visibilitychange', seen);
      signal.removeEventListener('abort', done);
      resolve();
    }
    window.addEventListener('online', done);
    document.addEventListener('visibilitychange', seen);
    signal.addEventListener('abort', done);
  });
}

/**
 * @param {Response} first
 * @param {{resume: (after: string|null) => Promise<Response>, isLast: (type: string) => boolean, onEvent: (event: {id: string, type: string, data: object}) => void, onLost: (lost: boolean) => void, signal: AbortSignal}} how
 *   `resume` throws a problem with `network` for as long as it may be tried again; any other one ends it
 */
export async function follow(first, { resume, isLast, onEvent, onLost, signal }) {
  let response = first;
  let after = null;
  for (let attempt = 0; ; ) {
    try {
      for await (const { id, type, data } of events(response.body)) {
        if (signal.aborted) return;
        if (id === after) continue;
        after = id;
        attempt = 0;
        onEvent({ id, type, data: JSON.parse(data) });
        if (isLast(type)) return;
      }
    } catch (error) {
      if (error instanceof SyntaxError) throw error;
      // Cut in the middle.
    }
    for (response = null; !response; attempt += 1) {
      if (signal.aborted) return;
      onLost(true);
      await pause(tries[Math.min(attempt, tries.length - 1)], signal);
      if (signal.aborted) return;
      try {
        response = await resume(after);
      } catch (problem) {
        if (!problem.network || attempt + 1 >= tries.length) throw problem;
      }
    }
    onLost(false);
  }
}
