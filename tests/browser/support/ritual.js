// The ritual's steps as a visitor walks them, for tests that need to be further on.
import { until } from './browser.js';

export const card = (page, number) => page.locator(`.place-card[data-number="${number}"]`);

export async function toSpreads(page, question = '') {
  if (question) await page.locator('#question').fill(question);
  await page.locator('form.question button[type=submit]').click();
  await page.locator('.spread-choice').first().waitFor();
}

export async function toFan(page, spread = 'vault_tec_spread') {
  await page.locator(`input[name=spread][value=${spread}]`).check();
  await page.locator('form button[type=submit]').click();
  await page.locator('.shuffle .ritual-actions .button').click();
  await page.locator('.cut .skip').click();
  await page.locator('.fan-card').first().waitFor();
}

/** Pushes the cards about with the mouse, as far as it takes. */
export async function stir(page) {
  const { x, y, width, height } = await page.locator('.stir-deck').boundingBox();
  for (let i = 0; i < 66; i += 1) await page.mouse.move(x + width * (0.5 + 0.3 * Math.sin(i)), y + height * (0.5 + 0.2 * Math.cos(i * 1.7)));
}

/** Picks (or puts back) a place of the fan with the mouse, on a spot of it that no other card covers. */
export async function pick(page, place) {
  // Waited for: the fan lies open only when it has been measured.
  const found = await page.waitForFunction((wanted) => {
    const button = document.querySelector(`[data-place="${wanted}"]`);
    const { left, top, width, height } = button.getBoundingClientRect();
    for (let v = 0.5; v < 0.9; v += 0.1) {
      for (let u = 0.02; u < 1; u += 0.02) {
        const [x, y] = [left + width * u, top + height * v];
        // Its neighbours hold that spot too when the pointer is two pixels off: take the middle of the strip.
        if ([-2, 0, 2].every((dx) => document.elementFromPoint(x + dx, y)?.closest('button') === button)) return [x, y];
      }
    }
    return null;
  }, place);
  await page.mouse.click(...(await found.jsonValue()));
}

/** Deals without picking. @returns the server's answer */
export async function deal(page) {
  const answered = page.waitForResponse((response) => response.url().includes('/readings/quick'));
  await page.locator('.picking .ritual-actions button').click();
  const answer = await (await answered).json();
  await page.locator('.place-card').first().waitFor();
  await settled(page);
  return answer;
}

/** Waits until no card is on its way any more. */
export const settled = (page) => until(page, () => document.getAnimations().every((one) => one.playState === 'finished'));

export async function turnAll(page) {
  await page.locator('.table .ritual-actions button').click();
  await page.locator('.place.is-turned').first().waitFor();
  await settled(page);
}

export async function toReading(page) {
  await page.locator('.table .ritual-actions button').click();
  await page.locator('.summary-sentence').waitFor();
}

/** From an open /read to face-down cards. */
export async function toTable(page, spread) {
  await toSpreads(page);
  await toFan(page, spread);
  return deal(page);
}

/** What has to be said about a turned card, from the server's own answer. */
export function sentence(drawn, lang = 'zh-TW') {
  const { card: { name, standard_name: classic }, position_number: n, position_name: position, is_reversed: reversed } = drawn;
  return lang === 'en'
    ? `Card ${n}, ${position}: ${name} (${classic}), ${reversed ? 'reversed' : 'upright'}`
    : `第 ${n} 張，${position}：${name}（${classic}），${reversed ? '逆位' : '正位'}`;
}
