// One's history and a kept reading's page: found again, written beside, tidied, deleted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean } from './support/axe.js';
import { hear, phone, until, useSite } from './support/browser.js';
import { beMember, makeReading, openAsMember } from './support/member.js';

const site = useSite();
const rows = (page) => page.locator('.kept-row h2').allInnerTexts();
const counted = (page, text) => until(page, (wanted) => document.querySelector('.kept-list[aria-busy=false] .kept-count')?.textContent === wanted, text);
const query = (page) => new URL(page.url()).searchParams;

/** Three readings that differ in all that can be asked for. */
async function three(page) {
  const move = await makeReading(page, { question: '要不要搬家？', tags: ['家', '錢'] });
  const work = await makeReading(page, { question: 'Should I leave this job?', spread: 'celtic_cross', picks: [], tags: ['work'], lang: 'en' });
  const own = await page.api('POST', '/readings', { question: '', spread: 'single_wasteland', cards: [{ card_id: 'major_arcana.16', is_reversed: true }], tags: ['家'] });
  await page.api('PATCH', `/readings/${work.id}`, { is_favorite: true, notes: '雨下了一整夜' });
  return { move, work, own };
}

test('a guest is told kindly, with the way in', async () => {
  for (const path of ['/readings', '/readings/tags', '/readings/01a2136c-2539-7471-af18-acfdc9c70dbd']) {
    const page = await site.open(path);
    await page.locator('.guest-page').waitFor();
    assert.equal(await page.locator('.guest-page .button').getAttribute('href'), `/signin?next=${encodeURIComponent(path)}`);
    await page.calm(/401/);
  }
});

test('an empty history leads to the question', async () => {
  const page = await openAsMember(site, '/readings');
  await page.locator('.kept-empty a[href="/read"]').waitFor();
  await page.calm();
});

test('searching works for Chinese and English, in what is seen and in notes, and the words are in the address', async () => {
  const page = await site.open('/about');
  await beMember(site, page);
  await three(page);
  await page.goto(`${site.url}/readings`);
  await counted(page, '3 份解讀');
  for (const [words, question] of [['搬家', '要不要搬家？'], ['leave this JOB', 'Should I leave this job?'], ['整夜', 'Should I leave this job?'], ['中繼站落雷', '沒有寫問題']]) {
    await page.locator('#kept-search').fill(words);
    await until(page, (wanted) => new URLSearchParams(location.search).get('q') === wanted, words);
    await until(page, (wanted) => [...document.querySelectorAll('.kept-list[aria-busy=false] .kept-row h2')].some((one) => one.textContent === wanted), question);
  }
  await page.locator('#kept-search').fill('沒有這種事');
  await page.locator('.kept-empty').waitFor();
  await hear(page, '沒有解讀');
  await page.reload();
  await page.locator('.kept-empty .button').click();
  await counted(page, '3 份解讀');
  assert.equal(await page.locator('#kept-search').inputValue(), '');
  await page.calm();
});

