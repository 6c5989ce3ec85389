// The reader of event streams: whatever a chunk ends in, the events are the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventParser, events } from '../../assets/web/lib/events.js';
import { after, idle, isUnderWay, shownText } from '../../assets/web/pages/kept/telling-state.js';

const text = [
  ': a comment', '', 'id: run.1', 'event: basis', 'data: {"lang":"zh-TW"}', '', 'id: run.2', 'event: delta', 'data: {"text":"夜裡的路😶"}', '',
  ':', 'data:no space', 'data: second line', '', 'event: nothing to say', '', 'id: run.3', 'data', '', 'event: done', 'data: {}', '', '',
];
const wanted = [
  { id: 'run.1', type: 'basis', data: '{"lang":"zh-TW"}' }, { id: 'run.2', type: 'delta', data: '{"text":"夜裡的路😶"}' },
  { id: 'run.2', type: 'message', data: 'no space\nsecond line' }, { id: 'run.3', type: 'message', data: '' }, { id: 'run.3', type: 'done', data: '{}' },
];

const streamOf = (chunks) => new ReadableStream({ start: (to) => { chunks.forEach((chunk) => to.enqueue(chunk)); to.close(); } });
const all = async (chunks) => {
  const found = [];
  for await (const event of events(streamOf(chunks))) found.push(event);
  return found;
};

for (const [name, end] of [['LF', '\n'], ['CRLF', '\r\n'], ['CR', '\r']]) {
  test(`events are the same wherever the stream is cut (${name})`, async () => {
    // A stream that ends in a lone CR has its last event still open: something has to follow.
    const bytes = new TextEncoder().encode(text.join(end) + (end === '\r' ? ':' : ''));
    assert.deepEqual(await all([bytes]), wanted);
    assert.deepEqual(await all([...bytes].map((byte) => Uint8Array.of(byte))), wanted, 'byte by byte');
    for (let at = 1; at < bytes.length; at += 1) assert.deepEqual(await all([bytes.slice(0, at), bytes.slice(at)]), wanted, `cut at ${at}`);
  });
}

test('an event without its empty line is not one yet', () => {
  const parser = new EventParser();
  assert.deepEqual(parser.take('id: 1\ndata: half'), []);
  assert.deepEqual(parser.take(' a line\n'), []);
  assert.deepEqual(parser.take('\n'), [{ id: '1', type: 'message', data: 'half a line' }]);
});

test('a stream that falls silent counts as cut', async () => {
  const silent = new ReadableStream({});
  await assert.rejects(async () => { for await (const one of events(silent, 10)) assert.fail(one); }, /silent/);
});

test('a telling is what its events make of it', () => {
  const play = (...list) => list.reduce((state, [type, data], i) => after(state, { id: `run.${i}`, type, data }), { ...idle, phase: 'starting' });
  const told = play(['basis', {}], ['asking', { model: 'm' }], ['delta', { text: 'a' }], ['delta', { text: 'b' }]);
  assert.equal(told.run, 'run');
  assert.equal(shownText(told), 'ab');
  assert.ok(isUnderWay(told));
  assert.equal(shownText({ ...told, held: 1 }), 'a');
  const replaced = after({ ...told, held: 1 }, { id: 'run.9', type: 'replace', data: { reason: 'card_invented', text: 'whole', by: 'offline' } });
  assert.equal(shownText(replaced), '', 'what is void leaves the screen, paused or not');
  assert.equal(shownText({ ...replaced, held: null }), 'whole');
  assert.deepEqual(replaced.reasons, [{ code: 'card_invented', by: 'offline', hadText: true }]);
  const done = after(replaced, { id: 'run.10', type: 'done', data: { written_by: 'offline' } });
  assert.ok(!isUnderWay(done));
});
