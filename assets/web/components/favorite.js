// The star of a reading: at once on the screen, then at the server, taken back if that fails.
import { html, useEffect, useState } from '../lib/html.js';
import { t } from '../lib/language.js';
import { announce } from '../lib/announce.js';
import { changeReading } from '../api/kept.js';

/** @param {{reading: object, onChange?: (reading: object) => void, onFail?: (problem: Error) => void}} props */
export function Favorite({ reading, onChange, onFail }) {
  const words = t().history;
  const [isMarked, setMarked] = useState(reading.is_favorite);
  useEffect(() => setMarked(reading.is_favorite), [reading.id, reading.is_favorite]);
  const toggle = async () => {
    const wanted = !isMarked;
    setMarked(wanted);
    try {
      const changed = await changeReading(reading.id, { is_favorite: wanted });
      onChange?.(changed);
    } catch (problem) {
      setMarked(!wanted);
      announce(problem.message);
      onFail?.(problem);
    }
  };
  return html`<button type="button" class="favorite" aria-pressed=${String(isMarked)} aria-label=${words.mark(reading.question)} title=${words.favorite} onClick=${toggle}>
    <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path d="M12 3.2l2.7 5.6 6.1.8-4.5 4.2 1.1 6.1-5.4-3-5.4 3 1.1-6.1-4.5-4.2 6.1-.8z" /></svg>
  </button>`;
}
