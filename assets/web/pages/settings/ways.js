// How one signs in: password, passkeys, outside account. Which of them may go, the server decides; the last one stays.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { day } from '../../lib/dates.js';
import { useResource } from '../../lib/resource.js';
import { add, browserKnowsPasskeys } from '../../lib/passkeys.js';
import { changePassword, deletePasskey, goOutside, methods, profile, renamePasskey, setPassword, unlink, waysIn } from '../../api/account.js';
import { ApiError } from '../../api/client.js';
import { Field, FormError, PasswordField, Submit, useForm } from '../../components/form.js';
import { Block, Failure, Outcome, useAct } from './parts.js';

const most = 10; // passkeys

function PasswordForm({ has, email, onDone, onCancel }) {
  const words = t().settings.ways;
  const fresh = has ? 'new_password' : 'password';
  const form = useForm(async (values) => {
    if (values[fresh] !== values.confirm_password) throw new ApiError({ message: t().form.differ, code: 'passwords_differ' });
    const { message } = has
      ? await changePassword({ current_password: values.current_password, new_password: values.new_password })
      : await setPassword(values.password);
    onDone(message);
  }, { codes: { wrong_credentials: 'current_password' } });
  return html`<form class="form" ...${form.props}>
    <input type="text" name="username" autocomplete="username" value=${email} hidden readonly />
    <${FormError} form=${form} />
    ${has && html`<${PasswordField} form=${form} name="current_password" label=${words.current} autocomplete="current-password" />`}
    <${PasswordField} form=${form} name=${fresh} label=${words.fresh} hint=${t().form.passwordRule} autocomplete="new-password" />
    <${PasswordField} form=${form} name="confirm_password" label=${t().form.again} autocomplete="new-password" />
    <p class="small">${words.others}</p>
    <${Submit} form=${form} label=${has ? words.changePassword : words.setPassword}>
      <button type="button" class="text-button" onClick=${onCancel}>${t().form.cancel}</button>
    <//>
  </form>`;
}

function Password({ has, email, refresh }) {
  const words = t().settings.ways;
  const [open, setOpen] = useState(false);
  const act = useAct();
  const box = useRef();
  useEffect(() => {
    if (open) box.current.querySelector('.field')?.focus();
  }, [open]);
  const close = () => {
    setOpen(false);
    requestAnimationFrame(() => box.current?.querySelector('button')?.focus());
  };
  const done = (message) => {
    close();
    act.run(async () => message);
    refresh();
  };
  return html`<div ref=${box}>
    ${open
      ? html`<${PasswordForm} has=${has} email=${email} onDone=${done} onCancel=${close} />`
      : html`<p>${has ? words.hasPassword : words.noPassword}</p>
        <div class="form-actions"><button type="button" class="button is-quiet" onClick=${() => setOpen(true)}>${has ? words.changePassword : words.setPassword}</button></div>
        <${Outcome} act=${act} />`}
  </div>`;
}

function Rename({ passkey, onDone }) {
  const words = t().settings.ways;
  const field = useRef();
  const form = useForm(async ({ device_name: name }) => {
    await renamePasskey(passkey.id, name);
    onDone(true);
  });
  useEffect(() => {
    const input = field.current.querySelector('input');
    input.focus();
    input.select();
  }, []);
  return html`<form class="form" ...${form.props}>
    <div ref=${field}><${Field} form=${form} name="device_name" label=${words.newName} required maxlength="100" autocomplete="off" defaultValue=${passkey.device_name} /></div>
    <${FormError} form=${form} />
    <${Submit} form=${form} label=${t().form.save} kind="is-quiet"><button type="button" class="text-button" onClick=${() => onDone(false)}>${t().form.cancel}</button><//>
  </form>`;
}

