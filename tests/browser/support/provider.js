// A language model of this machine, for tests: speaks OpenAI's chat stream, reads the cards from what it is asked as a good
// model would, and plays a script. It keeps every request's body.
import http from 'node:http';

/** The spread as it stands in a request. */
const factsOf = (user) => JSON.parse(user.slice(user.indexOf('<<<DATA') + 7, user.indexOf('DATA>>>')));

const way = (card, lang) => (lang === 'en' ? card.orientation : card.orientation === 'reversed' ? '逆位' : '正位');

/** What a model that keeps to its instructions says. `turn` tells one text from the next. */
function reading({ lang, cards }, turn, isFollowUp) {
  const told = isFollowUp ? cards.slice(0, 1) : cards;
  const sentences = told.map((card) => (lang === 'en'
    ? `${card.name} (${card.standard_name}, ${way(card, lang)}) lies there, and you have seen it before.`
    : `「${card.name}」（${card.standard_name}，${way(card, lang)}）就放在那裡，你早就看到了。`));
  return [
    lang === 'en' ? `Said for the ${turn}. time, slowly and in plain words for tonight.` : `這是第 ${turn} 次說，話放慢一點。`,
    ...sentences,
    lang === 'en' ? 'Write the letter before supper, and leave the door ajar.' : '晚飯前先把那封信寫完，門留一條縫。',
  ].join('\n\n');
}

const invented = { en: 'And The Bunker Prophet of Nowhere (Five of Pentacles, upright) stands behind all of it.', 'zh-TW': '後面還站著一張「錢幣五」（Five of Pentacles，正位）。' };

const pieces = (text) => text.match(/[\s\S]{1,7}/gu);

/**
 * @returns {Promise<{url: string, asked: Array<object>, play: (script: string) => void, release: () => void, closed: () => Promise<void>, stop: () => Promise<void>}>}
 *   `asked` are the bodies of the requests; `play` says what the next ones get: `normal`, `held` (half a text, the rest at
 *   `release`), `cut`, `invents`, `hangs`; `closed` resolves when a caller has hung up on a telling that was not at its end
 */
export async function startProvider() {
  const asked = [];
  let script = 'normal';
  let release = () => {};
  let hungUp;
  let closed = new Promise((resolve) => (hungUp = resolve));
  const open = new Set();

  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const order = JSON.parse(body);
    asked.push(order);
    const mode = script;
    const user = order.messages.at(-1).content;
    const facts = factsOf(user);
    const text = reading(facts, asked.length, user.includes('<<<READING'));
    const event = (data) => response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
    const say = (part) => pieces(part).forEach((content) => event({ id: 'one', object: 'chat.completion.chunk', model: order.model, choices: [{ index: 0, delta: { content }, finish_reason: null }] }));
    const wait = () => new Promise((resolve) => {
      release = resolve;
      response.once('close', resolve);
    });
    response.once('close', () => !response.writableEnded && hungUp());
    open.add(response);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    const half = Math.floor(text.length / 2);
    if (mode === 'hangs') await wait();
    if (mode === 'cut') {
      say(text.slice(0, half));
      response.destroy();
      return;
    }
    if (mode === 'held') {
      let at = half;
      say(text.slice(0, at));
      // Slow, but alive: a model that is silent for ten seconds is given up.
      const beat = setInterval(() => at < text.length - 1 && say(text.slice(at, (at += 1))), 2000);
      await wait();
      clearInterval(beat);
      say(text.slice(at));
    } else say(text);
    if (mode === 'invents') say(`\n\n${invented[facts.lang]}`);
    event({ id: 'one', object: 'chat.completion.chunk', model: order.model, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    event({ id: 'one', object: 'chat.completion.chunk', model: order.model, choices: [], usage: { prompt_tokens: 900, completion_tokens: 120, total_tokens: 1020 } });
    event('[DONE]');
    response.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    asked,
    play(wanted) {
      script = wanted;
      asked.length = 0;
      closed = new Promise((resolve) => (hungUp = resolve));
    },
    release: () => release(),
    closed: () => closed,
    stop() {
      for (const response of open) response.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
