// A field that understands a card as people type it: `3w r`, 權杖三 逆位. The server reads it, in both languages; what it may
// be is listed below while it is typed. Enter takes the likeliest, the arrow keys go to another one.
import { html, useEffect, useId, useRef, useState } from '../lib/html.js';
import { t } from '../lib/language.js';
import { parseCard } from '../api/readings.js';

const wait = 120; // milliseconds between the last key and the question
const known = new Map();

/** What a text may mean; asked once. */
function parsed(text) {
  if (!known.has(text)) {
    const answer = parseCard(text);
    answer.catch(() => known.delete(text));
    known.set(text, answer);
  }
  return known.get(text);
}

/** Several cards in one line are told apart by commas or line breaks. */
const parts = (text) => text.split(/[,，、;；\n]/).map((part) => part.trim()).filter(Boolean);

/**
 * @param {{id: string, label: string, inputRef?: object, onTake: (cards: Array<{card_id, is_reversed, name, standard_name}>) => string|null, onFocus?: () => void, isTaken?: (id: string) => boolean}} props
 *   `onTake` answers what is wrong with them, or null
 */
export function CardField({ id, label, inputRef, onTake, onFocus, isTaken = () => false }) {
  const words = t().cardField;
  const list = useId();
  const listed = useRef();
  const own = useRef();
  const field = inputRef ?? own;
  const [text, setText] = useState('');
  const [found, setFound] = useState(null);
  const [at, setAt] = useState(-1);
  const [wrong, setWrong] = useState('');
  const asked = useRef('');
  const one = parts(text)[0] ?? '';
  const candidates = text && parts(text).length === 1 && found?.text === one ? found.candidates : [];

  useEffect(() => {
    asked.current = one;
    if (!one || parts(text).length > 1) return undefined;
    const timer = setTimeout(() => parsed(one).then((answer) => asked.current === one && setFound({ ...answer, text: one }), (problem) => setWrong(problem.message)), wait);
    return () => clearTimeout(timer);
  }, [text]);

  // Above what is stuck to the foot of a phone's screen; and the chosen one within a list that scrolls.
  useEffect(() => listed.current?.scrollIntoView({ block: 'nearest' }), [candidates.length > 0]);
  useEffect(() => listed.current?.children[at]?.scrollIntoView({ block: 'nearest' }), [at]);

  const give = (cards) => {
    const problem = onTake(cards);
    setWrong(problem ?? '');
    if (problem) return;
    setText('');
    setFound(null);
    setAt(-1);
  };
  const take = async (index) => {
    try {
      const cards = [];
      for (const part of parts(text)) {
        const answer = await parsed(part);
        const best = answer.candidates.find(({ card_id: card }) => card === answer.card_id) ?? answer.candidates.find(({ card_id: card }) => !isTaken(card)) ?? answer.candidates[0];
        const chosen = parts(text).length === 1 && index >= 0 ? answer.candidates[index] : best;
        if (!chosen) {
          setWrong(words.unknown(part));
          return;
        }
        cards.push({ ...chosen, is_reversed: answer.is_reversed });
      }
      give(cards);
    } catch (problem) {
      setWrong(problem.message);
    }
  };
  const onKeyDown = (event) => {
    if (event.isComposing || event.keyCode === 229) return; // Enter ends a word of the input method first
    if (event.key === 'Enter') {
      event.preventDefault();
      if (text.trim()) take(at);
    } else if (event.key === 'Escape' && text) {
      event.preventDefault();
      setText('');
      setWrong('');
    } else if (candidates.length && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      setAt((at + (event.key === 'ArrowDown' ? 1 : -1) + candidates.length) % candidates.length);
    }
  };
  const onInput = (event) => {
    setText(event.target.value);
    setAt(-1);
    setWrong('');
  };
  const way = found?.is_reversed ? t().card.reversed : t().card.upright;
  const isOpen = candidates.length > 0;
  return html`<div class="card-field">
    <input id=${id} class="field" ref=${field} type="text" value=${text} maxlength="100" autocomplete="off" autocapitalize="off" spellcheck=${false} enterkeyhint="next" aria-label=${label}
      placeholder=${words.placeholder} role="combobox" aria-autocomplete="list" aria-expanded=${String(isOpen)} aria-controls=${isOpen ? list : undefined} aria-activedescendant=${at >= 0 && isOpen ? `${list}-${at}` : undefined}
      aria-invalid=${wrong ? 'true' : undefined} aria-describedby=${wrong ? `${list}-wrong` : undefined} onInput=${onInput} onKeyDown=${onKeyDown} onFocus=${onFocus} />
    ${isOpen && html`<ul class="card-candidates" ref=${listed} id=${list} role="listbox" aria-label=${words.candidates}>
      ${candidates.map((candidate, i) => html`<li key=${candidate.card_id} id=${`${list}-${i}`} role="option" aria-selected=${String(at < 0 ? i === 0 : i === at)}
        onPointerDown=${(event) => event.preventDefault()} onClick=${() => take(i)}>
        <span class="card-name-own">${candidate.name}</span> <span class="card-name-classic">${candidate.standard_name}</span>${found.is_reversed && html` <span class="orientation is-reversed">${way}</span>`}</li>`)}
    </ul>`}
    ${text && found?.text === one && !candidates.length && !wrong && parts(text).length === 1 && html`<p class="small">${words.none}</p>`}
    <p class="form-error card-wrong" id=${`${list}-wrong`} role="alert">${wrong}</p>
  </div>`;
}
