// The receipt of the draw: checked here and now in the browser, to be taken along as a file.
import { html, useEffect, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { handReceipt } from '../../lib/handed-receipt.js';
import { useResource } from '../../lib/resource.js';
import { verify } from '../../lib/verify.js';
import { Checks } from '../../components/receipt-checks.js';

function save(text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = 'receipt.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function Receipt({ receipt }) {
  const words = t().kept;
  const text = `${JSON.stringify(receipt, null, 2)}\n`;
  const { data: report } = useResource(() => verify(text), [text]);
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(''), [text]);
  const download = () => {
    save(text);
    setSaid(words.downloaded);
  };
  return html`
    <p class="soft-text">${words.receiptText}</p>
    <dl class="seals">
      <div><dt>${words.commitment}</dt><dd><code>${receipt.commitment}</code></dd></div>
      <div><dt>${words.secret}</dt><dd><code>${receipt.secret}</code></dd></div>
    </dl>
    ${report && html`<${Checks} report=${report} />`}
    <p class="actions"><button type="button" class="button is-quiet" onClick=${download}>${words.download}</button>
      <a class="text-link" href="/verify" onClick=${() => handReceipt(text)}>${words.toVerify}</a> <span class="small" role="status">${said}</span></p>`;
}

export function ReceiptPanel({ reading }) {
  const words = t().kept;
  return html`<section class="reading-section receipt-panel"><h2>${words.receipt}</h2>
    ${reading.receipt ? html`<${Receipt} receipt=${reading.receipt} />` : html`<p>${words.ownCards}</p>`}
  </section>`;
}
