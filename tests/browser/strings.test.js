// Both languages say everything, and the Chinese keeps to the law of the words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import coreEnglish from '../../assets/web/strings/en.js';
import restEnglish from '../../assets/web/strings/en/rest.js';
import coreChinese from '../../assets/web/strings/zh-TW.js';
import restChinese from '../../assets/web/strings/zh-TW/rest.js';

const english = { ...coreEnglish, ...restEnglish };
const chinese = { ...coreChinese, ...restChinese };

function shape(value, path = '') {
  if (Array.isArray(value)) return value.flatMap((one, i) => shape(one, `${path}[${i}]`));
  if (value && typeof value === 'object') return Object.entries(value).flatMap(([key, one]) => shape(one, `${path}.${key}`));
  return [`${path}:${typeof value}${typeof value === 'function' ? value.length : ''}`];
}

function texts(value, path = '') {
  if (value && typeof value === 'object') return Object.entries(value).flatMap(([key, one]) => texts(one, `${path}.${key}`));
  return [[path, String(value)]];
}

test('both languages have the same keys', () => assert.deepEqual(shape(chinese), shape(english)));

test('no sentence uses a forbidden word', () => {
  const zh = /這張牌代表|象徵著|提醒你|告訴我們|旅程|擁抱|綻放|蘊含|指引著|宇宙|能量場|賦能|讓我們|彷彿|您|質量|視頻|信息|默認|！|—/;
  const en = /this card represents|invites you|reminds us|journey|embrace|navigate|tapestry|testament|delve|realm|whisper|beacon|unlock|harness|not just|in a world|!(?!=)|—/i;
  for (const [path, text] of texts(chinese)) assert.doesNotMatch(text, zh, path);
  for (const [path, text] of texts(english)) assert.doesNotMatch(text, en, path);
});

test('Chinese text has no half-width punctuation', () => {
  for (const [path, text] of texts(chinese)) {
    if (!text.includes('=>')) assert.doesNotMatch(text, /[一-鿿][,.:;?!()]|[,:;?!()][一-鿿]/, path);
  }
});
