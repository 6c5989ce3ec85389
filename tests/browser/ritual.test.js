// The ritual, as newcomers walk it: by mouse on a desk, by finger on a phone, by keyboard alone, without motion.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { register } from './support/accounts.js';
import { hear, phone, until, useSite } from './support/browser.js';
import { openAsMember } from './support/member.js';
import { facesAreHidden } from './support/pixels.js';
import { card, deal, pick, sentence, settled, stir, toFan, toReading, toSpreads, toTable, turnAll } from './support/ritual.js';

const site = useSite();

async function readingShows(page, answer) {
  const { summary, cards, closing } = answer.interpretation;
  await page.locator('.summary-sentence').waitFor();
  const text = await page.locator('article.reading').innerText();
  assert.ok(text.includes(summary.sentence) && text.includes(summary.action) && text.includes(summary.tension));
  for (const word of summary.keywords) assert.ok(text.includes(word), word);
  for (const one of answer.cards) assert.ok(text.includes(one.card.name) && text.includes(one.card.standard_name), one.card.id);
  for (const one of cards) for (const passage of one.passages) assert.ok(text.includes(passage.text.trim()), passage.text);
  assert.ok(text.includes(closing.text));
}

test('a newcomer gets a three-card reading with the mouse', async () => {
  const page = await site.open('/');
  await page.locator('.hero .button').click();
  await toSpreads(page, '這份工作，我留下來是為了什麼？');
  assert.equal(await page.locator('.spread-choice').count(), 8);
  assert.ok(await page.locator('input[value=vault_tec_spread]').isChecked(), 'three cards are the default');
  await toFan(page);
  assert.equal(await page.locator('.fan-card').count(), 78);
  for (const place of [5, 40, 70]) await pick(page, place);
  const request = page.waitForRequest((one) => one.url().includes('/readings/quick'));
  const revealing = page.waitForRequest((one) => one.url().includes('/reveal'));
  const answer = await deal(page);
  const sent = (await request).postDataJSON();
  assert.deepEqual((await revealing).postDataJSON().picks, [5, 40, 70]);
  assert.equal(sent.question, '這份工作，我留下來是為了什麼？');
  assert.ok(await facesAreHidden(page), 'no face is shown before its turn');
  for (const n of [1, 2, 3]) await card(page, n).click();
  await until(page, () => document.querySelectorAll('.place.is-turned').length === 3);
  await toReading(page);
  await readingShows(page, answer);
  await page.calm();
});

test('a newcomer gets a three-card reading with a finger', async () => {
  const page = await site.open('/', phone);
  await page.locator('.hero .button').tap();
  await page.locator('form.question button[type=submit]').tap();
  await page.locator('.spread-choice').first().waitFor();
  await page.locator('form button[type=submit]').tap();
  await page.locator('.seal summary').waitFor();
  await page.locator('.stir-deck').tap();
  await page.locator('.shuffle .ritual-actions .button').tap();
  // A finger says where to cut by tapping there.
  await page.touchscreen.tap(120, (await page.locator('.cut-deck').boundingBox()).y + 60);
  await until(page, () => Number(document.querySelector('.cut-deck input').value) < 30);
  await page.locator('.cut .ritual-actions .button').tap();
  await page.locator('.fan-card').first().waitFor();
  // The fan is wider than the phone: a finger slides it.
  const before = await page.locator('.fan').evaluate((fan) => fan.scrollLeft);
  await page.locator('.fan').evaluate((fan) => fan.scrollBy(300, 0));
  await until(page, (from) => document.querySelector('.fan').scrollLeft > from + 200, before);
  const { x, y } = await page.locator('.fan').evaluate((fan) => {
    const middle = fan.getBoundingClientRect();
    return { x: middle.left + middle.width / 2, y: middle.top + 130 };
  });
  for (const [n, dx] of [[1, 0], [2, 60], [3, -90]]) {
    await page.touchscreen.tap(x + dx, y);
    await until(page, (wanted) => document.querySelectorAll('.fan-card.is-picked').length === wanted, n);
  }
  const answer = await deal(page);
  for (const n of [3, 1, 2]) await card(page, n).tap();
  await toReading(page);
  await readingShows(page, answer);
  assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), 'nothing sticks out sideways');
  await page.calm();
});

/** Presses Tab until the focus is on something that matches. */
async function tabTo(page, selector) {
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  assert.fail(`Tab never reaches ${selector}`);
}

