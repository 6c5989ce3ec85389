// Links to this reading: what each one shows, how often it was opened, and taking it back.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { day } from '../../lib/dates.js';
import { useResource } from '../../lib/resource.js';
import { links, takeBack } from '../../api/sharing.js';
import { Failure } from '../../components/failure.js';
import { copyText } from '../read/copy-text.js';
import { ShareDialog } from './share-dialog.js';

const leads = (link) => link.is_active && !link.is_expired;

function Sure({ onYes, onNo }) {
  const words = t().sharing;
  const first = useRef();
  useEffect(() => first.current.focus(), []);
  return html`<div class="share-sure"><p>${words.sure}</p>
    <p class="actions"><button type="button" class="button is-quiet is-grave" ref=${first} onClick=${onYes}>${words.sureYes}</button>
      <button type="button" class="text-button" onClick=${onNo}>${words.keep}</button></p></div>`;
}

function Link({ link, number, onGone, onFail }) {
  const words = t().sharing;
  const box = useRef();
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const facts = [
    words.made(day(link.created_at)), words.opened(link.access_count), link.expires_at && !link.is_expired && words.until(day(link.expires_at)),
    link.has_password && words.locked, link.show_question && words.withQuestion,
  ].filter(Boolean);
  const copy = async () => setSaid((await copyText(link.url)) ? words.copied : words.notCopied);
  const keep = () => {
    setAsking(false);
    requestAnimationFrame(() => box.current?.querySelector('[data-act=take-back]')?.focus());
  };
  const remove = async () => {
    try {
      await takeBack(link.uuid);
      announce(words.takenBack);
      onGone();
    } catch (problem) {
      setAsking(false);
      onFail(problem);
    }
  };
  return html`<li class=${leads(link) ? 'share-link' : 'share-link is-over'} ref=${box} data-link=${link.uuid}>
    <p class="share-address">${!leads(link) && html`<span class="share-state">${link.is_active ? words.expired : words.revoked}</span> `}<span>${link.url.replace(/^https?:\/\//, '')}</span></p>
    <p class="label kept-facts">${facts.map((fact) => html`<span key=${fact}>${fact}</span>`)}</p>
    ${leads(link) && (isAsking ? html`<${Sure} onYes=${remove} onNo=${keep} />` : html`<p class="actions share-acts">
      <button type="button" class="text-button" aria-label=${words.copyOf(number)} onClick=${copy}>${words.copy}</button>
      <a class="text-link" href=${link.url} target="_blank" rel="noopener" aria-label=${words.openOf(number)}>${words.open}</a>
      <button type="button" class="text-button" data-act="take-back" aria-label=${words.takeBackOf(number)} onClick=${() => setAsking(true)}>${words.takeBack}</button>
      <span class="small" role="status">${said}</span></p>`)}
  </li>`;
}

/** @param {{reading: object, onFail: (problem: Error) => void}} props */
export function Share({ reading, onFail }) {
  const words = t().sharing;
  const button = useRef();
  const [isMaking, setMaking] = useState(false);
  const { data, error, retry, refresh } = useResource(() => links(reading.id), [reading.id]);
  const gone = () => {
    refresh();
    button.current?.focus();
  };
  const close = (isMade) => {
    setMaking(false);
    if (isMade) refresh();
    button.current?.focus();
  };
  return html`<section class="reading-section share"><h2>${words.title}</h2>
    <p class="soft-text">${words.lead}</p>
    <p class="actions"><button type="button" class="button is-quiet" ref=${button} onClick=${() => setMaking(true)}>${words.make}</button></p>
    ${error && !data && html`<${Failure} error=${error} retry=${retry} />`}
    ${data?.length > 0 && html`<h3 class="label">${words.list}</h3><ol class="share-links">${data.map((link, i) => html`<${Link} key=${link.uuid} link=${link} number=${i + 1} onGone=${gone} onFail=${onFail} />`)}</ol>`}
    ${isMaking && html`<${ShareDialog} reading=${reading} onClose=${close} />`}
  </section>`;
}
