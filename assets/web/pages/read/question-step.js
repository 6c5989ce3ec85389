// Step 1: the question. It may stay empty; the samples are there for whoever has a feeling but no words.
import { html, useRef, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { navigate } from '../../lib/router.js';
import { OpenDraw } from './open-draw.js';
import { SameQuestion, inTheWay } from './same-question.js';
import { draw, update } from './state.js';

const limit = 500; // what the server accepts
const countFrom = 400;

export function QuestionStep() {
  const words = t().read;
  const own = words.question;
  const field = useRef();
  const { question } = draw.value;
  const left = limit - [...question].length;
  const borrow = (sample) => {
    setFound(null);
    update({ question: sample });
    field.current.focus();
  };
  const [found, setFound] = useState(null);
  const goOn = () => navigate('/read?step=spread');
  const submit = async (event) => {
    event.preventDefault();
    const now = await inTheWay(question.trim());
    if (now) setFound(now);
    else goOn();
  };
  const other = () => {
    setFound(null);
    requestAnimationFrame(() => field.current.focus());
  };
  return html`
    <${OpenDraw} />
    <form class="question" onSubmit=${submit}>
      <h1 tabindex="-1"><label for="question">${own.title}</label></h1>
      <p class="soft" id="question-hint">${own.hint}</p>
      <textarea id="question" class="field" ref=${field} rows="4" maxlength=${limit} placeholder=${own.placeholder}
        aria-describedby="question-hint question-left" value=${question} onInput=${(event) => { setFound(null); update({ question: event.target.value }); }}></textarea>
      <p class="small question-left" id="question-left" aria-live="polite">${limit - left >= countFrom ? own.left(left) : ''}</p>
      ${found ? html`<${SameQuestion} key=${question} found=${found} onAll=${goOn} onOther=${other} />` : html`<div class="ritual-actions"><button type="submit" class="button">${own.next}</button></div>`}
      <div class="samples" role="group" aria-labelledby="samples-title">
        <h2 class="label" id="samples-title">${own.samplesTitle}</h2>
        <ul>${own.samples.map((sample) => html`<li key=${sample}><button type="button" onClick=${() => borrow(sample)}>${sample}</button></li>`)}</ul>
      </div>
    </form>`;
}
