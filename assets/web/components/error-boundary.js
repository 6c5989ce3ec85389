// If a page throws, the header and its links must survive: the reader can always walk somewhere else.
import { html, Component } from '../lib/html.js';
import { t } from '../lib/language.js';

export class ErrorBoundary extends Component {
  componentDidCatch(error) {
    console.error(error);
    this.setState({ error });
  }

  componentDidUpdate(before) {
    if (before.at !== this.props.at && this.state.error) this.setState({ error: null });
  }

  render({ children }, { error }) {
    if (!error) return children;
    const words = t().errors;
    return html`<section class="page message-page">
      <h1 tabindex="-1">${words.brokenTitle}</h1>
      <p>${words.broken}</p>
      <p class="actions"><a class="button" href=${window.location.href} target="_self">${words.reload}</a><a class="text-link" href="/">${words.home}</a></p>
    </section>`;
  }
}
