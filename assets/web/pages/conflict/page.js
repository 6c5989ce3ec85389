// The outside account's address has an account here. Nothing is linked behind anybody's back: first the owner signs
// in the way they used to, and with that the outside account, which waits at the server, is linked.
import { html, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { navigate } from '../../lib/router.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { nameOf, person, reload, signedIn } from '../../lib/session.js';
import { returnPath } from '../../lib/return-path.js';
import { browserKnowsPasskeys, signInAndLink } from '../../lib/passkeys.js';
import { linkWaiting, signInByPassword, waysIn } from '../../api/account.js';
import { Field, FormError, PasswordField, Submit, useForm } from '../../components/form.js';
import { say } from '../../components/notice.js';
import { DoorFrame, Or } from '../signin/frame.js';
import { dropConflict, keptConflict } from './waiting.js';

export default function ConflictPage() {
  const words = t().conflict;
  const [conflict] = useState(keptConflict);
  const { data: ways } = useResource(waysIn, [lang.value]);
  const outside = ways?.oauth ?? '';
  useTitle(words.title);

  const done = async () => {
    const said = t().conflict.linked(outside);
    dropConflict();
    await navigate(returnPath(conflict.next), { replace: true });
    say(said);
  };
  const form = useForm(async ({ password }) => {
    await signedIn(await signInByPassword({ email: conflict.email, password }, true));
    await done();
  });
  const byPasskey = () => form.run(async () => {
    await signedIn(await signInAndLink());
    await done();
  });
  const link = () => form.run(async () => {
    await linkWaiting();
    await reload();
    await done();
  });

  if (!conflict) {
    return html`<${DoorFrame} title=${words.title}><p class="notice">${words.nothing}</p><p class="actions"><a class="button" href="/signin">${words.back}</a></p><//>`;
  }
  // Empty: the outside account did not vouch for the address, so the server does not tell how its owner signs in.
  const { methods } = conflict;
  const can = (method) => !methods.length || methods.includes(method);
  const passkey = can('passkey') && ways?.passkeys && browserKnowsPasskeys();
  if (person.value && !form.busy) {
    return html`<${DoorFrame} title=${words.title} lead=${words.signedIn(nameOf(person.value))}>
      <form class="form" ...${form.props}><${FormError} form=${form} />
        <div class="form-actions"><button type="button" class="button" onClick=${link}>${words.link}</button></div></form>
    <//>`;
  }
  return html`<${DoorFrame} title=${words.title} lead=${words.lead(conflict.email, outside)}>
    <form class="form" ...${form.props}>
      <${FormError} form=${form} />
      ${can('password') && html`
        <${Field} form=${form} name="email" type="email" label=${t().form.email} value=${conflict.email} readonly autocomplete="username" />
        <${PasswordField} form=${form} name="password" label=${t().form.password} autocomplete="current-password" />
        <${Submit} form=${form} label=${words.password} />`}
      ${can('password') && passkey && html`<${Or} />`}
      ${passkey && html`<button type="button" class=${can('password') ? 'button is-quiet' : 'button'} onClick=${byPasskey}>${words.passkey}</button>`}
      ${!can('password') && !can('passkey') && html`<p class="notice">${words.neither}</p>`}
    </form>
    <div class="other-ways"><p><a class="text-link" href="/signin">${words.skip}</a></p></div>
  <//>`;
}
