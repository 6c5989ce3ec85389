// The cards on the table in the page's language. The reading itself stays in the language it was written in;
// names of cards and positions follow the switch, fetched again from the catalogue.
import { lang } from '../../lib/language.js';
import { useResource } from '../../lib/resource.js';
import { card as fetchCard } from '../../api/catalog.js';
import { extraLabel } from './extras.js';

/**
 * @param {object} reading  the server's answer
 * @param {Array|undefined} spreads  spreads in the page's language
 * @returns {{spread: object, cards: Array<{number, position, meaning, isReversed, card}>, extras: Array<{key, kind, label, position, number, isReversed, card, text}>}}
 */
export function useLocalized(reading, spreads) {
  const isForeign = reading.interpretation.lang !== lang.value;
  const outside = reading.extras ?? [];
  const ids = [...reading.cards, ...outside].map(({ card }) => card.id);
  const { data: translated } = useResource(
    () => (isForeign ? Promise.all(ids.map(fetchCard)) : Promise.resolve(null)),
    [lang.value, ids.join()],
  );
  const spread = (isForeign && spreads?.find((one) => one.name === reading.spread.name)) || reading.spread;
  const cards = reading.cards.map((drawn, i) => {
    const position = spread.positions.find(({ number }) => number === drawn.position_number);
    return {
      number: drawn.position_number,
      position: position?.name ?? drawn.position_name,
      meaning: position?.meaning ?? drawn.position_meaning,
      isReversed: drawn.is_reversed,
      card: (isForeign && translated?.[i]?.id === drawn.card.id && translated[i]) || drawn.card,
    };
  });
  const extras = outside.map((drawn, i) => {
    const label = extraLabel(drawn, spread.positions);
    const found = translated?.[cards.length + i];
    return { key: `extra-${i}`, kind: drawn.kind, label, position: label, number: cards.length + i + 1, isReversed: drawn.is_reversed, text: drawn.text, card: (isForeign && found?.id === drawn.card.id && found) || drawn.card };
  });
  return { spread, cards, extras };
}