const focused = (page, selector) => until(page, (wanted) => document.activeElement?.matches(wanted), selector);

test('the whole ritual works by keyboard alone', async () => {
  const page = await site.open('/', { lang: 'en' });
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.className), /skip-link/);
  await tabTo(page, '.hero .button');
  await page.keyboard.press('Enter');
  await focused(page, 'h1');
  await tabTo(page, '#question');
  await page.keyboard.type('What am I staying for?');
  await tabTo(page, 'form.question .button');
  await page.keyboard.press('Enter');
  await page.locator('.spread-choice').first().waitFor();
  await focused(page, 'h1');
  await tabTo(page, 'input[name=spread]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  assert.ok(await page.locator('input[value=vault_tec_spread]').isChecked());
  await tabTo(page, 'form .ritual-actions .button');
  await page.keyboard.press('Enter');
  await page.locator('.shuffle').waitFor();
  await page.locator('.seal summary').waitFor();
  await tabTo(page, '.stir-deck');
  await page.keyboard.down('Space');
  await hear(page, 'Well shuffled');
  await page.keyboard.up('Space');
  await tabTo(page, '.shuffle .button');
  await page.keyboard.press('Enter');
  await page.locator('.cut').waitFor();
  await focused(page, 'h1');
  await tabTo(page, '.cut input');
  await page.keyboard.press('Home');
  for (let i = 0; i < 9; i += 1) await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator('.cut input').getAttribute('aria-valuetext'), '10 above, 68 below');
  await tabTo(page, '.cut .button');
  await page.keyboard.press('Enter');
  await page.locator('.fan-card').first().waitFor();
  await focused(page, 'h1');
  await tabTo(page, '.fan-card');
  await page.keyboard.press('Home');
  await focused(page, '[data-place="0"]');
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await focused(page, '[data-place="77"]');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Space');
  await hear(page, 'Place 77 picked as card 2');
  await page.keyboard.press('Space');
  await hear(page, 'Place 77 put back');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await hear(page, 'That is all of them.');
  await tabTo(page, '.picking .button');
  const request = page.waitForRequest((one) => one.url().includes('/reveal'));
  await page.keyboard.press('Enter');
  const did = (await request).postDataJSON();
  assert.deepEqual([did.picks, did.cut, did.jumper], [[0, 76, 75], 10, false]);
  assert.ok(Buffer.from(did.gesture, 'base64').length > 200, 'how long the key was held is in the gesture');
  await page.locator('.place-card').first().waitFor();
  await focused(page, 'h1');
  for (const n of [1, 2, 3]) {
    await tabTo(page, `.place-card[data-number="${n}"]`);
    await page.keyboard.press('Enter');
    await until(page, (wanted) => document.querySelectorAll('.place.is-turned').length === wanted, n);
  }
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  await focused(page, '.place-card[data-number="3"]');
  await tabTo(page, '.table .ritual-actions .button');
  await page.keyboard.press('Enter');
  await page.locator('.summary-sentence').waitFor();
  await focused(page, 'h1');
  await tabTo(page, '.passage summary');
  await page.keyboard.press('Enter');
  assert.ok(await page.locator('.why').first().isVisible());
  await page.calm();
});

test('every turned card is announced with number, position, both names and orientation', async () => {
  for (const lang of ['zh-TW', 'en']) {
    const page = await site.open('/read', { lang });
    const answer = await toTable(page, 'wasteland_survival');
    for (const drawn of answer.cards) {
      await card(page, drawn.position_number).click();
      await hear(page, sentence(drawn, lang));
      assert.equal(await card(page, drawn.position_number).getAttribute('aria-label'), sentence(drawn, lang));
    }
    await page.calm();
  }
});

test('turning all at once announces them all', async () => {
  const page = await site.open('/read');
  const answer = await toTable(page, 'raider_chaos');
  await turnAll(page);
  for (const drawn of answer.cards) await hear(page, sentence(drawn));
  await page.calm();
});

test('a reversed card turns its picture and leaves its words upright', async () => {
  const page = await site.open('/read');
  const answer = await toTable(page, 'celtic_cross');
  await turnAll(page);
  for (const { position_number: n, is_reversed: reversed } of answer.cards) {
    const transform = await page.locator(`.place[data-place="${n}"] .card-art`).evaluate((art) => getComputedStyle(art).transform);
    assert.match(transform, reversed ? /^matrix\(-1, .*, -1, 0, 0\)$/ : /^none$/, `card ${n}`);
    assert.equal(await page.locator('.turned-list li').nth(n - 1).locator('.orientation').innerText(), reversed ? '逆位' : '正位');
  }
  await page.calm();
});

