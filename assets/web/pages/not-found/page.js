// The address leads nowhere; say so and show the two places worth going to.
import { html } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { useTitle } from '../../lib/title.js';

export default function NotFoundPage() {
  const words = t().notFound;
  useTitle(words.title);
  return html`<section class="page message-page">
    <svg class="dead-end card-lines" viewBox="0 0 240 100" aria-hidden="true" focusable="false">
      <path class="fine" d="M0 88H240M96 88 74 98M148 88 168 98" />
      <path class="solid" d="M62 26H178V46H62z" /><path d="M78 46 98 26M104 46 124 26M130 46 150 26M156 46 176 26M80 46V88M160 46V88M72 88H88M152 88H168" />
      <path class="lamp" d="M114 26V18H126V26M120 10V4M108 14 103 9M132 14 137 9" />
    </svg>
    <h1 tabindex="-1">${words.title}</h1>
    <p>${words.text}</p>
    <p class="actions"><a class="button" href="/read">${words.ask}</a><a class="text-link" href="/cards">${words.cards}</a></p>
  </section>`;
}