test('filters narrow the list, stand in the address, and back takes them away again', async () => {
  const page = await site.open('/about');
  await beMember(site, page);
  const { move, work } = await three(page);
  await page.goto(`${site.url}/readings`);
  await counted(page, '3 份解讀');
  await page.locator('#filter-spread').selectOption('celtic_cross');
  await counted(page, '1 份解讀');
  assert.deepEqual(await rows(page), ['Should I leave this job?']);
  assert.equal(await page.locator('.kept-row .thumbs img').count(), 10);
  await page.locator('.kept-row h2 a').click();
  await page.locator('.kept-page').waitFor();
  assert.equal(new URL(page.url()).pathname, `/readings/${work.id}`);
  await page.goBack();
  await counted(page, '1 份解讀');
  assert.equal(await page.locator('#filter-spread').inputValue(), 'celtic_cross');
  await page.goBack();
  await counted(page, '3 份解讀');
  assert.equal(await page.locator('#filter-spread').inputValue(), '');

  await page.locator('.filter-flag input').check();
  await counted(page, '1 份解讀');
  await page.locator('.active-filters button').click();
  await counted(page, '3 份解讀');
  await page.locator('#filter-kind').selectOption('own');
  await counted(page, '1 份解讀');
  assert.equal(await page.locator('.thumbs img.is-reversed').count(), 1);
  await page.locator('#filter-kind').selectOption('daily');
  await counted(page, '沒有解讀');
  await page.locator('#filter-kind').selectOption('');
  await page.locator('.tag-choices .tag', { hasText: '家' }).click();
  await counted(page, '2 份解讀');
  await page.locator('.tag-choices .tag', { hasText: '錢' }).click();
  await counted(page, '1 份解讀');
  assert.deepEqual(query(page).getAll('tag'), ['家', '錢']);
  await page.locator('.active-filters .text-button').click();
  await page.locator('#filter-card').selectOption(move.cards[0].card_id);
  await until(page, () => document.querySelector('.kept-list[aria-busy=false]'));
  assert.ok((await rows(page)).includes('要不要搬家？'));
  await page.locator('.active-filters button').first().click();
  await page.locator('.filter-days input').first().fill('2020-01-02');
  await counted(page, '3 份解讀');
  await page.locator('.filter-days input').nth(1).fill('2020-01-03');
  await counted(page, '沒有解讀');
  await page.calm();
});

test('a card has its history, and its page leads there', async () => {
  const page = await site.open('/about');
  await beMember(site, page);
  const { own } = await three(page);
  await page.api('POST', '/readings', { question: '第二次', spread: 'single_wasteland', cards: [{ card_id: own.cards[0].card_id }] });
  await page.goto(`${site.url}/readings?card=major_arcana.16`);
  await page.locator('.kept-past', { hasText: /份解讀，最早/ }).waitFor();
  const total = (await page.api('GET', '/readings?card=major_arcana.16')).total;
  assert.match(await page.locator('h1').innerText(), /^每一次的「.+」$/);
  assert.match(await page.locator('.kept-past').innerText(), new RegExp(`^${total} 份解讀`));
  await page.locator('.kept-head a[href="/cards/major_arcana.16"]').click();
  await page.locator('.own-readings a').click();
  await page.locator('.kept-past').waitFor();
  assert.equal(query(page).get('card'), 'major_arcana.16');
  await page.calm();
});

test('a long history has pages', async () => {
  const page = await site.open('/about');
  await beMember(site, page);
  for (let i = 1; i <= 45; i += 1) await page.api('POST', '/readings', { question: `問題 ${i}`, spread: 'single_wasteland' });
  await page.goto(`${site.url}/readings?sort=oldest`);
  await counted(page, '45 份解讀');
  assert.equal((await rows(page))[0], '問題 1');
  await page.locator('.paging button').last().click();
  await until(page, () => document.querySelector('.kept-row h2')?.textContent === '問題 21');
  assert.equal(query(page).get('page'), '2');
  await page.locator('.paging button').last().click();
  await until(page, () => document.querySelectorAll('.kept-row').length === 5);
  assert.ok(await page.locator('.paging button').last().isDisabled());
  await page.goBack();
  await until(page, () => document.querySelector('.kept-row h2')?.textContent === '問題 21');
  await page.calm();
});