test('with reduced motion nothing flies or spins, and the ritual is whole', async () => {
  const page = await site.open('/read', { reducedMotion: 'reduce' });
  await toSpreads(page);
  await page.locator('form button[type=submit]').click();
  await page.locator('.deck').waitFor();
  const moving = () => document.getAnimations().filter((one) => {
    const properties = one.effect.getKeyframes().flatMap(Object.keys);
    return properties.includes('transform') && one.effect.getTiming().duration > 1;
  }).length;
  assert.equal(await page.evaluate(moving), 0, 'the deck lies still');
  await stir(page);
  await hear(page, '洗夠了');
  assert.deepEqual(await page.locator('.deck-card').evaluateAll((all) => all.map((one) => one.style.transform).filter(Boolean)), [], 'and under the hand it lies still as well');
  await page.locator('.shuffle .ritual-actions .button').click();
  await page.locator('.cut .skip').click();
  await deal(page);
  await card(page, 1).click();
  await until(page, () => getComputedStyle(document.querySelector('.flip.is-turned .flip-front')).opacity === '1');
  assert.equal(await page.locator('.flip.is-turned .flip-inner').evaluate((one) => getComputedStyle(one).transform), 'none');
  assert.equal(await page.evaluate(moving), 0, 'a turn is a fade');
  await turnAll(page);
  await toReading(page);
  await page.calm();
});

test('a picked card is put back by picking it again', async () => {
  const page = await site.open('/read');
  await toSpreads(page);
  await toFan(page);
  const one = page.locator('[data-place="20"]');
  await pick(page, 20);
  assert.equal(await one.getAttribute('aria-pressed'), 'true');
  await pick(page, 20);
  assert.equal(await one.getAttribute('aria-pressed'), 'false');
  await page.calm();
});

test('a celtic cross on a phone fits without scrolling sideways and no card covers another', async () => {
  const page = await site.open('/read', phone);
  await toTable(page, 'celtic_cross');
  assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth));
  const boxes = await page.locator('.place:not(.is-crossing) .place-card').evaluateAll((cards) => cards.map((one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    return { left, top, right, bottom };
  }));
  assert.equal(boxes.length, 9);
  for (const [i, a] of boxes.entries()) {
    assert.ok(a.left >= 0 && a.right <= 390, `card ${i} is on the screen`);
    assert.ok(a.right - a.left >= 40, 'a finger can hit it');
    for (const b of boxes.slice(i + 1)) assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top, 'free of the others');
  }
  await page.calm();
});

test('every spread fits a phone', async () => {
  const page = await site.open('/read', phone);
  for (const spread of ['single_wasteland', 'wasteland_survival', 'brotherhood_council', 'raider_chaos', 'ncr_strategic', 'horseshoe']) {
    await page.goto(`${site.url}/read`);
    await page.locator('#question').waitFor();
    const answer = await toTable(page, spread);
    assert.equal(await page.locator('.place-card').count(), answer.cards.length, spread);
    assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), spread);
  }
  await page.calm();
});

test('a reload in the middle loses nothing', async () => {
  const page = await site.open('/read');
  await toSpreads(page, '還在嗎');
  await toFan(page);
  await pick(page, 33);
  await page.reload();
  await page.locator('[data-place="33"][aria-pressed="true"]').waitFor();
  const answer = await deal(page);
  await card(page, 2).click();
  await hear(page, sentence(answer.cards[1]));
  await page.reload();
  await card(page, 2).waitFor();
  await settled(page);
  assert.equal(await card(page, 2).getAttribute('aria-label'), sentence(answer.cards[1]));
  assert.match(await card(page, 1).getAttribute('aria-label'), /還沒翻開/);
  await turnAll(page);
  await toReading(page);
  await page.reload();
  await readingShows(page, answer);
  assert.ok((await page.locator('.asked').innerText()).includes('還在嗎'));
  await page.calm();
});

