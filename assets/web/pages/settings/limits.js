// What somebody allows themselves: how many readings a week, how long before the same question. Lifted as easily as set.
import { html, useState, useEffect } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { day } from '../../lib/dates.js';
import { useResource } from '../../lib/resource.js';
import { ownLimits, setOwnLimits } from '../../api/threads.js';
import { Field, FormError, Submit, useForm } from '../../components/form.js';
import { Block, Failure } from './parts.js';

const fields = [['readings_per_week', 'week', 100], ['same_question_days', 'wait', 365]];

function Limits({ data }) {
  const words = t().threads.limits;
  const [own, setOwn] = useState(data);
  useEffect(() => setOwn(data), [data]);
  const form = useForm(async (values) => {
    setOwn(await setOwnLimits(Object.fromEntries(fields.map(([name]) => [name, values[name] === '' ? null : Number(values[name])]))));
    return words.saved;
  });
  return html`<form class="form" ...${form.props}>
    <p class="soft-text">${words.lead}</p>
    <${FormError} form=${form} />
    ${fields.map(([name, key, most]) => html`<${Field} key=${name} form=${form} name=${name} type="number" min="1" max=${most} step="1" inputmode="numeric" placeholder=${words.none} label=${words[key]}
      hint=${own[name] ? words.since(day(own[`${name}_set_at`])) : words.hint} defaultValue=${own[name] ?? ''} />`)}
    <${Submit} form=${form} label=${words.save} kind="is-quiet" />
  </form>`;
}

export function OwnLimits() {
  const { data, error, retry } = useResource(ownLimits, []);
  return html`<${Block} title=${t().threads.limits.title}>${error && !data ? html`<${Failure} error=${error} retry=${retry} />` : data && html`<${Limits} data=${data} />`}<//>`;
}
