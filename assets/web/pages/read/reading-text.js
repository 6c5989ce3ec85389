// A reading as plain text, for pasting into a journal or a message.
import { t } from '../../lib/language.js';
import { orientationName } from '../../components/card.js';

/** @param {{reading: object, cards: Array, spread: object}} draw  cards and spread in the page's language */
export function readingAsText({ reading, cards, spread }) {
  const words = t().read.reading;
  const { interpretation, question } = reading;
  const { summary, closing } = interpretation;
  const parts = [
    `${t().site.name} · ${spread.display_name}`,
    `${words.asked}\n${question || words.open}`,
    interpretation.boundary,
    [summary.sentence, summary.keywords.join(' / '), `${words.action}: ${summary.action}`, `${words.tension}: ${summary.tension}`].join('\n'),
    ...cards.map(({ number, position, card, isReversed }) => {
      const said = interpretation.cards.find((one) => one.position_number === number);
      return `${number} ${position}\n${card.name} / ${card.standard_name} / ${orientationName(isReversed)}\n${said?.text ?? ''}`;
    }),
    interpretation.links?.length ? `${words.linksTitle}\n${interpretation.links.map((link) => link.text).join('\n')}` : '',
    closing?.text ?? '',
  ];
  return parts.filter(Boolean).join('\n\n');
}