test('the back button goes one step back and the cards stay on the table', async () => {
  const page = await site.open('/read');
  await toTable(page);
  await turnAll(page);
  await toReading(page);
  const sentenceRead = await page.locator('.summary-sentence').innerText();
  await page.goBack();
  await page.locator('.place.is-turned').first().waitFor();
  await page.goBack();
  await page.locator('.spread-choice').first().waitFor();
  await page.locator('.notice a').click();
  assert.equal(await page.locator('.summary-sentence').innerText(), sentenceRead);
  await page.calm();
});

test('a lost connection is said plainly, and dealing again works with the same picks', async () => {
  const page = await site.open('/read');
  await toSpreads(page);
  await toFan(page);
  for (const place of [1, 2, 3]) await pick(page, place * 20);
  await page.route('**/readings/quick*', (route) => route.abort(), { times: 1 });
  await page.locator('.picking .ritual-actions button').click();
  await page.locator('.problem[role=alert]').waitFor();
  assert.match(await page.locator('.problem').innerText(), /連不上伺服器/);
  assert.equal(await page.locator('.fan-card.is-picked').count(), 3);
  await page.locator('.problem button').click();
  await page.locator('.place-card').first().waitFor();
  await page.calm(/Failed to load resource|ERR_FAILED/);
});

test('somebody in danger sees the help lines and no cards', async () => {
  const page = await site.open('/read');
  await toSpreads(page, '我不想活了');
  await toFan(page);
  await page.locator('.picking .ritual-actions button').click();
  const line = page.locator('.safety a[href="tel:1925"]');
  await line.waitFor();
  assert.ok((await line.boundingBox()).height >= 60, 'large enough to hit with a shaking hand');
  assert.equal(await page.locator('.place-card, .fan-card, .card-art').count(), 0);
  await page.calm();
});

test('every page names somebody who answers the telephone at night', async () => {
  for (const [lang, path] of [['zh-TW', '/'], ['en', '/about']]) {
    const page = await site.open(path, { lang });
    const line = page.locator('.site-footer a[href="tel:1925"]');
    await line.waitFor();
    assert.ok((await line.boundingBox()).height >= 44);
    await page.calm();
  }
});

test('a question about quitting is read with its limit said before the reading', async () => {
  const page = await site.open('/read');
  await toSpreads(page, '該不該離職？');
  await toFan(page);
  const answer = await deal(page);
  await turnAll(page);
  await toReading(page);
  const { boundary, summary } = answer.interpretation;
  assert.ok(boundary);
  const text = await page.locator('main').innerText();
  assert.ok(text.indexOf(boundary) > 0 && text.indexOf(boundary) < text.indexOf(summary.sentence));
  await page.calm();
});

test('each passage opens to the reason it stands on', async () => {
  const page = await site.open('/read');
  const answer = await toTable(page);
  await turnAll(page);
  await toReading(page);
  const [passage] = answer.interpretation.cards[0].passages;
  await page.locator('.reading-card .passage summary').first().click();
  const why = page.locator('.reading-card .why').first();
  assert.ok((await why.innerText()).includes(passage.why));
  for (const source of passage.sources) assert.ok((await why.innerText()).includes(source));
  await page.calm();
});

test('a card in the reading opens large and gives the reading back', async () => {
  const page = await site.open('/read');
  const answer = await toTable(page);
  await turnAll(page);
  await toReading(page);
  await page.locator('.reading-thumb').nth(1).click();
  const dialog = page.locator('dialog[open]');
  assert.ok((await dialog.innerText()).includes(answer.cards[1].card.upright_meaning));
  await dialog.locator('.dialog-close').click();
  await dialog.waitFor({ state: 'detached' });
  await page.locator('.reading-thumb').nth(1).click();
  await page.locator('dialog a').click();
  await page.locator('.card-page h1').waitFor();
  await page.goBack();
  await readingShows(page, answer);
  await page.calm();
});

test('the reading is copied as text', async () => {
  const page = await site.open('/read', { permissions: ['clipboard-read', 'clipboard-write'] });
  const answer = await toTable(page);
  await turnAll(page);
  await toReading(page);
  await page.locator('.reading .text-button').last().click();
  await hear(page, '複製好了');
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(text.includes(answer.interpretation.summary.sentence) && text.includes(answer.cards[2].card.name));
  await page.calm();
});

