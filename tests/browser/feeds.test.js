// The calendar in a parser of other people: ical.js, which Thunderbird grew up with. (icalendar, in Rust, is
// asked in tests/it/feeds.rs.)
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import ICAL from 'ical.js';

import { accountOf } from './support/accounts.js';
import { startServer } from './support/server.js';

let site;
before(async () => { site = await startServer(); });
after(() => site?.stop());

async function api(token, method, path, body) {
  const answer = await fetch(`${site.url}/api/v1${path}`, {
    method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.json();
}

test('a year of moons, today’s card and reminders parse, with no question in them', async () => {
  const { access_token: token } = await accountOf(site.url);
  await api(token, 'POST', '/readings', { question: 'nobody may read this' });
  const { reading } = await api(token, 'POST', '/readings/daily', { question: 'nor this' });
  for (const [lang, moon] of [['zh-TW', '滿月'], ['en', 'Full moon']]) {
    const { url } = await api(token, 'POST', '/feeds', { kind: 'calendar', moon: true, alarm: '21:45', lang });
    const text = await (await fetch(url)).text();
    assert.ok(!/nobody may read|nor this/.test(text));
    const calendar = new ICAL.Component(ICAL.parse(text));
    const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
    assert.equal(new Set(events.map((event) => event.uid)).size, events.length);
    const cards = events.filter((event) => event.uid.startsWith('card-'));
    assert.deepEqual(cards.map((event) => event.uid), [`card-${reading.id}@wasteland-tarot`]);
    assert.ok(cards[0].startDate.isDate && cards[0].summary.length > 1);
    const moons = events.filter((event) => event.uid.startsWith('moon-'));
    assert.ok(moons.length >= 50 && moons.some((event) => event.summary === moon));
    const last = moons.at(-1).startDate.toJSDate();
    assert.ok(last - Date.now() > 365 * 86_400_000, 'a year ahead');
    const reminders = events.filter((event) => event.uid.startsWith('draw-'));
    assert.equal(reminders.length, 13);
    for (const reminder of reminders) {
      assert.equal(reminder.startDate.zone, ICAL.Timezone.utcTimezone);
      assert.equal(reminder.component.getAllSubcomponents('valarm').length, 1);
    }
    for (const event of events) assert.ok(event.component.getFirstPropertyValue('dtstamp') instanceof ICAL.Time);
  }
});
