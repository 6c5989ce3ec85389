// The form that makes an account; the operator's first one differs only in its token.
import { html, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { useResource } from '../../lib/resource.js';
import { setPerson, signedIn } from '../../lib/session.js';
import { register } from '../../lib/passkeys.js';
import { factions } from '../../api/catalog.js';
import { changeProfile, registerByPassword } from '../../api/account.js';
import { Field, FormError, PasswordField, Select, Submit, useForm } from '../../components/form.js';

const none = 'independent';

/** Factions to choose from, belonging to none first. */
export function useFactions() {
  const { data } = useResource(factions, [lang.value]);
  const known = (data ?? []).map(({ key, name }) => [key, name]);
  return [...known.filter(([key]) => key === none), ...known.filter(([key]) => key !== none)];
}

function WayChoice({ way, setWay }) {
  const words = t().register;
  const choice = (key, name, text) => html`<label class="way">
    <input type="radio" name="way" value=${key} checked=${way === key} onChange=${() => setWay(key)} />
    <span class="way-body"><span class="way-name">${name}</span><span class="small">${text}</span></span>
  </label>`;
  return html`<fieldset class="ways">
    <legend>${words.way}</legend>
    ${choice('passkey', words.byPasskey, words.byPasskeyText)}
    ${choice('password', words.byPassword, words.byPasswordText)}
  </fieldset>`;
}

/** @param {{passkeys?: boolean, invitation?: boolean, setupToken?: string, label: string, onDone: () => void}} props */
export function RegisterForm({ passkeys = false, invitation = false, setupToken, label, onDone, formRef }) {
  const words = t();
  const own = words.register;
  const all = useFactions();
  const [way, setWay] = useState('passkey');
  const byPasskey = passkeys && way === 'passkey';
  const form = useForm(async ({ email, name, password, confirm_password, faction, invitation: code }) => {
    const who = { email: email.trim(), name: name.trim(), invitation: code?.trim() || undefined };
    if (byPasskey) {
      await signedIn(await register(who));
      // The ceremony's answer has no place for it. Without it the account is whole.
      if (faction && faction !== none) await changeProfile({ faction_alignment: faction }).then(({ user }) => setPerson(user), () => {});
    } else {
      await signedIn(await registerByPassword({ ...who, password, confirm_password, faction_alignment: faction || undefined, setup_token: setupToken }));
    }
    await onDone();
  });
  if (formRef) formRef.current = form;
  return html`<form class="form" ...${form.props}>
    <${FormError} form=${form} />
    ${invitation && html`<${Field} form=${form} name="invitation" label=${own.invitation} hint=${own.invitationHint} required autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="60" />`}
    <${Field} form=${form} name="name" label=${words.form.name} hint=${own.nameHint} required autocomplete="nickname" maxlength="50" />
    <${Field} form=${form} name="email" type="email" label=${words.form.email} required inputmode="email" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="254" />
    ${passkeys && html`<${WayChoice} way=${way} setWay=${setWay} />`}
    ${!byPasskey && html`
      <${PasswordField} form=${form} name="password" label=${words.form.password} hint=${words.form.passwordRule} autocomplete="new-password" />
      <${PasswordField} form=${form} name="confirm_password" label=${words.form.again} autocomplete="new-password" />`}
    <${Select} form=${form} name="faction" label=${own.faction} hint=${own.factionHint} options=${all} value=${none} />
    <${Submit} form=${form} label=${label} />
  </form>`;
}