test('the seal that is shown before the shuffle is the one that the receipt opens', async () => {
  const page = await site.open('/read', { lang: 'en' });
  await toSpreads(page, 'What now?');
  await page.locator('form button[type=submit]').click();
  const seal = page.locator('.shuffle .seal');
  await seal.waitFor();
  await seal.locator('summary').click();
  const whole = await seal.locator('.seal-whole code').innerText();
  assert.match(whole, /^[0-9a-f]{64}$/);
  assert.equal(await page.locator('.shuffle').count(), 1, 'who reads what it is, goes on shuffling');
  await stir(page);
  await page.locator('.shuffle .ritual-actions .button').click();
  await page.locator('.cut .ritual-actions .button').click();
  await page.locator('.fan-card').first().waitFor();
  const revealed = page.waitForResponse((one) => one.url().includes('/reveal'));
  await deal(page);
  const { receipt } = await (await revealed).json();
  assert.equal(receipt.reversals_in_10000, 5000);
  assert.equal(commitmentOf(receipt), whole);
  assert.notEqual(receipt.gesture_sha256, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'the hand had a part in it');
  await turnAll(page);
  await toReading(page);
  await page.locator('.keep-check a').click();
  await page.waitForURL('**/verify');
  await until(page, () => document.querySelector('main').innerText.includes('wasteland-tarot verify') && document.querySelectorAll('main li').length >= 5);
  await page.calm();
});

test('a guest keeps the reading by signing up afterwards', async () => {
  const page = await site.open('/read', { lang: 'en' });
  await toSpreads(page, 'May I keep this?');
  await toFan(page);
  await deal(page);
  await turnAll(page);
  await toReading(page);
  await page.locator('.keep-line a').first().click();
  await page.waitForURL('**/register?next=*');
  await register(page);
  await page.waitForURL('**/read?step=reading');
  await page.locator('.keep-line a[href^="/readings/"]').click();
  await page.locator('main h1').first().waitFor();
  await until(page, () => document.querySelector('main').innerText.includes('May I keep this?'));
  await page.calm();
});

/** SHA-256 over the parts that a draw is bound to, worked out here from the specification in src/tarot/receipt.rs. */
function commitmentOf({ deck, deck_hash: deckHash, spread, reversals_in_10000: rate, secret }) {
  const parts = [Buffer.from('wt-draw-1'), Buffer.from(deck), Buffer.from(deckHash, 'hex'), Buffer.from(spread), Buffer.from([rate >> 8, rate & 255]), Buffer.from(secret, 'hex')];
  const length = (part) => Buffer.from([0, 0, part.length >> 8, part.length & 255]);
  return createHash('sha256').update(Buffer.concat(parts.flatMap((part) => [length(part), part]))).digest('hex');
}
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

test('what was shown before the shuffle is the hash of what the receipt opens, and all that the person did is in it', async () => {
  const page = await site.open('/read');
  await toSpreads(page);
  // Queen of Swords as significator: seventy-seven are left.
  await page.locator('.deck-options .more summary').click();
  await page.locator('#significator').fill('寶劍王后');
  await page.locator('#significator').press('Enter');
  await page.locator('.significator .card-name-own').waitFor();
  await page.locator('#reversals').uncheck();
  await page.locator('form button[type=submit]').click();
  await page.locator('.seal summary').click();
  const shown = await page.locator('.seal-whole code').innerText();
  await page.locator('.shuffle .more summary').click();
  await page.locator('#shuffle-words').fill('慢慢來');
  await page.locator('#jumper').check();
  await stir(page);
  await page.locator('.shuffle .ritual-actions .button').click();
  await page.locator('.cut input').fill('31');
  await page.locator('.cut .ritual-actions .button').click();
  await until(page, () => document.querySelectorAll('.fan-card').length === 77);
  for (const place of [5, 40, 70]) await pick(page, place);
  const revealing = page.waitForResponse((one) => one.url().includes('/reveal'));
  await deal(page);
  const response = await revealing;
  const { receipt, cards } = await response.json();
  assert.equal(commitmentOf(receipt), shown);
  assert.equal(receipt.significator, 'minor_arcana.swords.queen');
  assert.equal(receipt.words_sha256, sha256('慢慢來'));
  assert.equal(receipt.gesture_sha256, sha256(Buffer.from(response.request().postDataJSON().gesture, 'base64')));
  assert.deepEqual([receipt.cut, receipt.picks, receipt.jumper], [31, [5, 40, 70], true]);
  assert.ok(cards.every((one) => one.card.id !== 'minor_arcana.swords.queen' && !one.is_reversed));
  // It lies beside the table and beside the reading, and can be looked at.
  await page.locator('.significator-lies', { hasText: '寶劍王后' }).waitFor();
  await turnAll(page);
  await toReading(page);
  await page.locator('.significator-lies button').click();
  await page.locator('.card-dialog[open]', { hasText: '寶劍王后' }).waitFor();
  await page.calm();
});

