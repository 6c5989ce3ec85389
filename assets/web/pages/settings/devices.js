// Where one is signed in, and how to end it there.
import { html } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { ago, day } from '../../lib/dates.js';
import { useResource } from '../../lib/resource.js';
import { endOtherSessions, endSession, sessions } from '../../api/account.js';
import { Failure, Outcome, useAct } from './parts.js';

function Device({ session, act, refresh }) {
  const words = t().settings.devices;
  const name = session.device || words.unknown;
  const end = (event) => {
    const list = event.target.closest('.settings-part');
    act.run(async () => {
      const { message } = await endSession(session.id);
      refresh();
      list.querySelector('h1').focus();
      return message;
    });
  };
  return html`<li class="item">
    <div class="item-words">
      <p class="item-name">${name}${session.is_current && html`<span class="mark-here">${words.here}</span>`}</p>
      <p class="small">${words.since(day(session.signed_in_at))}<span class="dot"></span>${words.by[session.method]}<span class="dot"></span>${words.seen(ago(session.last_seen_at))}</p>
    </div>
    ${!session.is_current && html`<div class="item-acts"><button type="button" class="text-button" aria-label=${words.endOf(name)} onClick=${end}>${words.end}</button></div>`}
  </li>`;
}

export function DevicesSection() {
  const words = t().settings.devices;
  const { data, error, retry, refresh } = useResource(sessions, []);
  const act = useAct();
  const others = (data?.length ?? 0) > 1;
  const endOthers = () => act.run(async () => {
    const { message } = await endOtherSessions();
    refresh();
    return message;
  });
  if (error && !data) return html`<${Failure} error=${error} retry=${retry} />`;
  if (!data) return null;
  return html`
    <ul class="items">${data.map((session) => html`<${Device} key=${session.id} session=${session} act=${act} refresh=${refresh} />`)}</ul>
    <div class="form-actions">${others
      ? html`<button type="button" class="button is-quiet" onClick=${endOthers}>${words.endOthers}</button>`
      : html`<p class="soft-text">${words.only}</p>`}</div>
    <${Outcome} act=${act} />`;
}
