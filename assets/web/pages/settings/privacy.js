// What is kept, how to take it along, and how to make it go.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { useResource } from '../../lib/resource.js';
import { forget, preferences } from '../../lib/session.js';
import { browserKnowsPasskeys, show } from '../../lib/passkeys.js';
import { deleteAccount, methods, waysIn } from '../../api/account.js';
import { readers } from '../../api/tellings.js';
import { FormError, PasswordField, Submit, useForm } from '../../components/form.js';
import { modelName } from '../../components/written-mark.js';
import { Missing, Switch } from './preferences.js';
import { BringBack, FromTable, TakeAway } from './yours.js';
import { Block, Failure } from './parts.js';

function DeleteDialog({ onClose, onGone }) {
  const words = t().settings.privacy;
  const dialog = useRef();
  const { data, error, retry } = useResource(() => Promise.all([methods(), waysIn()]), []);
  useEffect(() => dialog.current.showModal(), []);
  const remove = async (proof) => {
    const { deleted } = await deleteAccount(proof);
    dialog.current.close();
    onGone(deleted);
    forget();
  };
  const form = useForm(({ password }) => remove(password ? { password } : {}), { codes: { wrong_credentials: 'password' } });
  const [own, ways] = data ?? [];
  const passkey = own?.has_passkey && ways.passkeys && browserKnowsPasskeys();
  const ask = own && (own.has_password ? words.removeAsk : own.has_passkey ? words.removeAskPasskey : words.removeAskFresh);
  return html`<dialog class="dialog" ref=${dialog} aria-labelledby="delete-title" onClose=${onClose}>
    <h2 id="delete-title">${words.removeTitle}</h2>
    <p>${words.removeText}</p>
    ${error && !data && html`<${Failure} error=${error} retry=${retry} />`}
    ${own && html`<form class="form" ...${form.props}>
      <p>${ask}</p>
      <${FormError} form=${form} />
      ${own.has_password && html`<${PasswordField} form=${form} name="password" label=${t().form.password} autocomplete="current-password" />`}
      ${(own.has_password || !own.has_passkey) && html`<${Submit} form=${form} label=${words.removeYes} kind="is-grave" />`}
      ${passkey && html`<div class="form-actions"><button type="button" class=${own.has_password ? 'button is-quiet' : 'button is-grave'} onClick=${() => form.run(async () => remove({ passkey: await show() }))}>${words.removePasskey}</button></div>`}
    </form>`}
    <p><button type="button" class="text-button" onClick=${() => dialog.current.close()}>${words.keep}</button></p>
  </dialog>`;
}

/** Whether there is anybody at all to whom a question could be sent, and what has been. */
function Sent() {
  const words = t().ai.settings;
  const { data: status } = useResource(readers, [lang.value]);
  const models = status?.readers.filter(({ reader }) => reader === 'ai') ?? [];
  return html`${status && html`<p class="small">${models.length ? words.some(models.map(modelName)) : words.none}</p>`}
    <p><a class="text-link" href="/ledger">${words.ledger}</a></p>`;
}

export function PrivacySection({ onGone }) {
  const words = t().settings.privacy;
  const carry = t().portable;
  const own = preferences.value;
  const [asking, setAsking] = useState(false);
  return html`
    <${Block} title=${words.questions}>
      ${own ? html`<${Switch} id="keep-here" label=${words.keepHere} hint=${words.keepHereHint} checked=${own.never_send_questions} change=${(on) => ({ never_send_questions: on })} />
        <${Switch} id="keep-use" label=${t().insights.consent} hint=${t().insights.consentHint} checked=${own.data_collection_consent} change=${(on) => ({ data_collection_consent: on })} />` : html`<${Missing} />`}
      <${Sent} />
    <//>
    <${Block} title=${words.what}><p>${words.whatText}</p><//>
    <${Block} title=${carry.take}><${TakeAway} /><//>
    <${Block} title=${carry.back}><${BringBack} /><//>
    <${Block} title=${carry.csv}><${FromTable} /><//>
    <${Block} title=${words.remove} className="is-grave">
      <p>${words.removeText}</p>
      <div class="form-actions"><button type="button" class="button is-grave" onClick=${() => setAsking(true)}>${words.removeButton}</button></div>
      ${asking && html`<${DeleteDialog} onClose=${() => setAsking(false)} onGone=${onGone} />`}
    <//>`;
}

/** After the account is gone: what went with it. */
export function Farewell({ counts }) {
  const words = t().settings.privacy;
  const heading = useRef();
  useEffect(() => heading.current.focus(), []);
  return html`<section class="page message-page">
    <h1 tabindex="-1" ref=${heading}>${words.gone}</h1>
    <p>${words.goneLead}</p>
    <ul class="gone">${Object.entries(counts).filter(([, n]) => n > 0).map(([key, n]) => html`<li key=${key}>${words.counts[key]?.(n) ?? `${n} ${key}`}</li>`)}</ul>
    <p class="actions"><a class="button" href="/">${words.goneHome}</a></p>
  </section>`;
}