test('what is changed on a reading survives a reload', async () => {
  const page = await site.open('/about');
  await beMember(site, page);
  const { id } = await makeReading(page, { question: '要不要搬家？', tags: ['家'] });
  await makeReading(page, { question: '別的事', tags: ['用過的'] });
  await page.goto(`${site.url}/readings/${id}`);
  await page.locator('.kept-page .favorite').click();
  await page.locator('#notes').fill('房東說可以等到春天。');
  await page.locator('#mood_before').fill('煩');
  await page.locator('#mood_after').fill('清楚一點了');
  await page.locator('.rating input[value="4"]').check({ force: true });
  await page.locator('.own-tags input').fill('春天，租約');
  await page.locator('.own-tags form .button').click();
  await page.locator('.tag-suggestions button', { hasText: '用過的' }).click();
  await page.locator('.own-tags .is-removable', { hasText: '家' }).click();
  await until(page, () => document.querySelectorAll('.own-tags .is-removable').length === 3);
  await page.locator('.save-state.is-saved').first().waitFor();
  // Left before the pause is over: nothing is lost all the same.
  await page.locator('#notes').fill('房東說可以等到春天。真的。');
  await page.reload();
  await page.locator('#notes').waitFor();
  assert.equal(await page.locator('#notes').inputValue(), '房東說可以等到春天。真的。');
  assert.equal(await page.locator('#mood_before').inputValue(), '煩');
  assert.equal(await page.locator('#mood_after').inputValue(), '清楚一點了');
  assert.equal(await page.locator('.rating input:checked').inputValue(), '4');
  assert.equal(await page.locator('.kept-page .favorite').getAttribute('aria-pressed'), 'true');
  assert.deepEqual(await page.locator('.own-tags .is-removable').allInnerTexts(), ['春天', '租約', '用過的']);
  await page.locator('.save-state.is-saved').first().waitFor();
  const kept = await page.api('GET', `/readings/${id}`);
  assert.equal(kept.notes, '房東說可以等到春天。真的。');
  assert.equal(kept.user_satisfaction, 4);
  await page.calm();
});

test('notes typed without a connection are kept on the device and sent later', async () => {
  const page = await site.open('/about');
  await beMember(site, page);
  const { id } = await makeReading(page);
  await page.goto(`${site.url}/readings/${id}`);
  await page.locator('#notes').waitFor();
  await page.context().setOffline(true);
  await page.locator('#notes').fill('斷線時寫的');
  await page.locator('.save-state.is-failed').first().waitFor();
  await page.context().setOffline(false);
  await page.locator('.save-state.is-saved').first().waitFor();
  assert.equal((await page.api('GET', `/readings/${id}`)).notes, '斷線時寫的');
  await page.calm(/ERR_INTERNET_DISCONNECTED/);
});

test('the text has its reasons, the table its cards, the receipt its checks and its file', async () => {
  const page = await site.open('/about');
  await beMember(site, page);
  const reading = await makeReading(page, { question: '要不要搬家？' });
  await page.goto(`${site.url}/readings/${reading.id}`);
  await page.locator('.passage summary').first().click();
  assert.ok(await page.locator('.why').first().isVisible());
  assert.equal(await page.locator('.kept-table .place').count(), 3);
  await page.locator('.kept-table .place-card').first().click();
  await page.locator('.card-dialog .dialog-close').click();
  await page.locator('.checks.is-ok').waitFor();
  assert.equal(await page.locator('.check[data-state=ok]').count(), 5);
  const file = page.waitForEvent('download');
  await page.locator('.receipt-panel .button').click();
  const saved = await (await file).createReadStream();
  let text = '';
  for await (const chunk of saved) text += chunk;
  assert.deepEqual(JSON.parse(text), reading.receipt);
  assert.equal((await file).suggestedFilename(), 'receipt.json');
  await page.calm();
});

test('a clarifier comes for the chosen position, three at most, and the receipt covers it', async () => {
  const page = await site.open('/about');
  await beMember(site, page);
  const { id } = await makeReading(page);
  await page.goto(`${site.url}/readings/${id}`);
  for (const [n, position] of [[1, '2'], [2, ''], [3, '1']]) {
    await page.locator('#clarify').selectOption(position);
    await page.locator('.clarify .button').click();
    await until(page, (count) => document.querySelectorAll('.extras .reading-card').length === count, n);
  }
  await hear(page, '補到');
  assert.equal(await page.locator('.clarify').count(), 0);
  await page.locator('.checks.is-ok').waitFor();
  assert.match(await page.locator('.extras .reading-position').first().innerText(), /2 現在/);
  await page.calm();
});

test('cards of one’s own have no receipt and no clarifier, and it says so', async () => {
  const page = await site.open('/about');
  await beMember(site, page);
  const { own } = await three(page);
  await page.goto(`${site.url}/readings/${own.id}`);
  await page.locator('.receipt-panel', { hasText: '沒有收據' }).waitFor();
  assert.equal(await page.locator('.clarify').count(), 0);
  await page.calm();
});

