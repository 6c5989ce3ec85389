// Preferences. Each change counts at once, here and at the server; if the server does not take it, it is undone and
// said where it was made.
import { html, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { useResource } from '../../lib/resource.js';
import { preferences, reload } from '../../lib/session.js';
import { chooseLanguage, readingPreferences, savePreferences } from '../../lib/preferences.js';
import { cardBacks, characters, spreads } from '../../api/catalog.js';
import { OwnLimits } from './limits.js';
import { Block, Failure, Toggle } from './parts.js';

/** Saving of one setting, and what came of it. */
function useSaving() {
  const [state, setState] = useState({});
  const save = async (work) => {
    setState({});
    try {
      await work();
      setState({ said: t().settings.saved });
      announce(t().settings.saved);
    } catch (problem) {
      setState({ problem: problem.message });
      announce(problem.message);
    }
  };
  return { ...state, save };
}

const Done = ({ saving }) => html`<span class="form-done">${saving.said ?? ''}</span>`;
const Undone = ({ id, saving }) => saving.problem && html`<p class="form-error" id=${`${id}-error`}>${saving.problem}</p>`;
const about = (id, hint, saving) => [hint && `${id}-hint`, saving.problem && `${id}-error`].filter(Boolean).join(' ') || undefined;

export function Switch({ id, label, hint, checked, change }) {
  const saving = useSaving();
  const onChange = (event) => {
    const { checked: on } = event.target;
    saving.save(() => savePreferences(change(on)));
  };
  return html`<div class="setting">
    <${Toggle} id=${id} label=${label} checked=${checked} aria-describedby=${about(id, hint, saving)} onChange=${onChange}><${Done} saving=${saving} /><//>
    ${hint && html`<p class="small" id=${`${id}-hint`}>${hint}</p>`}
    <${Undone} id=${id} saving=${saving} />
  </div>`;
}

function Choice({ id, label, hint, options, value, save }) {
  const saving = useSaving();
  return html`<div class="setting">
    <p class="setting-top"><label class="form-label" for=${id}>${label}</label><${Done} saving=${saving} /></p>
    <select id=${id} class="field" aria-describedby=${about(id, hint, saving)} onChange=${(event) => {
      const { value: chosen } = event.target;
      saving.save(() => save(chosen));
    }}>
      ${options.map(([key, text]) => html`<option key=${key} value=${key} selected=${key === value}>${text}</option>`)}
    </select>
    ${hint && html`<p class="small" id=${`${id}-hint`}>${hint}</p>`}
    <${Undone} id=${id} saving=${saving} />
  </div>`;
}

function Backs({ backs, value }) {
  const words = t().settings.preferences;
  const saving = useSaving();
  const chosen = backs.find((one) => one.key === value) ?? backs.find((one) => one.is_default) ?? backs[0];
  return html`<fieldset class="setting backs">
    <legend class="setting-top"><span class="form-label">${words.back}</span><${Done} saving=${saving} /></legend>
    <div class="backs-row">${backs.map((back) => html`<label class="way" key=${back.key}>
      <input type="radio" name="back" value=${back.key} checked=${back === chosen} onChange=${() => saving.save(() => savePreferences({ preferred_card_back: back.key }))} />
      <span class="way-body"><img src=${back.image_url} alt="" width="220" height="380" loading="lazy" decoding="async" /><span class="way-name">${back.name}</span></span>
    </label>`)}</div>
    <${Undone} id="back" saving=${saving} />
  </fieldset>`;
}

export function PreferencesSection() {
  const words = t().settings.preferences;
  const own = preferences.value;
  const { data, error, retry } = useResource(() => Promise.all([characters(), spreads(), cardBacks()]), [lang.value]);
  if (error && !data) return html`<${Failure} error=${error} retry=${retry} />`;
  if (!own) return html`<${Missing} />`;
  if (!data) return null; // the parts have their final size only together
  const [voices, allSpreads, backs] = data;
  const { voice } = readingPreferences();
  return html`
    <${Block} title=${words.reading}>
      <${Choice} id="voice" label=${words.voice} hint=${words.voiceHint} value=${voice}
        options=${voices.map(({ key, name }) => [key, name])} save=${(key) => savePreferences({ default_character_voice: key })} />
      <${Choice} id="spread" label=${words.spread} value=${own.default_spread_type ?? ''}
        options=${[['', words.houseSpread], ...allSpreads.map(({ name, display_name: text }) => [name, text])]} save=${(key) => savePreferences({ default_spread_type: key })} />
      <${Switch} id="reversals" label=${words.reversals} hint=${words.reversalsHint} checked=${own.reversals} change=${(on) => ({ reversals: on })} />
      ${backs.length > 0 && html`<${Backs} backs=${backs} value=${own.preferred_card_back} />`}
    <//>
    <${Block} title=${words.site}>
      <${Choice} id="language" label=${words.language} options=${[['zh-TW', '中文'], ['en', 'English']]} value=${lang.value} save=${chooseLanguage} />
      <${Switch} id="still" label=${words.still} hint=${words.stillHint} checked=${own.reduced_motion} change=${(on) => ({ reduced_motion: on })} />
      <${Switch} id="sound" label=${words.sound} hint=${words.soundHint} checked=${own.sound_effects} change=${(on) => ({ sound_effects: on })} />
    <//>
    <${OwnLimits} />`;
}

/** The preferences did not arrive with the sign-in; asked again here. */
export function Missing() {
  const { error, retry } = useResource(reload, []);
  return error ? html`<${Failure} error=${error} retry=${retry} />` : null;
}