function Passkey({ passkey, isNew, refresh, onGone }) {
  const words = t().settings.ways;
  const [mode, setMode] = useState(isNew ? 'rename' : '');
  const act = useAct();
  const box = useRef();
  const name = passkey.device_name;
  useEffect(() => {
    if (mode === 'delete') box.current.querySelector('.sure button')?.focus();
  }, [mode]);
  const back = (to) => {
    setMode('');
    requestAnimationFrame(() => box.current?.querySelector(to)?.focus());
  };
  const remove = () => act.run(async () => {
    try {
      await deletePasskey(passkey.id);
    } catch (problem) {
      back('[data-act="delete"]');
      throw problem;
    }
    onGone();
  });
  return html`<li class="item" ref=${box}>
    ${mode === 'rename'
      ? html`<${Rename} passkey=${passkey} onDone=${(changed) => {
        if (changed) refresh();
        back('[data-act="rename"]');
      }} />`
      : html`<div class="item-words">
        <p class="item-name">${name}</p>
        <p class="small">${words.added(day(passkey.created_at))}<span class="dot"></span>${passkey.last_used_at ? words.used(day(passkey.last_used_at)) : words.unused}${passkey.backup_state && html`<span class="dot"></span>${words.synced}`}</p>
      </div>
      ${mode === 'delete'
        ? html`<div class="item-acts sure"><p>${words.removeSure(name)}</p>
            <button type="button" class="text-button is-alert" onClick=${remove}>${words.removeYes}</button>
            <button type="button" class="text-button" onClick=${() => back('[data-act="delete"]')}>${t().form.cancel}</button></div>`
        : html`<div class="item-acts">
            <button type="button" class="text-button" data-act="rename" aria-label=${words.renameOf(name)} onClick=${() => setMode('rename')}>${words.rename}</button>
            <button type="button" class="text-button" data-act="delete" aria-label=${words.removeOf(name)} onClick=${() => setMode('delete')}>${words.remove}</button></div>`}
      <${Outcome} act=${act} />`}
  </li>`;
}

function Passkeys({ list, work, refresh }) {
  const words = t().settings.ways;
  const [added, setAdded] = useState(null);
  const act = useAct();
  const box = useRef();
  const addOne = () => act.run(async () => {
    const { credential } = await add();
    setAdded(credential.id);
    refresh();
    return t().settings.ways.keyAdded;
  });
  const gone = () => {
    refresh();
    box.current?.closest('.block')?.querySelector('h2').focus();
    act.run(async () => t().settings.ways.removed);
  };
  return html`<div ref=${box}>
    ${list.length
      ? html`<ul class="items">${list.map((one) => html`<${Passkey} key=${one.id} passkey=${one} isNew=${one.id === added} refresh=${refresh} onGone=${gone} />`)}</ul>`
      : html`<p>${words.noPasskeys}</p>`}
    ${work
      ? html`<div class="form-actions"><button type="button" class="button is-quiet" onClick=${addOne}>${words.add}</button><span class="small">${words.most(most)}</span></div>`
      : html`<p class="small">${words.unavailable}</p>`}
    <${Outcome} act=${act} />
  </div>`;
}

function Outside({ linked, offered, refresh }) {
  const words = t().settings.ways;
  const act = useAct();
  const link = () => act.run(() => goOutside({ link: true, redirect_url: '/settings/sign-in' }));
  const cut = () => act.run(async () => {
    const { message } = await unlink();
    refresh();
    return message;
  });
  return html`
    <p>${linked ? words.linkedTo(linked) : offered ? words.notLinked(offered) : words.noOutside}</p>
    ${(linked || offered) && html`<div class="form-actions"><button type="button" class="button is-quiet" onClick=${linked ? cut : link}>${linked ? words.unlink : words.link(offered)}</button></div>`}
    <${Outcome} act=${act} />`;
}

export function WaysSection() {
  const words = t().settings.ways;
  const { data, error, retry, refresh } = useResource(() => Promise.all([methods(), waysIn(), profile()]), [lang.value]);
  if (error && !data) return html`<${Failure} error=${error} retry=${retry} />`;
  if (!data) return null;
  const [own, ways, user] = data;
  return html`
    <${Block} title=${words.password}><${Password} has=${own.has_password} email=${user.email} refresh=${refresh} /><//>
    <${Block} title=${words.passkeys}><${Passkeys} list=${own.passkey_credentials} work=${ways.passkeys && browserKnowsPasskeys()} refresh=${refresh} /><//>
    <${Block} title=${words.outside}><${Outside} linked=${own.has_oauth && own.oauth_provider} offered=${ways.oauth} refresh=${refresh} /><//>`;
}
