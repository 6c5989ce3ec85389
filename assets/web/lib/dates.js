// Days and moments in the page's language.
import { lang } from './language.js';

const locale = () => (lang.value === 'en' ? 'en-GB' : lang.value);
const format = (options) => new Intl.DateTimeFormat(locale(), options);

/** "2026年11月25日", "25 November 2026". */
export const day = (time) => format({ dateStyle: 'long' }).format(new Date(time));

/** A day without a time, as the API writes it (`2026-11-25`); the same wherever one is. */
export const date = (text) => format({ dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${text}T00:00:00Z`));

/** The month of `2026-11`. */
export const month = (text) => format({ year: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${text}-01T00:00:00Z`));

/** A moment to the minute. */
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
