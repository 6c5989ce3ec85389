// A demo says what it is, until when what one does here stays, and who may be tried out. One press makes it a line.
import { html, useState } from '../lib/html.js';
import { lang, t } from '../lib/language.js';
import { moment } from '../lib/dates.js';
import { navigate } from '../lib/router.js';
import { useResource } from '../lib/resource.js';
import { nameOf, person, signedIn, signOut } from '../lib/session.js';
import { remember, remembered } from '../lib/tab-memory.js';
import { beSomebody, demo } from '../api/demo.js';
import { Outcome, useAct } from './act.js';

const key = 'demo-small';

export function DemoBanner() {
  const words = t().demo;
  const { data } = useResource(demo, [lang.value]);
  const [isSmall, setSmall] = useState(() => remembered(key) === true);
  const act = useAct();
  if (!data?.demo) return null;
  const resize = (small) => {
    setSmall(small);
    remember(key, small);
  };
  const be = (one) => act.run(async () => {
    if (person.value) await signOut();
    await signedIn(await beSomebody(one.key));
    resize(true);
    await navigate('/today');
  });
  const who = person.value;
  return html`<aside class="demo-banner" aria-label=${words.label}>
    <p><b>${words.title}</b> ${!isSmall && html`${words.text} ${data.resets_at && words.until(moment(data.resets_at))}`}${who && html` <span class="small">${words.as(nameOf(who))}</span>`}
      <button type="button" class="text-button" aria-expanded=${String(!isSmall)} onClick=${() => resize(!isSmall)}>${isSmall ? words.more : words.less}</button></p>
    ${!isSmall && html`<ul>${data.people.map((one) => html`<li key=${one.key}><button type="button" class="button is-quiet is-small" data-person=${one.key} disabled=${act.busy} onClick=${() => be(one)}>${words.be(one.name)}</button><span class="small">${one.about}</span></li>`)}</ul>`}
    <${Outcome} act=${act} />
  </aside>`;
}
