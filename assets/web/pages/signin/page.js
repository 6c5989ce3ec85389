// Signing in: a password, a passkey (also offered in the form's own fields), or the outside account if there is one.
// Afterwards one is back where one came from.
import { html, useEffect, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { navigate } from '../../lib/router.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { isOver, person, signedIn } from '../../lib/session.js';
import { leadingBack, nextOf } from '../../lib/return-path.js';
import { browserKnowsPasskeys, offerInFields, signIn } from '../../lib/passkeys.js';
import { goOutside, signInByPassword, waysIn } from '../../api/account.js';
import { Field, FormError, PasswordField, Submit, useForm } from '../../components/form.js';
import { DoorFrame, Or } from './frame.js';

/** Offers passkeys in the fields while nothing else is under way; one ceremony at a time is all a browser can do. */
function usePasskeysInFields({ offered, enter, form }) {
  useEffect(() => (offered ? offerInFields({ onAnswer: (answer) => form.run(() => enter(answer)), onProblem: form.fail }) : undefined), [offered]);
}

export default function SignInPage({ search }) {
  const words = t().signin;
  const next = nextOf(search);
  const { data: ways } = useResource(waysIn, [lang.value]);
  const [ceremony, setCeremony] = useState(false);
  useTitle(words.title);

  const enter = async (answer) => {
    await signedIn(answer);
    await navigate(next, { replace: true });
  };
  const form = useForm(async (values) => enter(await signInByPassword(values)));
  const passkeys = Boolean(ways?.passkeys) && browserKnowsPasskeys();
  usePasskeysInFields({ offered: passkeys && !ceremony, enter, form });
  const byPasskey = async () => {
    setCeremony(true);
    await form.run(async () => enter(await signIn()));
    setCeremony(false);
  };
  // Who is signed in already (in another tab, say) has no business here.
  useEffect(() => {
    if (person.value && !form.busy) navigate(next, { replace: true });
  }, [person.value]);

  return html`<${DoorFrame} title=${words.title} lead=${isOver.value ? words.over : words.lead}>
    <form class="form" ...${form.props}>
      <${FormError} form=${form} />
      <${Field} form=${form} name="email" type="email" label=${t().form.email} required inputmode="email" autocomplete="username webauthn" autocapitalize="none" spellcheck="false" />
      <${PasswordField} form=${form} name="password" label=${t().form.password} autocomplete="current-password webauthn" />
      <${Submit} form=${form} label=${words.submit} />
    </form>
    <div class="other-ways">
      ${(passkeys || ways?.oauth) && html`<${Or} />`}
      ${passkeys && html`<button type="button" class="button is-quiet" onClick=${byPasskey}>${words.passkey}</button>`}
      ${ways?.oauth && html`<button type="button" class="button is-quiet" onClick=${() => form.run(() => goOutside({ redirect_url: next }))}>${words.outside(ways.oauth)}</button>`}
      ${ways && ways.registration !== 'closed' && html`<p>${words.noAccount} <a class="text-link" href=${leadingBack('/register', next)}>${words.register}</a></p>`}
    </div>
  <//>`;
}
