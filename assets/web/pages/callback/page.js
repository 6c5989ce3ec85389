// Back from the outside account. What it sent along is good once: it is taken out of the address at once, so that
// neither a reload nor the history brings it a second time.
import { html, useEffect, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { focusHeading, navigate } from '../../lib/router.js';
import { useTitle } from '../../lib/title.js';
import { person, reload, signedIn } from '../../lib/session.js';
import { returnPath } from '../../lib/return-path.js';
import { comeBack } from '../../api/account.js';
import { say } from '../../components/notice.js';
import { DoorFrame } from '../signin/frame.js';
import { keepConflict } from '../conflict/waiting.js';

async function finish(query) {
  const [code, state, refusal] = ['code', 'state', 'error'].map((name) => query.get(name));
  if (refusal === 'access_denied') return t().callback.denied;
  if (refusal) return t().callback.refused;
  if (!code || !state) return t().callback.empty;
  try {
    const answer = await comeBack({ code, state });
    if (answer.linked) await reload();
    else await signedIn(answer);
    await navigate(returnPath(answer.return_to), { replace: true });
    if (answer.linked) say(answer.message);
    return '';
  } catch (problem) {
    if (problem.code !== 'account_conflict') return problem.message;
    keepConflict(problem.body.conflict_info);
    await navigate('/auth/account-conflict', { replace: true });
    return '';
  }
}

export default function CallbackPage({ search }) {
  const words = t().callback;
  const [trouble, setTrouble] = useState('');
  useTitle(trouble ? words.failed : words.title);
  useEffect(() => {
    history.replaceState(history.state, '', window.location.pathname);
    finish(new URLSearchParams(search)).then((sentence) => {
      if (!sentence) return;
      setTrouble(sentence);
      announce(sentence);
      focusHeading();
    });
  }, []);
  return html`<${DoorFrame} title=${trouble ? words.failed : words.title}>
    ${trouble && html`<p class="notice">${trouble}</p>
      <p class="actions">${person.value
        ? html`<a class="button" href="/settings/sign-in">${words.settings}</a>`
        : html`<a class="button" href="/signin">${words.back}</a>`}</p>`}
  <//>`;
}
