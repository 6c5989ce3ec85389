// Client-side navigation over real addresses. Each page is its own module with its own style sheet,
// fetched when first needed; the old page stays on screen until the new one can be drawn, so nothing jumps.
import { signal, batch } from './html.js';
import { loadRest } from './language.js';

/** {page: name, params, Component, search} of what is on screen; null before the first page. */
export const current = signal(null);
/** True from the moment a page asks for longer than one may call instant. */
export const pending = signal(false);
/** Path of a page whose module did not arrive; the shell offers to load it again. */
export const failed = signal(null);

/** Parts of the settings; the first has no name of its own in the address. */
export const settings = ['profile', 'sign-in', 'devices', 'preferences', 'calendar', 'privacy'];
const pages = {
  '/': 'home', '/read': 'read', '/about': 'about', '/signin': 'signin', '/register': 'register', '/setup': 'setup',
  '/verify': 'verify', '/readings': 'readings', '/readings/tags': 'tags', '/auth/callback': 'callback', '/auth/account-conflict': 'conflict',
  '/insights': 'insights', '/ledger': 'ledger', '/journal': 'journal', '/threads': 'threads',
  '/today': 'today', '/bingo': 'bingo', '/karma': 'karma', '/tasks': 'tasks', '/achievements': 'achievements', '/operator': 'operator',
};
const suits = ['major_arcana', 'nuka_cola_bottles', 'combat_weapons', 'bottle_caps', 'radiation_rods'];

export function match(pathname) {
  const path = pathname.replace(/\/+$/, '') || '/';
  if (pages[path]) return { page: pages[path], params: {} };
  if (path === '/settings') return { page: 'settings', params: { section: settings[0] } };
  const [, section] = /^\/settings\/([^/]+)$/.exec(path) ?? [];
  if (settings.indexOf(section) > 0) return { page: 'settings', params: { section } };
  const [, reading] = /^\/readings\/([^/]+)$/.exec(path) ?? [];
  if (reading) return { page: 'kept', params: { id: decodeURIComponent(reading) } };
  const [, thread] = /^\/threads\/([^/]+)$/.exec(path) ?? [];
  if (thread) return { page: 'thread', params: { id: decodeURIComponent(thread) } };
  if (path === '/cards') return { page: 'library', params: { suit: null } };
  const [, id] = /^\/cards\/([^/]+)$/.exec(path) ?? [];
  if (id && suits.includes(id)) return { page: 'library', params: { suit: id } };
  if (id && id.includes('.')) return { page: 'card', params: { id: decodeURIComponent(id) } };
  return { page: 'not-found', params: { path: pathname } };
}

/** Pages whose style is more than one file, or another page's (an @import would fetch them one after the other). */
const account = ['../../styles/forms.css', '../signin/page.css'];
const sheets = {
  read: ['../../styles/forms.css', '../../styles/safety.css', '../../styles/journal.css', 'page.css', 'draw.css', 'table.css', 'reading.css'],
  signin: account, register: account, setup: account, callback: account, conflict: account,
  settings: ['../../styles/forms.css', 'page.css'],
  readings: ['../../styles/forms.css', 'page.css'],
  kept: ['../../styles/forms.css', '../read/table.css', '../read/reading.css', '../../styles/receipt.css', '../../styles/safety.css', '../../styles/journal.css', 'page.css', 'share.css', 'telling.css'],
  journal: ['../../styles/forms.css', '../../styles/journal.css', 'page.css'],
  threads: ['../../styles/forms.css', '../../styles/journal.css', 'page.css'],
  thread: ['../../styles/forms.css', '../../styles/journal.css', '../threads/page.css'],
  ledger: ['../../styles/forms.css', 'page.css'],
  today: ['../../styles/forms.css', '../../styles/progress.css', '../../styles/bingo.css', 'page.css'],
  bingo: ['../../styles/forms.css', '../../styles/bingo.css', 'page.css'],
  karma: ['../../styles/forms.css', '../../styles/progress.css', '../../styles/table.css', 'page.css'],
  tasks: ['../../styles/forms.css', '../../styles/progress.css', 'page.css'],
  achievements: ['../../styles/forms.css', '../../styles/journal.css', '../../styles/progress.css', 'page.css'],
  operator: ['../../styles/forms.css', '../../styles/table.css', 'page.css'],
  tags: ['../../styles/forms.css', 'page.css'],
  verify: ['../../styles/receipt.css', 'page.css'],
};

