// About: what it is, how the draw works, what it is not, whose the names are, licences.
import { html } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { useTitle } from '../../lib/title.js';
import { useResource } from '../../lib/resource.js';
import { landingStats } from '../../api/catalog.js';

export default function AboutPage() {
  const words = t().about;
  useTitle(words.title);
  const { data: stats } = useResource(landingStats, []);
  return html`<article class="page about">
    <header class="page-head"><h1 tabindex="-1">${words.title}</h1></header>
    ${words.sections.map(([title, paragraphs]) => html`<section key=${title}>
      <h2>${title}</h2>
      <div>${paragraphs.map((text) => html`<p key=${text}>${text}</p>`)}</div>
    </section>`)}
    ${stats?.providers > 0 && html`<section><h2>${t().models.aboutTitle}</h2><div>${t().models.about.map((text) => html`<p key=${text}>${text}</p>`)}</div></section>`}
    <section>
      <h2>${words.licenceTitle}</h2>
      <div>
        <p>${words.licence}</p>
        <ul class="parts">${words.parts.map(([name, licence]) => html`<li key=${name}>${name} <span class="small">${licence}</span></li>`)}</ul>
      </div>
    </section>
  </article>`;
}
