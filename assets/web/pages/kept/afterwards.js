// What comes after a reading: the thread it hangs on, a day to look back, and what happened.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { useResource } from '../../lib/resource.js';
import { beginThread, placeReading, standing as fetchStanding, threads as fetchThreads } from '../../api/threads.js';
import { Failure } from '../../components/failure.js';
import { Field, FormError, Submit, TextField, useForm } from '../../components/form.js';
import { LookBack } from '../../components/look-back.js';

const another = 'new'; // no thread has this id

function Begin({ reading, onBegun, onClose }) {
  const words = t().threads;
  const form = useForm(async (values) => onBegun(await beginThread({ ...values, reading_id: reading.id })));
  return html`<form class="form" ...${form.props}>
    <${FormError} form=${form} />
    <${Field} form=${form} name="title" label=${words.titleLabel} placeholder=${words.titlePlaceholder} required maxlength="100" autocomplete="off" autofocus />
    <${TextField} form=${form} name="question" label=${words.questionLabel} value=${reading.question} required maxlength="500" rows="2" />
    <${Submit} form=${form} label=${words.beginOne}><button type="button" class="text-button" onClick=${onClose}>${words.cancel}</button><//>
  </form>`;
}

function Place({ reading, thread, all, onPlaced }) {
  const words = t().threads;
  const field = useRef();
  const [isNew, setNew] = useState(false);
  const [problem, setProblem] = useState('');
  const current = thread?.id ?? '';
  const known = thread && !all.some(({ id }) => id === thread.id) ? [thread, ...all] : all;
  const choose = async (event) => {
    const { value } = event.target;
    setNew(value === another);
    if (value === another) return;
    try {
      const { thread: now } = await placeReading(reading.id, value || null);
      setProblem('');
      announce(now ? words.placed(now.title) : words.unplaced);
      onPlaced(now);
    } catch (failure) {
      field.current.value = current;
      setProblem(failure.message);
      announce(failure.message);
    }
  };
  const begun = (now) => {
    setNew(false);
    announce(words.placed(now.title));
    onPlaced(now);
    requestAnimationFrame(() => field.current?.focus());
  };
  const close = () => {
    setNew(false);
    field.current.value = current;
    field.current.focus();
  };
  return html`<div class="thread-place">
    <label class="label" for="thread-place">${words.thread}</label>
    <select id="thread-place" class="field" ref=${field} value=${isNew ? another : current} onChange=${choose}>
      <option value="" selected=${!isNew && !current}>${words.noThread}</option>
      ${known.map(({ id, title }) => html`<option key=${id} value=${id} selected=${!isNew && id === current}>${title}</option>`)}
      <option value=${another} selected=${isNew}>${words.newThread}</option>
    </select>
    ${thread && html`<p><a class="text-link" href=${`/threads/${thread.id}`}>${words.openThread(thread.title)}</a></p>`}
    ${problem && html`<p class="form-error">${problem}</p>`}
    ${isNew && html`<${Begin} reading=${reading} onBegun=${begun} onClose=${close} />`}
  </div>`;
}

export function Afterwards({ reading }) {
  const words = t().threads;
  const [turn, setTurn] = useState(0);
  const { data, error, retry } = useResource(() => Promise.all([fetchStanding(reading.id), fetchThreads()]), [reading.id, lang.value, turn]);
  const [now, setNow] = useState(null);
  useEffect(() => setNow(data?.[0] ?? null), [data]);
  if (error && !data) return html`<section class="reading-section afterwards"><h2>${words.section}</h2><${Failure} error=${error} retry=${retry} /></section>`;
  return html`<section class="reading-section afterwards"><h2>${words.section}</h2>
    ${now && html`<${LookBack} reading=${reading.id} lookBack=${now.look_back} onChange=${(lookBack) => setNow({ ...now, look_back: lookBack })} />
      <${Place} reading=${reading} thread=${now.thread} all=${data[1].items} onPlaced=${(thread) => { setNow({ ...now, thread }); setTurn(turn + 1); }} />`}
  </section>`;
}
