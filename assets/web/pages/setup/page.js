// The operator's first account, by the link that the server printed at its first start. The token stands behind the
// `#`, so that it is in no request and no log; it is taken out of the address as soon as it is read.
import { html, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { navigate } from '../../lib/router.js';
import { useTitle } from '../../lib/title.js';
import { nameOf, person } from '../../lib/session.js';
import { say } from '../../components/notice.js';
import { DoorFrame } from '../signin/frame.js';
import { RegisterForm } from '../register/form.js';

function takeToken() {
  const token = window.location.hash.slice(1);
  if (token) history.replaceState(history.state, '', window.location.pathname);
  return token;
}

export default function SetupPage() {
  const words = t().setup;
  const [token] = useState(takeToken);
  const [before] = useState(person.value);
  useTitle(words.title);
  const done = async () => {
    await navigate('/settings', { replace: true });
    say(t().register.welcome);
  };
  if (before) return html`<${DoorFrame} title=${words.title}><p class="notice">${words.signedIn} <strong>${nameOf(before)}</strong></p><//>`;
  if (!token) return html`<${DoorFrame} title=${words.title}><p class="notice">${words.noToken}</p><//>`;
  return html`<${DoorFrame} title=${words.title} lead=${words.lead}>
    <${RegisterForm} setupToken=${token} label=${words.submit} onDone=${done} />
  <//>`;
}
