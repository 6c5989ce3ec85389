// Two more questions about the same cards, with their answers.
import { html, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { markOf } from '../../components/written-mark.js';
import { models, orderOf, placed, ReaderChoice } from './reader-choice.js';
import { Live, Paragraphs, problemText, useOrder } from './telling.js';

const limit = 500;

function Answer({ version, told }) {
  const words = t().ai;
  const written = { ...placed(version, told.status), by: version.written_by, fell_back: version.fell_back };
  return html`<article class="answer" aria-labelledby=${`answer-${version.id}`}>
    <h3 id=${`answer-${version.id}`} tabindex="-1">${version.question}</h3>
    ${version.fell_back && html`<p class="notice">${version.fell_back === 'cancelled' ? words.stopped : words.fellBack(words.reasons[version.fell_back] ?? words.reasons.other)}</p>`}
    <${Paragraphs} text=${version.text ?? ''} lang=${version.lang} />
    <p class="small">${markOf(written)}</p>
  </article>`;
}

function Form({ reading, told, left }) {
  const words = t().ai;
  const [question, setQuestion] = useState('');
  const [choice, setChoice] = useState('offline');
  const [isEmpty, setEmpty] = useState(false);
  const order = useOrder(reading, told, () => 'follow_up');
  const wanted = { ...orderOf(choice), question: question.trim() };
  const unless = (act) => (event) => {
    event.preventDefault();
    setEmpty(!wanted.question);
    if (wanted.question) act(wanted);
    else document.getElementById('more-question').focus();
  };
  const isWrong = isEmpty && !wanted.question;
  return html`<form class="more-form" novalidate onSubmit=${unless(order.give)}>
    <div class="form-row"><label for="more-question">${words.more.label}</label>
      <textarea id="more-question" class="field" rows="3" maxlength=${limit} value=${question} aria-describedby="more-left" aria-invalid=${isWrong ? 'true' : undefined} onInput=${(event) => setQuestion(event.target.value)}></textarea>
      ${isWrong && html`<p class="form-error">${words.more.empty}</p>`}
      <p class="small" id="more-left">${words.more.left(left)} ${words.more.letters}</p></div>
    <${ReaderChoice} name="more-reader" status=${told.status} choice=${choice} onChoose=${setChoice} isFollowUp />
    ${order.failure && html`<p class="notice" role="alert">${problemText(order.failure)}</p>`}
    <p class="actions"><button type="submit" class="button is-quiet" aria-disabled=${told.isBusy ? 'true' : undefined}>${words.more.ask}</button>
      ${choice !== 'offline' && models(told.status).length > 0 && html`<button type="button" class="text-button" onClick=${unless(order.look)}>${words.show}</button>`}
      ${told.isBusy && html`<span class="small">${words.working}</span>`}</p>
    ${order.dialog}
  </form>`;
}

export function MoreQuestions({ reading, told }) {
  const words = t().ai.more;
  const { known, state } = told;
  if (!known) return null;
  const answers = known.versions.filter(({ kind }) => kind === 'follow_up');
  const isHere = told.isBusy && state.kind === 'follow_up';
  return html`<section class="reading-section more-questions"><h2>${words.title}</h2>
    <p class="soft-text">${words.text}</p>
    ${answers.map((version) => html`<${Answer} key=${version.id} version=${version} told=${told} />`)}
    ${isHere && html`<${Live} reading=${reading} told=${told} />`}
    ${known.follow_ups_left > 0 ? html`<div hidden=${isHere}><${Form} key=${answers.length} reading=${reading} told=${told} left=${known.follow_ups_left} /></div>`
      : !isHere && html`<p class="soft-text">${words.none}</p>`}
  </section>`;
}
