// The seal: what the site is bound to before the deck is touched, and what that is good for.
import { html, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { copyText } from './copy-text.js';

/** @param {{commitment: string}} props */
export function Seal({ commitment }) {
  const words = t().read.seal;
  const [said, setSaid] = useState('');
  const copy = async () => {
    const done = (await copyText(commitment)) ? words.copied : words.notCopied;
    setSaid(done);
    announce(done);
  };
  return html`<details class="seal">
    <summary>${words.sealed} <code>${commitment.slice(0, 8)}…${commitment.slice(-8)}</code> <span class="seal-what">${words.what}</span></summary>
    <div class="seal-more">
      ${words.explained.map((one) => html`<p key=${one}>${one}</p>`)}
      <p class="seal-whole"><code>${commitment}</code></p>
      <p><button type="button" class="text-button" onClick=${copy}>${words.copy}</button> <span class="small">${said}</span></p>
    </div>
  </details>`;
}
