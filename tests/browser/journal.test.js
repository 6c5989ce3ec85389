// The journal, threads, looking back, and the same question asked again, as the person sees them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean } from './support/axe.js';
import { hear, phone, until, useSite } from './support/browser.js';
import { beMember, makeReading, openAsMember } from './support/member.js';

const site = useSite();
const texts = (page) => page.locator('.entry .prose').allInnerTexts();
const counted = (page, text) => until(page, (wanted) => document.querySelector('.journal-list[aria-busy=false] .journal-count')?.textContent === wanted, text);
const drafts = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('journal.')).length);

/** The instance's local day, in so many days. */
const localDay = (days = 0) => new Date(Date.now() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10);

test('a guest is told kindly, with the way in', async () => {
  for (const path of ['/journal', '/threads', '/threads/01a2136c-2539-7471-af18-acfdc9c70dbd']) {
    const page = await site.open(path);
    assert.equal(await page.locator('.guest-page .button').getAttribute('href'), `/signin?next=${encodeURIComponent(path)}`);
    await page.calm();
  }
});

test('an entry is written, seen before it is saved, changed and deleted by keyboard alone', async () => {
  const page = await openAsMember(site, '/journal');
  const press = (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  await page.locator('[data-act=write]').focus();
  await press('Enter');
  await until(page, () => document.activeElement?.tagName === 'TEXTAREA');
  await page.keyboard.type('# 下雨\n\n**屋頂**沒有漏');
  await press('Tab', 'Space'); // the first mood
  assert.equal(await page.locator('.mood-choice input').first().isChecked(), true);
  await page.locator('.journal-editor [aria-pressed]').focus();
  await press('Enter');
  await page.locator('.editor-preview strong', { hasText: '屋頂' }).waitFor();
  await hear(page, '存起來就是這個樣子');
  await press('Enter');
  await until(page, () => document.activeElement?.tagName === 'TEXTAREA');
  await press('Control+Enter');
  await page.locator('.entry h3', { hasText: '下雨' }).waitFor();
  await hear(page, '存好了');
  await until(page, () => document.activeElement?.dataset.act === 'write');
  assert.equal(await drafts(page), 0);
  await page.locator('.entry [data-act=edit]').focus();
  await press('Enter');
  await until(page, () => document.activeElement?.tagName === 'TEXTAREA');
  await press('Control+End');
  await page.keyboard.type('，真的');
  await press('Control+Enter');
  await page.locator('.entry .prose', { hasText: '沒有漏，真的' }).waitFor();
  await until(page, () => document.activeElement?.dataset.act === 'edit');
  await press('Tab', 'Enter');
  await page.locator('dialog[open]').waitFor();
  await until(page, () => document.activeElement?.textContent === '留著');
  await press('Enter');
  await until(page, () => !document.querySelector('dialog'));
  assert.equal(await page.locator('.entry').count(), 1);
  await page.locator('.entry [data-act=remove]').focus();
  await press('Enter');
  await page.locator('dialog .is-grave').focus();
  await press('Enter');
  await hear(page, '日記刪掉了');
  await until(page, () => !document.querySelector('.entry'));
  assert.equal((await page.api('GET', '/journals')).total, 0);
  await page.calm();
});

test('hostile Markdown does nothing, in the preview and on the page', async () => {
  const page = await openAsMember(site, '/journal');
  const hostile = ['<script>window.hit = 1</script>', '<img src=x onerror="window.hit = 1">', '[x](javascript:window.hit=1)', '[y](data:text/html,<script>1</script>)', '![z](https://elsewhere.example/pixel.png)', '>'.repeat(4000)].join('\n\n');
  await page.locator('[data-act=write]').click();
  await page.locator('.journal-editor textarea').fill(hostile);
  await page.locator('.journal-editor [aria-pressed]').click();
  const harmless = async (where) => {
    await page.locator(where).waitFor();
    const found = await page.evaluate((within) => ({
      elements: document.querySelectorAll(`${within} :is(script, img, iframe, svg, style, form, [onerror], [onclick])`).length,
      links: [...document.querySelectorAll(`${within} a[href]`)].length, hit: window.hit ?? 0,
    }), where);
    assert.deepEqual(found, { elements: 0, links: 0, hit: 0 });
    assert.match(await page.locator(where).innerText(), /<script>window\.hit = 1<\/script>/, 'it is text');
  };
  await harmless('.editor-preview');
  await page.locator('.journal-editor button[type=submit]').click();
  await harmless('.entry .prose');
  await page.api('POST', '/journals', { content: '[weather](https://weather.example)' });
  await page.reload();
  assert.equal(await page.locator('.entry .prose a[href]').getAttribute('rel'), 'noopener nofollow');
  await page.calm(); // no request went elsewhere, and nothing was against the policy
});

test('what was typed and not saved is there again, and can be dropped', async () => {
  let page = await openAsMember(site, '/journal');
  await page.locator('[data-act=write]').click();
  await page.locator('.journal-editor textarea').fill('半句話');
  await page.locator('.mood-choice', { hasText: '平靜' }).click();
  assert.match(await page.locator('.editor-kept').innerText(), /先留在這台裝置上/);
  page = await page.closeAndReopen('/journal');
  await page.locator('.editor-restored').waitFor();
  assert.equal(await page.locator('.journal-editor textarea').inputValue(), '半句話');
  assert.equal(await page.locator('.mood-choice', { hasText: '平靜' }).locator('input').isChecked(), true);
  await page.locator('.editor-restored button').click();
  assert.equal(await page.locator('.journal-editor textarea').inputValue(), '');
  assert.equal(await drafts(page), 0);
  // The connection is gone when it is saved: the text stays, and the second try keeps it.
  await page.locator('.journal-editor textarea').fill('兩句話');
  await page.route('**/api/v1/journals?*', (route) => route.abort(), { times: 1 });
  await page.locator('.journal-editor button[type=submit]').click();
  await page.locator('.editor-problem:not([hidden])').waitFor();
  assert.equal(await drafts(page), 1);
  await page.locator('.journal-editor button[type=submit]').click();
  await page.locator('.entry .prose', { hasText: '兩句話' }).waitFor();
  await page.calm(/ERR_FAILED/);
});

test('two tabs: the second is shown both texts and chooses', async () => {
  const page = await openAsMember(site, '/journal');
  const { id } = await page.api('POST', '/journals', { content: '最早的' });
  await page.reload();
  for (const [keep, wanted] of [['mine', '這個分頁的'], ['theirs', '另一個分頁的']]) {
    await page.locator('.entry [data-act=edit]').click();
    await page.locator('.journal-editor textarea').fill('這個分頁的');
    await page.api('PUT', `/journals/${id}`, { content: '另一個分頁的' });
    await page.locator('.mood-choice', { hasText: keep === 'mine' ? '感謝' : '困惑' }).click();
    await page.locator('.journal-editor button[type=submit]').click();
    await page.locator('.entry-conflict blockquote', { hasText: '另一個分頁的' }).waitFor();
    assert.equal(await page.locator('.journal-editor textarea').inputValue(), '這個分頁的');
    await page.locator(`.entry-conflict [data-keep=${keep}]`).click();
    await page.locator('.entry .prose', { hasText: wanted }).waitFor();
    assert.equal((await page.api('GET', `/journals/${id}`)).content, wanted);
    assert.equal(await drafts(page), 0);
  }
  await page.calm(/412/);
});

test('entries are found in Chinese and English and by mood, and the words are in the address', async () => {
  const page = await openAsMember(site, '/journal');
  const { id } = await makeReading(page, { question: '要不要搬家？' });
  await page.api('POST', `/readings/${id}/journal`, { content: '看了三間房子', mood_tags: ['anxious'] });
  await page.api('POST', '/journals', { content: 'Rain on the Tin Roof', mood_tags: ['peaceful'] });
  await page.api('POST', '/journals', { content: '下了一整夜的雨', mood_tags: ['peaceful'] });
  await page.reload();
  await counted(page, '3 篇');
  for (const [words, wanted] of [['整夜', '下了一整夜的雨'], ['tin ROOF', 'Rain on the Tin Roof'], ['搬家', '看了三間房子']]) {
    await page.locator('#journal-search').fill(words);
    await until(page, (text) => [...document.querySelectorAll('.journal-list[aria-busy=false] .entry .prose')].map((one) => one.textContent.trim()).join() === text, wanted);
    assert.equal(new URL(page.url()).searchParams.get('q'), words);
  }
  await page.locator('#journal-search').fill('');
  await counted(page, '3 篇');
  await page.locator('#journal-mood').selectOption('peaceful');
  await counted(page, '2 篇');
  await page.locator('#journal-search').fill('沒有這種事');
  await page.locator('.journal-empty button').click();
  await counted(page, '3 篇');
  assert.deepEqual((await texts(page)).map((text) => text.trim()), ['下了一整夜的雨', 'Rain on the Tin Roof', '看了三間房子']);
  await page.locator('.entry-beside a').click();
  await page.locator('.written .entry .prose', { hasText: '看了三間房子' }).waitFor();
  await page.calm();
});

test('the month shows a card and a mood a day, and is walked by keyboard', async () => {
  const page = await openAsMember(site, '/journal');
  const { reading } = await page.api('POST', '/readings/daily', {});
  await page.api('POST', '/journals', { content: '今天', mood_tags: ['grateful'] });
  await page.locator('.journal-views a').nth(1).click();
  const today = page.locator('.day.is-today');
  await today.locator('img').waitFor();
  const { name, image_url: picture } = reading.cards[0];
  assert.equal(await today.locator('img').getAttribute('src'), picture);
  const label = await today.getAttribute('aria-label');
  for (const part of ['今天', name, '感謝', '1 份解讀', '1 篇']) assert.ok(label.includes(part), `${label}: ${part}`);
  assert.equal(await page.locator('.day[tabindex="0"]').count(), 1);
  await today.focus();
  const at = () => page.evaluate(() => document.activeElement.dataset.date);
  const walk = async (key, days) => {
    await page.keyboard.press(key);
    await until(page, (wanted) => document.activeElement?.dataset.date === wanted, localDay(days));
  };
  await walk('ArrowLeft', -1);
  await walk('ArrowUp', -8);
  await walk('ArrowDown', -1);
  await walk('ArrowRight', 0);
  const before = await at();
  await page.keyboard.press('PageUp');
  await until(page, (month) => document.activeElement?.dataset.date && document.activeElement.dataset.date.slice(0, 7) < month, before.slice(0, 7));
  await page.keyboard.press('PageDown');
  await until(page, (month) => document.activeElement?.dataset.date?.slice(0, 7) === month, before.slice(0, 7));
  await today.focus();
  await page.keyboard.press('Enter');
  await page.locator('.day-view .entry .prose', { hasText: '今天' }).waitFor();
  assert.equal(await page.locator(`.day-readings a[href="/readings/${reading.id}"]`).count(), 1);
  await page.reload();
  await page.locator('.day-view .entry').waitFor();
  await page.calm();
});

test('an entry that tells of danger is kept, with help lines and no lecture beside it', async () => {
  const page = await openAsMember(site, '/journal');
  await page.locator('[data-act=write]').click();
  await page.locator('.journal-editor textarea').fill('我不想活了');
  await page.locator('.journal-editor button[type=submit]').click();
  await page.locator('.entry .prose', { hasText: '我不想活了' }).waitFor();
  await page.locator('.entry-help a[href="tel:1925"]').waitFor();
  assert.equal(await page.locator('.safety, .site-problem').count(), 0);
  await page.calm();
});

test('a thread is begun at a reading; looking back asks for what happened, quietly, above the journal', async () => {
  const page = await site.open('/about');
  await beMember(site, page);
  const one = await makeReading(page, { question: '要不要搬家？' });
  const two = await makeReading(page, { question: '搬去哪裡？' });
  await page.goto(`${site.url}/readings/${one.id}`);
  await page.locator('#thread-place').selectOption('new');
  await page.locator('.thread-place [name=title]').fill('房子');
  assert.equal(await page.locator('.thread-place [name=question]').inputValue(), '要不要搬家？');
  await page.locator('.thread-place button[type=submit]').click();
  await hear(page, '放到「房子」底下了');
  await page.locator('.look-days [data-days="30"]').click();
  await page.locator('.afterwards .look-back .soft-text').waitFor();
  await page.goto(`${site.url}/readings/${two.id}`);
  await page.locator('#thread-place').selectOption({ label: '房子' });
  await page.locator('.look-date input').fill(localDay());
  await page.locator('.look-date button').click();
  await page.locator('.afterwards .look-due').waitFor();
  await page.goto(`${site.url}/journal`);
  await page.locator('.due .due-item').waitFor();
  assert.equal(await page.locator('.due-item').count(), 1, 'the other one is not due');
  await page.locator('.due [data-act=tell]').click();
  await page.locator('.telling button[type=submit]').click();
  await page.locator('.telling .form-error').waitFor();
  await page.locator('.telling input[value=partly]').check();
  await page.locator('.telling textarea').fill('租了一間，\n還沒搬。');
  await page.locator('.telling button[type=submit]').click();
  await page.locator('.due .outcome-name', { hasText: '有一部分' }).waitFor();
  await page.locator('.account-button').click();
  await page.locator('#account-list a[href="/threads"]').click();
  await page.locator('.thread-row h2 a', { hasText: '房子' }).click();
  await page.locator('.once').first().waitFor();
  assert.deepEqual(await page.locator('.asked-cards a').allInnerTexts(), ['要不要搬家？', '搬去哪裡？']);
  assert.match(await page.locator('.once').nth(1).innerText(), /有一部分[\s\S]*還沒搬/);
  assert.doesNotMatch(await page.locator('main').innerText(), /%|準確|分數/);
  await page.locator('[data-act=turn]').click();
  await hear(page, '放下了');
  await page.locator('[data-act=remove]').click();
  await page.locator('dialog .is-grave').click();
  await page.locator('.thread-empty').waitFor();
  assert.equal((await page.api('GET', '/readings')).total, 2);
  await page.goto(`${site.url}/journal`);
  assert.equal(await page.locator('.due').count(), 0);
  await page.calm();
});

test('the same question within days shows the last answer first; a guest is asked nothing', async () => {
  const guest = await site.open('/read');
  await guest.locator('#question').fill('要不要搬家？');
  await guest.locator('form.question button[type=submit]').click();
  await guest.locator('.spread-choice').first().waitFor();
  await guest.calm();

  const page = await site.open('/about');
  await beMember(site, page);
  const { id, summary_message: said } = await makeReading(page, { question: '要不要搬家？' });
  await page.goto(`${site.url}/read`);
  const asked = page.waitForRequest((request) => request.url().includes('same-question'));
  await page.locator('#question').fill('我現在該不該搬家');
  await page.locator('form.question button[type=submit]').click();
  assert.ok(!decodeURIComponent((await asked).url()).includes('搬家'), 'the question is in no address');
  await page.locator('.same-question').waitFor();
  assert.match(await page.locator('.same-said').innerText(), new RegExp(said.slice(0, 8)));
  await until(page, () => document.activeElement?.id === 'same-title');
  assert.equal(await page.locator('.same-question a.button').getAttribute('href'), `/readings/${id}`);
  await page.locator('[data-act=all-the-same]').click();
  await page.locator('.spread-choice').first().waitFor();
  await page.goBack();
  await page.locator('#question').fill('我會不會升官');
  await page.locator('form.question button[type=submit]').click();
  await page.locator('.spread-choice').first().waitFor();
  await page.calm();
});

test('a limit of one’s own stops before the cards, says when it was set, and is lifted in the preferences', async () => {
  const page = await site.open('/about', { lang: 'en' });
  await beMember(site, page);
  await makeReading(page, { question: 'Should I move?', lang: 'en' });
  await page.goto(`${site.url}/settings/preferences`);
  await page.locator('[name=readings_per_week]').fill('1');
  await page.locator('form:has([name=readings_per_week]) button[type=submit]').click();
  await page.locator('form:has([name=readings_per_week]) .form-done', { hasText: 'Saved.' }).waitFor();
  await page.goto(`${site.url}/read`);
  await page.locator('#question').fill('Something else?');
  await page.locator('form.question button[type=submit]').click();
  await page.locator('.same-question', { hasText: 'You drew a line here' }).waitFor();
  assert.match(await page.locator('.same-question').innerText(), /you allowed yourself one reading a week/);
  assert.equal(await page.locator('[data-act=all-the-same]').count(), 0);
  await page.locator('.same-question a[href="/settings/preferences"]').click();
  await page.locator('[name=readings_per_week]').fill('');
  await page.locator('form:has([name=readings_per_week]) button[type=submit]').click();
  await page.locator('form:has([name=readings_per_week]) .form-done', { hasText: 'Saved.' }).waitFor();
  await page.goto(`${site.url}/read`);
  await page.locator('form.question button[type=submit]').click();
  await page.locator('.spread-choice').first().waitFor();
  await page.calm();
});

for (const lang of ['zh-TW', 'en']) {
  for (const [screen, options] of [['desk', {}], ['phone', { ...phone, viewport: { width: 360, height: 780 } }]]) {
    test(`axe finds nothing on the journal and the threads in ${lang} on a ${screen}, and everything fits`, async () => {
      const page = await site.open('/about', { lang, ...options });
      await beMember(site, page);
      const one = await makeReading(page, { question: '要不要搬家？' });
      await page.api('POST', `/readings/${one.id}/journal`, { content: '# 一\n\n- a\n- b\n\n> c', mood_tags: ['hopeful', 'confused'] });
      await page.api('POST', '/journals', { content: '我不想活了' });
      const { id } = await page.api('POST', '/threads', { title: 'A name that somebody made very long indeed, with no end in sight', question: '?', reading_id: one.id });
      await page.api('PUT', `/readings/${one.id}/look-back`, { on: localDay() });
      const look = async (where) => {
        await page.waitForLoadState('networkidle');
        await clean(page, where);
        assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), `${where} does not scroll sideways`);
      };
      const open = async (path, ready) => {
        await page.goto(site.url + path);
        await page.locator(ready).first().waitFor();
      };
      await open('/journal', '.entry');
      await look('/journal');
      await page.locator('.due [data-act=tell]').click();
      await page.locator('.entry [data-act=edit]').first().click();
      await page.locator('.journal-editor textarea').waitFor();
      await look('/journal with its forms');
      await page.locator('.journal-editor [aria-pressed]').click();
      await page.locator('.editor-preview').waitFor();
      await look('/journal with the preview');
      await page.locator('.entry [data-act=remove]').last().click();
      await look('/journal before deleting');
      await open('/journal?view=month', '.day img');
      await page.locator('.day.is-today').click();
      await page.locator('.day-view .entry').first().waitFor();
      await look('/journal, the month');
      await open('/threads', '.thread-row');
      await page.locator('[data-act=begin]').click();
      await page.locator('.thread-form button[type=submit]').click();
      await page.locator('.form-error').first().waitFor();
      await look('/threads with errors');
      await open(`/threads/${id}`, '.once');
      await page.locator('.once [data-act=tell]').click();
      await page.locator('.thread [data-act=edit]').click();
      await look('/threads/{id} with its forms');
      await open(`/readings/${one.id}`, '.afterwards select');
      await look('a reading with its entry');
      await open('/read', '#question');
      await page.locator('#question').fill('我現在該不該搬家');
      await page.locator('form.question button[type=submit]').click();
      await page.locator('.same-question').waitFor();
      await look('the same question');
      await open('/settings/preferences', '[name=same_question_days]');
      await look('the limits');
      await page.calm();
    });
  }
}
