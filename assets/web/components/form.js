// Forms: real labels, the server's sentences at the fields they are about, and the focus on the first of them.
// Inputs are not controlled, so that whatever fills them (a password manager, the browser) is what gets sent.
import { html, useEffect, useId, useRef, useState } from '../lib/html.js';
import { t } from '../lib/language.js';

/** Errors that have no pointer, but a field they belong to. */
const places = { passwords_differ: 'confirm_password', email_taken: 'email', invitation_needed: 'invitation' };

function sorted(problem, names) {
  const errors = {};
  for (const { pointer, detail } of problem.errors ?? []) errors[pointer.slice(1)] ??= detail;
  if (!problem.errors?.length && places[problem.code]) errors[places[problem.code]] = problem.message;
  const known = Object.keys(errors).some((name) => names.includes(name));
  return known ? errors : { '': problem.message };
}

/**
 * @param {(values: object) => Promise<string|void>} send  a sentence it resolves to is shown beside the button
 * @param {{codes?: Record<string, string>}} [more]  fields that further error codes belong to
 */
export function useForm(send, { codes = {} } = {}) {
  const id = useId();
  const box = useRef();
  const [errors, setErrors] = useState({});
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState('');
  const here = useRef(true);
  useEffect(() => () => (here.current = false), []);
  useEffect(() => {
    if (Object.keys(errors).length) box.current?.querySelector('[aria-invalid="true"]')?.focus();
  }, [errors]);

  const names = () => [...box.current.elements].map((one) => one.name).filter(Boolean);
  const fail = (problem) => {
    const field = codes[problem.code];
    setErrors(field ? { [field]: problem.message } : sorted(problem, names()));
  };
  /** Runs `work`, with the form busy meanwhile; its failures are shown in the form. */
  async function run(work) {
    if (busy) return;
    setBusy(true);
    setErrors({});
    setDone('');
    try {
      const sentence = await work();
      if (here.current) setDone(sentence ?? '');
    } catch (problem) {
      if (problem.name === 'AbortError' || !here.current) return;
      if (!problem.message) throw problem;
      fail(problem);
    } finally {
      if (here.current) setBusy(false);
    }
  }
  const onSubmit = (event) => {
    event.preventDefault();
    const missing = [...box.current.elements].filter((one) => one.required && !one.value.trim());
    if (missing.length) {
      setDone('');
      setErrors(Object.fromEntries(missing.map((one) => [one.name, t().form.required])));
      return;
    }
    const values = Object.fromEntries(new FormData(box.current));
    run(() => send(values));
  };
  const onInput = (event) => {
    const { name } = event.target;
    setDone('');
    if (errors[name]) setErrors(({ [name]: _, ...rest }) => rest);
  };
  return { id, errors, busy, done, run, fail, values: () => Object.fromEntries(new FormData(box.current)), props: { ref: box, novalidate: true, onSubmit, onInput } };
}

/** What a field's control needs, and what stands around it. */
function Row({ form, name, label, hint, children }) {
  const id = `${form.id}-${name}`;
  const error = form.errors[name];
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  return html`<div class="form-row">
    <label for=${id}>${label}</label>
    ${children({ id, name, 'aria-describedby': describedBy, 'aria-invalid': error ? 'true' : undefined })}
    ${error && html`<p class="form-error" id=${`${id}-error`}>${error}</p>`}
    ${hint && html`<p class="small" id=${`${id}-hint`}>${hint}</p>`}
  </div>`;
}

export function Field({ form, name, label, hint, ...rest }) {
  return html`<${Row} ...${{ form, name, label, hint }}>${(own) => html`<input class="field" type="text" ...${rest} ...${own} />`}<//>`;
}

export function PasswordField({ form, name, label, hint, ...rest }) {
  const [shown, setShown] = useState(false);
  const words = t().form;
  return html`<${Row} ...${{ form, name, label, hint }}>${(own) => html`<span class="password">
    <input class="field" type=${shown ? 'text' : 'password'} required autocapitalize="none" spellcheck="false" ...${rest} ...${own} />
    <button type="button" aria-pressed=${String(shown)} aria-label=${words.showPassword(label)} onClick=${() => setShown(!shown)}>${shown ? words.hide : words.show}</button>
  </span>`}<//>`;
}

export function TextField({ form, name, label, hint, value, ...rest }) {
  return html`<${Row} ...${{ form, name, label, hint }}>${(own) => html`<textarea class="field" defaultValue=${value} ...${rest} ...${own}></textarea>`}<//>`;
}

/** @param {{options: Array<[string, string]>}} props  values and what they are called */
export function Select({ form, name, label, hint, options, value, ...rest }) {
  return html`<${Row} ...${{ form, name, label, hint }}>${(own) => html`<select class="field" ...${rest} ...${own}>
    ${options.map(([key, text]) => html`<option key=${key} value=${key} selected=${key === value}>${text}</option>`)}
  </select>`}<//>`;
}

/** What is wrong with the form as a whole. */
export const FormError = ({ form }) => html`<div class="form-problem" role="alert">${form.errors[''] && html`<p class="notice">${form.errors['']}</p>`}</div>`;

/** The button that sends, and the sentence that it worked. */
export function Submit({ form, label, kind = '', children }) {
  return html`<div class="form-actions">
    <button type="submit" class=${`button ${kind}`} aria-disabled=${form.busy ? 'true' : undefined}>${form.busy ? t().form.busy : label}</button>
    ${children}
    <p class="form-done" role="status">${form.done}</p>
  </div>`;
}