test('deleting says what goes; the other tab hears kindly and keeps what was just written', async () => {
  const page = await site.open('/about');
  await beMember(site, page);
  const { id } = await makeReading(page, { question: '要不要搬家？', tags: ['家', '錢'] });
  await page.api('PATCH', `/readings/${id}`, { notes: '一段筆記' });
  const other = await page.context().newPage();
  await other.goto(`${site.url}/readings/${id}`);
  await other.locator('#notes').waitFor();
  await page.goto(`${site.url}/readings/${id}`);
  await page.locator('.remove button').click();
  const said = await page.locator('.remove-dialog').innerText();
  for (const part of ['要不要搬家？', '3 張牌', '收據', '筆記', '2 個標籤']) assert.ok(said.includes(part), part);
  await clean(page, 'delete');
  await page.locator('.remove-dialog .text-button').click();
  await page.locator('.remove button').click();
  await page.locator('.remove-dialog .button').click();
  await page.locator('.kept-empty').waitFor();
  assert.equal(new URL(page.url()).pathname, '/readings');
  await hear(page, '刪掉了。');

  await other.locator('#notes').fill('另一個分頁剛寫的');
  await other.locator('h1', { hasText: '這份解讀不在了' }).waitFor();
  await other.locator('blockquote', { hasText: '另一個分頁剛寫的' }).waitFor();
  await other.close();
  await page.goto(`${site.url}/readings/${id}`);
  await page.locator('h1', { hasText: '這份解讀不在了' }).waitFor();
  await page.calm(/404/);
});

test('tags are renamed, merged and deleted in one place', async () => {
  const page = await site.open('/about');
  await beMember(site, page);
  await three(page);
  await page.goto(`${site.url}/readings/tags`);
  const line = (tag) => page.locator(`.tag-line[data-tag="${tag}"]`);
  await line('家').locator('.tag-acts button').first().click();
  await line('家').locator('.tag-form input').fill('房子');
  await line('家').locator('.tag-form .button').click();
  await line('房子').waitFor();
  await hear(page, '「家」改成「房子」了。');
  await line('房子').locator('input[type=checkbox]').check();
  await line('錢').locator('input[type=checkbox]').check();
  await page.locator('.tag-merge input').fill('搬家');
  await page.locator('.tag-merge .button').click();
  await line('搬家').waitFor();
  assert.equal(await line('錢').count(), 0);
  await line('work').locator('.tag-acts button').last().click();
  await line('work').locator('.button').click();
  await until(page, () => !document.querySelector('[data-tag=work]'));
  const tags = await page.api('GET', '/readings/tags');
  assert.deepEqual(tags, [{ tag: '搬家', count: 2 }]);
  await line('搬家').locator('a').click();
  await counted(page, '2 份解讀');
  await page.calm();
});

for (const lang of ['zh-TW', 'en']) {
  for (const [screen, options] of [['desk', {}], ['phone', phone]]) {
    test(`axe finds nothing on the history, a reading and the tags in ${lang} on a ${screen}`, async () => {
      const page = await site.open('/readings', { lang, ...options });
      await page.locator('.guest-page').waitFor();
      await clean(page, 'guest');
      await beMember(site, page);
      const { move, own } = await three(page);
      await page.api('POST', `/readings/${move.id}/clarifier`, { position: 1 });
      for (const path of ['/readings', '/readings?card=major_arcana.16&favorite=1', `/readings/${move.id}`, `/readings/${own.id}`, '/readings/tags', '/readings/nothing']) {
        await page.goto(site.url + path);
        await page.waitForLoadState('networkidle');
        await clean(page, path);
        const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(width <= 0, `${path} sticks out by ${width}`);
        if (path === '/readings' && screen === 'phone') {
          await page.locator('.filters-open').click();
          await clean(page, 'filters');
        }
        if (path === '/readings/tags') {
          for (const box of await page.locator('.tag-line input').all()) await box.check();
          await page.locator('.tag-acts button').last().click();
          await clean(page, 'tags');
        }
      }
      await page.calm(/40[14]/);
    });
  }
}