test('one press deals, from the spreads on and from every stage after', async () => {
  for (const stage of ['spread', 'shuffle', 'cut']) {
    const page = await site.open('/read');
    await toSpreads(page);
    if (stage !== 'spread') {
      await page.locator('form button[type=submit]').click();
      await page.locator('.seal summary').waitFor();
    }
    if (stage === 'cut') await page.locator('.shuffle .ritual-actions .button').click();
    await page.locator(`.ritual-actions .quick`).click();
    await page.locator('.place-card').first().waitFor();
    await settled(page);
    assert.equal(await page.locator('.place-card').count(), 3);
    await page.calm();
  }
});

test('a card that jumped out lies open beside the spread, is announced, and is read at the end', async () => {
  const page = await site.open('/read', { lang: 'en' });
  let jumper;
  // One shuffle in eight: until then.
  for (let i = 0; i < 80 && !jumper; i += 1) {
    await page.goto(`${site.url}/read?step=spread`);
    await page.locator('.spread-choice').first().waitFor();
    await page.locator('form button[type=submit]').click();
    await page.locator('.seal summary').waitFor();
    await page.locator('.shuffle .more summary').click();
    await page.locator('#jumper').check();
    const revealing = page.waitForResponse((one) => one.url().includes('/reveal'));
    await page.locator('.ritual-actions .quick').click();
    jumper = (await (await revealing).json()).cards.find(({ kind }) => kind === 'jumper');
    await page.locator('.place-card').first().waitFor();
  }
  const said = `Jumped out of the shuffle: ${jumper.card.name} (${jumper.card.standard_name}), ${jumper.is_reversed ? 'reversed' : 'upright'}`;
  assert.equal(await page.locator('.jumper-card').getAttribute('aria-label'), said);
  await hear(page, said);
  await settled(page);
  await turnAll(page);
  await toReading(page);
  assert.ok((await page.locator('.extras').innerText()).includes(jumper.is_reversed ? jumper.card.reversed_meaning : jumper.card.upright_meaning));
  await page.calm();
});

test('clarifiers are drawn under a reading, three at most, by a guest and by who keeps it', async () => {
  for (const isMember of [false, true]) {
    const page = isMember ? await openAsMember(site, '/read') : await site.open('/read');
    await toSpreads(page, '再說清楚一點');
    await page.locator('.ritual-actions .quick').click();
    await page.locator('.place-card').first().waitFor();
    await settled(page);
    await turnAll(page);
    await toReading(page);
    if (isMember) await page.locator('.keep-line a[href^="/readings/"]').waitFor();
    for (const n of [1, 2, 3]) {
      if (n === 2) await page.locator('#clarify').selectOption('2');
      await page.locator('.clarify button').click();
      await until(page, (count) => document.querySelectorAll('.extras .reading-card').length === count, n);
    }
    await hear(page, '補到「');
    assert.match(await page.locator('.extras .reading-position').nth(1).innerText(), /補「2 /);
    assert.equal(await page.locator('.clarify').count(), 0);
    if (isMember) {
      const { readings: [{ id }] } = await page.api('GET', '/readings');
      const { card_positions: all } = await page.api('GET', `/readings/${id}`);
      assert.equal(all.filter(({ role }) => role === 'clarifier').length, 3);
    }
    await page.reload();
    await until(page, () => document.querySelectorAll('.extras .reading-card').length === 3);
    await page.calm();
  }
});

test('who has an account gets what is kept, once, and it says what was shown', async () => {
  const page = await openAsMember(site, '/read');
  await toSpreads(page, '留下來的那一份');
  await toFan(page);
  await page.locator('.picking .ritual-actions button').click();
  await page.locator('.place-card').first().waitFor();
  await settled(page);
  await turnAll(page);
  await toReading(page);
  const shown = await page.locator('.summary-sentence').innerText();
  const { readings } = await page.api('GET', '/readings');
  assert.equal(readings.length, 1);
  assert.equal(readings[0].summary_message, shown);
  assert.ok(readings[0].has_receipt);
  assert.equal(await page.locator('.keep-line a').getAttribute('href'), `/readings/${readings[0].id}`);
  await page.calm();
});