/** Pages that do with the words that every visit loads. */
const few = new Set(['home', 'about', 'library', 'card', 'signin', 'register', 'setup', 'callback', 'conflict', 'not-found', 'verify']);

const loaded = new Map();
const styled = new Map();

function styleSheet(href) {
  if (!styled.has(href)) styled.set(href, new Promise((resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    link.onload = link.onerror = resolve;
    document.head.append(link);
  }));
  return styled.get(href);
}

function load(page) {
  if (!loaded.has(page)) {
    const arriving = Promise.all([
      import(`../pages/${page}/page.js`),
      few.has(page) ? null : loadRest(),
      ...(sheets[page] ?? ['page.css']).map((name) => styleSheet(new URL(`../pages/${page}/${name}`, import.meta.url).href)),
    ]).then(([module]) => module.default);
    arriving.catch(() => loaded.delete(page));
    loaded.set(page, arriving);
  }
  return loaded.get(page);
}

/** Fetches a page ahead of the click. */
export const prefetch = (path) => load(match(path).page).catch(() => {});

let asked = 0;

async function show({ focus, scroll }) {
  const turn = ++asked;
  const { pathname, search } = window.location;
  const { page, params } = match(pathname);
  const slow = setTimeout(() => (pending.value = true), 150);
  try {
    const Component = await load(page);
    if (turn !== asked) return; // a later click overtook this one
    batch(() => {
      failed.value = null;
      current.value = { page, params, Component, search, pathname };
    });
  } catch {
    if (turn === asked) failed.value = pathname + search;
  } finally {
    clearTimeout(slow);
    if (turn === asked) pending.value = false;
  }
  await new Promise(requestAnimationFrame);
  if (turn !== asked) return;
  window.scrollTo(0, scroll);
  if (focus) focusHeading();
}

/** Puts the focus on the page's heading, so that keyboard and screen reader start where the eye starts. */
export function focusHeading() {
  document.querySelector('main h1')?.focus({ preventScroll: true });
}

const rememberScroll = () => history.replaceState({ ...history.state, scroll: window.scrollY }, '');

export function navigate(href, { replace = false } = {}) {
  const url = new URL(href, window.location.href);
  rememberScroll();
  history[replace ? 'replaceState' : 'pushState']({}, '', url);
  return show({ focus: true, scroll: 0 });
}

/** Changes the query of the page that is on screen, which stays where it is. */
export function changeSearch(params, { replace = false } = {}) {
  const url = new URL(window.location.href);
  url.search = String(params);
  if (url.href === window.location.href) return;
  rememberScroll();
  history[replace ? 'replaceState' : 'pushState']({ scroll: window.scrollY }, '', url);
  current.value = { ...current.value, search: url.search };
}

function followLink(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.('a[href]');
  if (!link || link.target || link.hasAttribute('download') || link.origin !== window.location.origin) return;
  if (/^\/(docs|openapi\.json|api\/|assets\/|deck\/|share\/)/.test(link.pathname) || link.getAttribute('href').startsWith('#')) return;
  event.preventDefault();
  navigate(link.href);
}

export async function startRouter() {
  history.scrollRestoration = 'manual';
  document.addEventListener('click', followLink);
  window.addEventListener('popstate', (event) => show({ focus: true, scroll: event.state?.scroll ?? 0 }));
  window.addEventListener('pagehide', rememberScroll);
  await show({ focus: false, scroll: history.state?.scroll ?? 0 });
}
