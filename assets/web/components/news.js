// What was reached, told once: quietly, at the edge, never over what one is doing. It asks after something of the
// person's was changed, takes the news away at the server first, and shows only what no other tab was quicker to take.
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { lang, t } from '../lib/language.js';
import { announce } from '../lib/announce.js';
import { changes } from '../api/client.js';
import { told, unseen } from '../api/progress.js';

const pause = 700; // milliseconds after the last change: several of one act are one piece of news
const stays = 15_000; // milliseconds
const most = 3;

const leads = { achievement: '/achievements', level: '/karma', title: '/karma' };

export function News() {
  const [shown, setShown] = useState([]);
  const box = useRef();
  useEffect(() => {
    let here = true;
    let timer;
    let asking;
    const look = async () => {
      asking = new AbortController();
      try {
        const { unseen: found } = await unseen(asking.signal);
        if (!found.length) return;
        const { acknowledged } = await told(found.at(-1).number);
        if (here && acknowledged > 0) setShown(found);
      } catch {
        // News can wait for the next change.
      }
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(look, pause);
    };
    // Who signs out is not asked for in the moment in which the session ends.
    const stop = () => {
      clearTimeout(timer);
      asking?.abort();
    };
    look();
    changes.addEventListener('change', later);
    changes.addEventListener('leave', stop);
    return () => {
      here = false;
      stop();
      changes.removeEventListener('change', later);
      changes.removeEventListener('leave', stop);
    };
  }, [lang.value]);
  useEffect(() => {
    if (!shown.length) return undefined;
    const words = t().progress.news;
    announce(shown.map((one) => words[one.kind](one.name, one.level)).join(' '));
    // As long as somebody is at it, it stays.
    const timer = setInterval(() => !box.current?.matches(':hover, :focus-within') && setShown([]), stays);
    return () => clearInterval(timer);
  }, [shown]);
  if (!shown.length) return null;
  const words = t().progress.news;
  return html`<aside class="news" ref=${box} aria-label=${words.label}>
    <ul>${shown.slice(0, most).map((one) => html`<li key=${one.number}>
      ${one.achievement && html`<img src=${one.achievement.icon_image_url} alt="" width="48" height="48" />`}
      <a href=${leads[one.kind]}>${words[one.kind](one.name, one.level)}</a>
    </li>`)}</ul>
    ${shown.length > most && html`<p class="small"><a href="/achievements">${words.more(shown.length - most)}</a></p>`}
    <button type="button" class="text-button" onClick=${() => setShown([])}>${t().account.close}</button>
  </aside>`;
}
