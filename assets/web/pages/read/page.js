// The ritual: question, spread, draw, turn, reading. One screen a step, each with its own address (?step=),
// so that the browser's back button does what it says. A step that has nothing to show falls back to the first.
import { html, useEffect } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { lang } from '../../lib/language.js';
import { navigate } from '../../lib/router.js';
import { spreads as fetchSpreads } from '../../api/catalog.js';
import { SafetyScreen } from '../../components/safety-screen.js';
import { draw, startAnew } from './state.js';
import { Problem } from './problem.js';
import { QuestionStep } from './question-step.js';
import { SpreadStep } from './spread-step.js';
import { DrawStep } from './draw-step.js';
import { OwnStep } from './own-step.js';
import { TableStep } from './table-step.js';
import { ReadingStep } from './reading-step.js';
import { Conflict } from './draft.js';

const steps = ['question', 'spread', 'draw', 'table', 'reading'];
const views = { question: QuestionStep, spread: SpreadStep, draw: DrawStep, table: TableStep, reading: ReadingStep, own: OwnStep };

function Progress({ at }) {
  const words = t().read;
  return html`<ol class="progress" aria-label=${words.progress}>
    ${words.steps.map((name, i) => html`<li key=${i} class=${i < at ? 'is-past' : ''} aria-current=${i === at ? 'step' : undefined}>
      <span>${name}</span>
    </li>`)}
  </ol>`;
}

export default function ReadPage({ search }) {
  const words = t().read;
  const asked = new URLSearchParams(search).get('step') ?? 'question';
  const { reading, safety } = draw.value;
  const missing = !views[asked] && asked !== 'safety' ? true : asked === 'safety' ? !safety : (asked === 'table' || asked === 'reading') && !reading;
  const step = missing ? 'question' : asked;
  const at = steps.indexOf(step === 'own' ? 'draw' : step); // cards of one's own stand where a draw would
  const spreads = useResource(fetchSpreads, [lang.value]);

  useEffect(() => {
    if (missing) navigate('/read', { replace: true });
  }, [missing]);
  useTitle(at >= 0 ? words.steps[at] : words.title);

  if (step === 'safety') return html`<div class="page ritual"><${SafetyScreen} safety=${safety} onLeave=${() => startAnew()} /></div>`;
  const View = views[step];
  return html`<div class=${`page ritual ritual-${step}`}>
    <${Progress} at=${at} />
    <${Conflict} />
    ${spreads.error && !spreads.data && step !== 'question' && step !== 'reading'
      ? html`<h1 tabindex="-1">${words.steps[at]}</h1><${Problem} error=${spreads.error} retry=${spreads.retry} />`
      : html`<${View} key=${step} spreads=${spreads.data} />`}
  </div>`;
}
