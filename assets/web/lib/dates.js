// Days and moments in the page's language.
import { lang } from './language.js';

const locale = () => (lang.value === 'en' ? 'en-GB' : lang.value);
const format = (options) => new Intl.DateTimeFormat(locale(), options);

/** "2026年11月25日", "25 November 2026". */
export const day = (time) => format({ dateStyle: 'long' }).format(new Date(time));

/** "2026年11月25日 晚上7:40", "25 November 2026 at 19:40". */
export const moment = (time) => format({ dateStyle: 'long', timeStyle: 'short' }).format(new Date(time));

const units = [['day', 86_400], ['hour', 3_600], ['minute', 60]];

/** How long ago, up to a week; the day itself before that. */
export function ago(time) {
  const seconds = Math.max(0, (Date.now() - Date.parse(time)) / 1000);
  if (seconds > 7 * 86_400) return day(time);
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? ['second', 1];
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  return unit === 'second' ? relative.format(0, 'second') : relative.format(-Math.floor(seconds / size), unit);
}
