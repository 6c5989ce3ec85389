// Making a link: what it shows, until when, with which password; then the link itself, to be copied or sent.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { makeLink } from '../../api/sharing.js';
import { FormError, PasswordField, Select, Submit, useForm } from '../../components/form.js';
import { copyText } from '../read/copy-text.js';

function Options({ reading, onMade, onCancel }) {
  const words = t().sharing;
  const form = useForm(async ({ show_question: shown, expires_in_days: days, password }) => {
    const link = await makeLink(reading.id, {
      show_question: shown === 'on',
      ...(days && { expires_in_days: Number(days) }),
      ...(password && { require_password: true, password }),
    });
    onMade(link);
  });
  return html`<form class="form" ...${form.props}>
    <${FormError} form=${form} />
    ${reading.question && html`<div class="form-row share-question">
      <label class="share-check"><input type="checkbox" name="show_question" aria-describedby="share-question-hint" /> <span>${words.question}</span></label>
      <p class="small" id="share-question-hint">${words.questionHint}</p></div>`}
    <${Select} form=${form} name="expires_in_days" label=${words.expires} options=${words.ends} value="" />
    <${PasswordField} form=${form} name="password" label=${words.password} hint=${words.passwordHint} required=${false} autocomplete="new-password" />
    <${Submit} form=${form} label=${words.making}><button type="button" class="text-button" onClick=${onCancel}>${words.cancel}</button><//>
  </form>`;
}

function Made({ link, onClose }) {
  const words = t().sharing;
  const first = useRef();
  const [said, setSaid] = useState('');
  useEffect(() => {
    first.current.focus();
    announce(words.ready);
  }, []);
  const copy = async () => setSaid((await copyText(link.url)) ? words.copied : words.notCopied);
  // Where the browser has its own sheet for sending things; closing that is no failure.
  const send = () => navigator.share({ url: link.url }).catch(() => {});
  return html`<div class="share-made">
    <label class="visually-hidden" for="share-url">${words.link}</label>
    <input class="field" id="share-url" type="text" readonly value=${link.url} onFocus=${(event) => event.target.select()} />
    ${link.has_password && html`<p class="notice">${words.readyPassword}</p>`}
    <p class="actions"><button type="button" class="button" ref=${first} onClick=${copy}>${words.copy}</button>
      ${navigator.share && html`<button type="button" class="text-button" onClick=${send}>${words.send}</button>`}
      <a class="text-link" href=${link.url} target="_blank" rel="noopener">${words.open}</a>
      <button type="button" class="text-button" onClick=${onClose}>${words.close}</button></p>
    <p class="small" role="status">${said}</p>
    ${!link.has_password && html`<figure class="share-preview"><figcaption class="label">${words.preview}</figcaption>
      <img src=${`/share/${link.uuid}/picture.png?lang=${lang.value}`} alt=${words.previewAlt} width="1200" height="630" /></figure>`}
  </div>`;
}

/** @param {{reading: object, onClose: (isMade: boolean) => void}} props */
export function ShareDialog({ reading, onClose }) {
  const words = t().sharing;
  const dialog = useRef();
  const [link, setLink] = useState(null);
  useEffect(() => dialog.current.showModal(), []);
  const close = () => dialog.current.close();
  return html`<dialog class="dialog share-dialog" ref=${dialog} aria-labelledby="share-title" onClose=${() => onClose(Boolean(link))}>
    <h2 id="share-title">${link ? words.ready : words.dialogTitle}</h2>
    ${link ? html`<${Made} link=${link} onClose=${close} />` : html`<${Options} reading=${reading} onMade=${setLink} onCancel=${close} />`}
  </dialog>`;
}
