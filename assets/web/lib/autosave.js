// Text that saves itself and is not lost. What is typed lies in localStorage until the server has it: a closed tab,
// a dead connection or a crash gives it back at the next visit. Leaving the page sends what is left at once.
import { useEffect, useRef, useState } from './html.js';

const pauseMilliseconds = 700;

function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is forbidden or full: the text is safe as long as the page is open.
  }
}

/**
 * @param {{key: string, saved: string, save: (text: string, init?: object) => Promise<void>}} what  `saved` is what the server has;
 *   `save` is given `{keepalive: true}` when the page is being left
 * @returns {{text: string, setText: (text: string) => void, state: 'saved'|'waiting'|'failed', problem: Error|null, retry: () => void, other: string|null, takeOther: () => void, dropOther: () => void}}
 *   `other` is a text typed here earlier that was never sent, when the server has got another one since
 */
export function useAutosave({ key, saved, save }) {
  const [start] = useState(() => {
    const draft = recall(key);
    if (!draft || draft.text === saved) return { text: saved, other: null };
    return draft.base === saved ? { text: draft.text, other: null } : { text: saved, other: draft.text };
  });
  const [text, show] = useState(start.text);
  const [other, setOther] = useState(start.other);
  const [state, setState] = useState(start.text === saved ? 'saved' : 'waiting');
  const [problem, setProblem] = useState(null);
  const now = useRef({ text: start.text, saved, sending: false, timer: 0, alive: true });

  async function send(init) {
    const { current } = now;
    clearTimeout(current.timer);
    if (current.text === current.saved || (current.sending && !init)) return;
    const sent = current.text;
    current.sending = true;
    try {
      await save(sent, init);
      current.saved = sent;
      if (current.text === sent) remember(key, null);
      else remember(key, { text: current.text, base: sent });
      if (current.alive) setProblem(null);
      if (current.alive && current.text === sent) setState('saved');
    } catch (error) {
      if (error.status === 404) remember(key, null); // what it belonged to is gone
      if (current.alive) {
        setProblem(error);
        setState('failed');
      }
    } finally {
      current.sending = false;
    }
    // What was typed meanwhile.
    if (current.saved === sent && current.text !== sent) send();
  }

  const later = () => {
    clearTimeout(now.current.timer);
    now.current.timer = setTimeout(send, pauseMilliseconds);
  };
  const setText = (typed) => {
    now.current.text = typed;
    show(typed);
    if (typed === now.current.saved && !now.current.sending) {
      clearTimeout(now.current.timer);
      remember(key, null);
      setState('saved');
      return;
    }
    remember(key, { text: typed, base: now.current.saved });
    setState('waiting');
    later();
  };

  useEffect(() => {
    const leave = () => send({ keepalive: true });
    const hidden = () => document.visibilityState === 'hidden' && leave();
    const online = () => send();
    window.addEventListener('pagehide', leave);
    window.addEventListener('online', online);
    document.addEventListener('visibilitychange', hidden);
    if (start.text !== saved) later();
    return () => {
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('online', online);
      document.removeEventListener('visibilitychange', hidden);
      leave();
      now.current.alive = false;
    };
  }, []);

  return {
    text, setText, state, problem, retry: () => send(), other,
    takeOther: () => { setOther(null); setText(other); },
    dropOther: () => { setOther(null); remember(key, null); },
  };
}
