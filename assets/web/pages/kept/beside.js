// What the person puts beside a reading: notes that save themselves, moods, a rating, tags.
import { html, useEffect, useId, useRef, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { useAutosave } from '../../lib/autosave.js';
import { useResource } from '../../lib/resource.js';
import { changeReading, tags as fetchTags } from '../../api/kept.js';

const notesLimit = 5000;
const moodLimit = 100;
const tagLimit = 50;
const tagsLimit = 20;

function SaveState({ field }) {
  const words = t().kept;
  const text = { saved: words.saved, waiting: words.saving, failed: words.notSaved }[field.state];
  return html`<span class=${`save-state is-${field.state}`} role="status">${text}${field.state === 'failed' && html` ${field.problem?.message ?? ''} <button type="button" class="text-button" onClick=${field.retry}>${t().errors.retry}</button>`}</span>`;
}

/** A text of the reading that saves itself. */
function useField(reading, name, { onChange, onGone }) {
  return useAutosave({
    key: `reading.${reading.id}.${name}`,
    saved: reading[name] ?? '',
    save: (text, init) => changeReading(reading.id, { [name]: text }, init).then(onChange, (problem) => {
      if (problem.status === 404) onGone(name === 'notes' ? text : '');
      throw problem;
    }),
  });
}

function Notes({ reading, handlers }) {
  const words = t().kept;
  const field = useField(reading, 'notes', handlers);
  return html`<div class="notes">
    ${field.other !== null && html`<div class="notice">
      <p>${words.otherNotes}</p><blockquote>${field.other}</blockquote>
      <p class="actions"><button type="button" class="text-button" onClick=${field.takeOther}>${words.takeOther}</button><button type="button" class="text-button" onClick=${field.dropOther}>${words.dropOther}</button></p>
    </div>`}
    <p class="notes-head"><label class="label" for="notes">${words.notes}</label> <${SaveState} field=${field} /></p>
    <textarea id="notes" class="field" rows="6" maxlength=${notesLimit} placeholder=${words.notesPlaceholder} value=${field.text} onInput=${(event) => field.setText(event.target.value)}></textarea>
  </div>`;
}

function Mood({ reading, name, label, handlers }) {
  const words = t().kept;
  const field = useField(reading, name, handlers);
  return html`<p class="mood"><label class="label" for=${name}>${label}</label>
    <input id=${name} class="field" type="text" list="moods" autocomplete="off" maxlength=${moodLimit} placeholder=${words.moodPlaceholder} value=${field.text} onInput=${(event) => field.setText(event.target.value)} />
    ${field.state === 'failed' && html`<${SaveState} field=${field} />`}</p>`;
}

function Rating({ reading, handlers }) {
  const words = t().kept;
  const [rating, setRating] = useState(reading.user_satisfaction ?? 0);
  useEffect(() => setRating(reading.user_satisfaction ?? 0), [reading.user_satisfaction]);
  const rate = async (wanted) => {
    const before = rating;
    setRating(wanted);
    try {
      handlers.onChange(await changeReading(reading.id, { user_satisfaction: wanted }));
    } catch (problem) {
      setRating(before);
      handlers.onFail(problem);
    }
  };
  return html`<fieldset class="rating"><legend class="label">${words.rating}</legend>
    <div class="rating-row">
      ${[1, 2, 3, 4, 5].map((number) => html`<label key=${number} class=${number <= rating ? 'is-on' : ''}>
        <input type="radio" name="rating" value=${number} checked=${rating === number} aria-label=${words.ratingOf(number)} onChange=${() => rate(number)} />
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path d="M12 2.5 20.5 12 12 21.5 3.5 12z" /></svg></label>`)}
      ${rating > 0 ? html`<span class="small">${words.ratings[rating - 1]}</span><button type="button" class="text-button small" onClick=${() => rate(0)}>${words.unrate}</button>` : html`<span class="small">${words.unrated}</span>`}
    </div>
  </fieldset>`;
}

function Tags({ reading, handlers }) {
  const words = t().kept;
  const id = useId();
  const field = useRef();
  const [tags, setTags] = useState(reading.tags);
  useEffect(() => setTags(reading.tags), [reading.tags]);
  const { data: all = [], refresh } = useResource(fetchTags, [reading.tags.join('\n')]);
  const free = all.map(({ tag }) => tag).filter((tag) => !tags.includes(tag));
  const set = async (wanted, said) => {
    const before = tags;
    setTags(wanted);
    try {
      handlers.onChange(await changeReading(reading.id, { tags: wanted }));
      announce(said);
      refresh?.();
    } catch (problem) {
      setTags(before);
      handlers.onFail(problem);
    }
  };
  const add = (text) => {
    // A tag with a comma in it could not be filtered by, so a comma ends one.
    const fresh = [...new Set(text.split(/[,，、]/).map((tag) => tag.trim().slice(0, tagLimit)).filter((tag) => tag && !tags.includes(tag)))].slice(0, tagsLimit - tags.length);
    if (fresh.length) set([...tags, ...fresh], words.tagged(fresh.join(t().read.comma)));
  };
  const submit = (event) => {
    event.preventDefault();
    add(field.current.value);
    field.current.value = '';
  };
  const remove = (tag) => {
    set(tags.filter((one) => one !== tag), words.untagged(tag));
    field.current?.focus();
  };
  return html`<div class="own-tags">
    <p class="label" id=${`${id}-label`}>${words.tags}</p>
    ${tags.length > 0 && html`<ul class="tag-row" aria-labelledby=${`${id}-label`}>${tags.map((tag) => html`<li key=${tag}><button type="button" class="tag is-removable" aria-label=${words.untag(tag)} onClick=${() => remove(tag)}>${tag}</button></li>`)}</ul>`}
    ${tags.length < tagsLimit ? html`<form class="tag-form" onSubmit=${submit}>
      <input class="field" ref=${field} type="text" list=${`${id}-all`} maxlength=${tagLimit} autocomplete="off" aria-label=${words.newTag} placeholder=${words.newTag} enterkeyhint="done" />
      <button type="submit" class="button is-quiet">${words.addTag}</button>
      <datalist id=${`${id}-all`}>${free.map((tag) => html`<option key=${tag} value=${tag}></option>`)}</datalist>
    </form>` : html`<p class="small">${words.tagsFull(tagsLimit)}</p>`}
    ${free.length > 0 && tags.length < tagsLimit && html`<ul class="tag-row tag-suggestions" aria-label=${words.suggested}>${free.slice(0, 6).map((tag) => html`<li key=${tag}><button type="button" class="tag" aria-label=${words.tagWith(tag)} onClick=${() => add(tag)}>${tag}</button></li>`)}</ul>`}
  </div>`;
}

/** @param {{reading: object, handlers: {onChange: (reading: object) => void, onFail: (problem: Error) => void, onGone: (notes: string) => void}}} props */
export function Beside({ reading, handlers }) {
  const words = t().kept;
  return html`<section class="reading-section beside"><h2>${words.beside}</h2>
    <${Notes} reading=${reading} handlers=${handlers} />
    <div class="moods">
      <${Mood} reading=${reading} name="mood_before" label=${words.moodBefore} handlers=${handlers} />
      <${Mood} reading=${reading} name="mood_after" label=${words.moodAfter} handlers=${handlers} />
      <datalist id="moods">${words.moods.map((mood) => html`<option key=${mood} value=${mood}></option>`)}</datalist>
    </div>
    <${Rating} reading=${reading} handlers=${handlers} />
    <${Tags} reading=${reading} handlers=${handlers} />
  </section>`;
}
