// Dealing, wherever it is pressed: one at a time, to the table or the reading, and said if it fails.
import { useEffect, useRef, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { navigate } from '../../lib/router.js';
import { draw } from './state.js';

/** @returns {{busy: boolean, error: Error|null, deal: (work: () => Promise<boolean>) => Promise<void>}}  `work` answers whether there are cards */
export function useDeal() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const here = useRef(true);
  useEffect(() => () => (here.current = false), []);
  const deal = async (work) => {
    setBusy(true);
    setError(null);
    try {
      const hasCards = await work();
      if (!here.current) return;
      const { reading } = draw.value;
      await navigate(`/read?step=${!hasCards ? 'safety' : reading.own ? 'reading' : 'table'}`, { replace: true });
      if (hasCards && !reading.own) announce(t().read.table.dealt(reading.cards.length));
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return { busy, error, deal };
}
