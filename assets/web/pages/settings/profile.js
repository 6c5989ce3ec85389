// What one says of oneself, the picture, and the title one wears.
import { html, useRef, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { day } from '../../lib/dates.js';
import { useResource } from '../../lib/resource.js';
import { person, setPerson } from '../../lib/session.js';
import { changeProfile, profile, removePicture, titles, uploadPicture, wearTitle } from '../../api/account.js';
import { Avatar } from '../../components/avatar.js';
import { Field, FormError, Select, Submit, TextField, useForm } from '../../components/form.js';
import { useFactions } from '../register/form.js';
import { Block, Failure, Outcome, useAct } from './parts.js';

const longestSide = 1024; // pixels; the server keeps 256, so more would only cost time on the way
const ground = '#06100b'; // shows through transparent pictures, as it does at the server

/** The picture of a file, upright and not too large, on a canvas. */
async function drawn(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  context.fillStyle = ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

const asJpeg = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));

function Picture() {
  const words = t().settings.profile;
  const who = person.value;
  const [chosen, setChosen] = useState(null);
  const act = useAct();
  const input = useRef();
  const choose = async (event) => {
    const [file] = event.target.files;
    event.target.value = '';
    if (!file) return;
    await act.run(async () => {
      const canvas = await drawn(file).catch(() => {
        throw new Error(t().settings.profile.unreadable);
      });
      setChosen(canvas);
    });
  };
  const back = () => {
    setChosen(null);
    input.current.focus();
  };
  const use = () => act.run(async () => {
    const { avatar_url: url, message } = await uploadPicture(await asJpeg(chosen));
    setPerson({ ...person.value, avatar_url: url });
    back();
    return message;
  });
  const remove = () => act.run(async () => {
    const { message } = await removePicture();
    setPerson({ ...person.value, avatar_url: null });
    input.current.focus();
    return message;
  });
  return html`<div class="picture">
    ${chosen
      ? html`<span class="avatar is-large" role="img" aria-label=${words.preview} ref=${(box) => box?.replaceChildren(chosen)}></span>`
      : html`<span class="is-large"><${Avatar} who=${who} /></span>`}
    <div class="picture-words">
      <div class="form-actions">
        ${chosen && html`<button type="button" class="button" onClick=${use}>${words.use}</button><button type="button" class="text-button" onClick=${back}>${t().form.cancel}</button>`}
        <span class="file" hidden=${Boolean(chosen)}>
          <input id="picture-file" class="visually-hidden" type="file" accept="image/png,image/jpeg,image/webp" ref=${input} aria-describedby="picture-hint" onChange=${choose} />
          <label class="button is-quiet" for="picture-file">${who.avatar_url ? words.change : words.choose}</label>
        </span>
        ${!chosen && who.avatar_url && html`<button type="button" class="text-button" onClick=${remove}>${words.remove}</button>`}
      </div>
      <p class="small" id="picture-hint">${words.pictureHint}</p>
      <${Outcome} act=${act} />
    </div>
  </div>`;
}

function ProfileForm({ user }) {
  const words = t().settings.profile;
  const factions = useFactions();
  const suits = Object.entries(t().suits).map(([key, { name }]) => [key, name]);
  const form = useForm(async (values) => {
    const { user: changed, message } = await changeProfile(values);
    setPerson(changed);
    return message;
  });
  return html`<form class="form" ...${form.props}>
    <${FormError} form=${form} />
    <div class="form-row"><span class="form-label">${words.email}</span><p class="form-fixed">${user.email}</p></div>
    <${Field} form=${form} name="name" label=${words.name} required maxlength="50" autocomplete="nickname" defaultValue=${user.name} />
    <${Field} form=${form} name="display_name" label=${words.shown} hint=${words.shownHint} maxlength="100" autocomplete="off" defaultValue=${user.display_name ?? ''} />
    <${TextField} form=${form} name="bio" label=${words.bio} hint=${words.bioHint} rows="4" maxlength="500" value=${user.bio ?? ''} />
    <${Field} form=${form} name="wasteland_location" label=${words.location} hint=${words.locationHint} maxlength="100" autocomplete="off" defaultValue=${user.wasteland_location ?? ''} />
    <${Select} form=${form} name="faction_alignment" label=${words.faction} options=${factions} value=${user.faction_alignment} />
    <${Select} form=${form} name="favorite_card_suit" label=${words.suit} options=${[['', t().settings.none], ...suits]} value=${user.favorite_card_suit ?? ''} />
    <${Submit} form=${form} label=${t().form.save} />
  </form>`;
}

function Titles() {
  const words = t().settings.profile;
  const { data } = useResource(titles, []);
  const form = useForm(async ({ title }) => (await wearTitle(title || null)).message);
  if (!data) return null;
  if (!data.unlocked_titles.length) return html`<p class="soft-text">${words.noTitles}</p>`;
  return html`<form class="form" ...${form.props}>
    <${Select} form=${form} name="title" label=${words.wear} options=${[['', words.wearNone], ...data.unlocked_titles.map((one) => [one, one])]} value=${data.current_title ?? ''} />
    <${FormError} form=${form} />
    <${Submit} form=${form} label=${t().form.save} kind="is-quiet" />
  </form>`;
}

export function ProfileSection() {
  const words = t().settings.profile;
  const { data: user, error, retry } = useResource(profile, []);
  if (error && !user) return html`<${Failure} error=${error} retry=${retry} />`;
  if (!user) return null;
  return html`
    <${Block} title=${words.picture}><${Picture} /><//>
    <${Block} title=${words.who}><${ProfileForm} user=${user} /><p class="small">${words.since(day(user.created_at))}</p><//>
    <${Block} title=${words.heading}><${Titles} /><//>`;
}
