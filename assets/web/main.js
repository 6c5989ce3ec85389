// Entry point. Everything the first screen needs is loaded here and nothing more:
// the strings of one language, the shell, and the page that the address asks for.
import { render } from './vendor/preact/preact.js';
import { html } from './lib/html.js';
import { loadStrings } from './lib/language.js';
import { startRouter } from './lib/router.js';
import './lib/deck.js'; // gives the cards their back
import { startSession } from './lib/session.js';
import { followPreferences } from './lib/preferences.js';
import { App } from './app.js';

startSession();
await loadStrings();
followPreferences();
await startRouter();
render(html`<${App} />`, document.getElementById('app'));
