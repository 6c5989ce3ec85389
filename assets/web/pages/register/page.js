// Making an account: open to everybody, to who has an invitation, or to nobody, as the operator decided.
import { html, useEffect, useRef } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { navigate } from '../../lib/router.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { person } from '../../lib/session.js';
import { leadingBack, nextOf } from '../../lib/return-path.js';
import { browserKnowsPasskeys } from '../../lib/passkeys.js';
import { goOutside, waysIn } from '../../api/account.js';
import { say } from '../../components/notice.js';
import { DoorFrame, Or } from '../signin/frame.js';
import { RegisterForm } from './form.js';

export default function RegisterPage({ search }) {
  const words = t().register;
  const next = nextOf(search);
  const form = useRef();
  const { data: ways, error, retry } = useResource(waysIn, [lang.value]);
  useTitle(words.title);
  useEffect(() => {
    if (person.value) navigate(next, { replace: true });
  }, []);
  const done = async () => {
    await navigate(next, { replace: true });
    say(t().register.welcome);
  };
  const outside = () => form.current.run(() => goOutside({ redirect_url: next, invitation: form.current.values().invitation?.trim() || undefined }));
  const signIn = html`<p>${words.hasAccount} <a class="text-link" href=${leadingBack('/signin', next)}>${words.signIn}</a></p>`;

  if (ways?.registration === 'closed') {
    return html`<${DoorFrame} title=${words.title}><p class="notice">${words.closed}</p><div class="other-ways">${signIn}</div><//>`;
  }
  return html`<${DoorFrame} title=${words.title} lead=${words.lead}>
    ${error && !ways && html`<div class="notice" role="alert"><p>${error.message}</p><button type="button" class="text-button" onClick=${retry}>${t().errors.retry}</button></div>`}
    ${ways && html`
      <${RegisterForm} formRef=${form} passkeys=${ways.passkeys && browserKnowsPasskeys()} invitation=${ways.registration === 'invite'} label=${words.submit} onDone=${done} />
      <div class="other-ways">
        ${ways.oauth && html`<${Or} /><button type="button" class="button is-quiet" onClick=${outside}>${words.outside(ways.oauth)}</button>`}
        ${signIn}
      </div>`}
  <//>`;
}
