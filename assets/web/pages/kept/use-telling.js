// The telling of one reading: asks for it, follows it, pauses and stops it. The server owns the telling; this page only
// watches, so that a reload, a second tab or a dead connection finds it again.
import { useEffect, useMemo, useRef, useState } from '../../lib/html.js';
import { follow } from '../../lib/follow.js';
import { stop, tell, tellings, watch } from '../../api/tellings.js';
import { after, idle, isLast, isUnderWay } from './telling-state.js';

const breath = 40; // milliseconds between two changes of the screen while text comes

/**
 * @param {{id: string}} reading
 * @param {{onOver: (state: object, found: object|null) => Promise<void>, onEvent: (event: object, state: object) => void}} handlers
 *   `onOver` hears of a telling that is at its end and saved, with how the reading is told by then; `onEvent` of each event that is not text
 * @returns `begin` and `attach` resolve when the telling is at its end: to null, or to the problem that kept it from being told
 */
export function useTelling(reading, handlers) {
  const [state, setState] = useState(idle);
  const [known, setKnown] = useState(null);
  const [problem, setProblem] = useState(null);
  const now = useRef({ state: idle, queue: [], timer: 0, watching: null, alive: true });
  const heard = useRef(handlers);
  heard.current = handlers;

  const acts = useMemo(() => {
    const { current } = now;
    const set = (state) => {
      current.state = state;
      if (current.alive) setState(state);
    };
    const change = (part) => set({ ...current.state, ...part });

    const look = async () => {
      const found = await tellings(reading.id);
      if (current.alive) setKnown(found);
      return found;
    };

    function flush() {
      clearTimeout(current.timer);
      current.timer = 0;
      let { state } = current;
      for (const event of current.queue.splice(0)) {
        state = after(state, event);
        if (event.type !== 'delta') heard.current.onEvent(event, state);
      }
      set(state);
      if (state.stopping && state.run && !current.stopped) stopIt(state); // pressed before it had a name
      if (!isUnderWay(state) && state.held === null) over();
    }

    async function over() {
      const { state } = current;
      if (state.phase !== 'done' || current.ending === state) return;
      current.ending = state;
      // The texts first, then away with the stream: the screen is never empty in between.
      const found = await look().catch(() => null);
      if (current.alive) await heard.current.onOver(state, found);
      if (current.state === state) set(idle);
    }

    async function run(begin, open) {
      current.watching?.abort();
      const watching = new AbortController();
      current.watching = watching;
      current.queue = [];
      current.stopped = false;
      setProblem(null);
      set({ ...idle, ...begin, phase: 'starting' });
      try {
        await follow(await open(watching.signal), {
          isLast,
          signal: watching.signal,
          resume: (at) => resume(at, watching.signal),
          onLost: (lost) => change({ lost }),
          onEvent(event) {
            current.queue.push(event);
            if (isLast(event.type)) flush();
            else current.timer ||= setTimeout(flush, breath);
          },
        });
      } catch (failure) {
        if (watching.signal.aborted) return null;
        // Over and forgotten, while we were away: what came of it is kept.
        clearTimeout(current.timer);
        current.timer = 0;
        const before = current.state;
        set(idle);
        const found = await look().catch(() => null);
        if (failure.code !== 'no_such_run') {
          if (failure.code === 'telling_under_way' && found?.run) attach(found.run);
          return failure;
        }
        await heard.current.onOver({ ...before, phase: 'done' }, found);
      }
      return null;
    }

    async function resume(at, signal) {
      let { run } = current.state;
      run = run || current.queue[0]?.id.split('.')[0];
      // Cut before the first word: if it was begun, the reading knows.
      if (!run) run = (await look()).run?.id;
      if (!run) throw Object.assign(new Error('gone'), { code: 'no_such_run' });
      return watch(reading.id, run, at, signal);
    }

    const attach = ({ id, kind }) => run({ kind, run: id }, (signal) => watch(reading.id, id, null, signal)).then((failure) => current.alive && setProblem(failure));

    /** Its end comes down the stream like any other; one that is over already needs no stopping. */
    function stopIt({ run }) {
      current.stopped = true;
      stop(reading.id, run).catch((failure) => failure.status !== 404 && current.alive && setProblem(failure));
    }

    return {
      look,
      attach,
      begin: (order, kind) => run({ kind, question: order.question ?? '', voice: order.character_voice ?? '' }, (signal) => tell(reading.id, order, signal)),
      pause: () => change({ held: current.state.text.length }),
      goOn() {
        change({ held: null });
        if (!isUnderWay(current.state)) over();
      },
      stop() {
        change({ held: null, stopping: true });
        if (current.state.run && !current.stopped) stopIt(current.state);
      },
    };
  }, [reading.id]);

  useEffect(() => {
    const { current } = now;
    current.alive = true;
    acts.look().then(({ run }) => run && current.alive && current.state.phase === 'idle' && acts.attach(run), (failure) => setProblem(failure));
    return () => {
      // Only the watching ends: the server tells it to its end and keeps it.
      current.alive = false;
      clearTimeout(current.timer);
      current.watching?.abort();
    };
  }, [acts]);

  return { state, known, problem, ...acts };
}
