// Chromium, and pages that keep a record: console errors, CSP violations, requests to other hosts,
// and every sentence given to the live region. `page.calm()` fails on anything that should not have happened.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { startServer } from './server.js';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const wide = { viewport: { width: 1440, height: 900 } };
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/**
 * One server and one browser. Call at the top level of a test file; use `site.open(...)` inside tests.
 * @param {{host?: string, serve?: string[] | (() => Promise<string[]>), env?: () => Promise<Record<string, string>>, others?: () => string[]}} [options]
 *   `host` is what the address bar says (passkeys need a name: localhost); `serve` are arguments for the server, `env` is its further environment;
 *   `others` are origins that pages may go to besides the site
 */
export function useSite({ host = '127.0.0.1', serve = [], env = async () => ({}), others = () => [] } = {}) {
  const site = { url: '', browser: null, server: null };
  let server;
  before(async () => {
    server = await startServer(Array.isArray(serve) ? serve : await serve(), await env());
    site.server = server;
    site.url = server.url.replace('127.0.0.1', host);
    site.browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
  });
  after(async () => {
    await site.browser?.close();
    await server?.stop();
  });

  /** A tab that keeps its record; what its context has stored is there in the next one. */
  const tab = async (context, trouble) => {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => message.type() === 'error' && trouble.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (![site.url, ...others()].some((origin) => request.url().startsWith(`${origin}/`)) && !/^(data|blob):/.test(request.url())) trouble.push(`request elsewhere: ${request.url()}`);
    });
    const [open, waiting] = [new Set(), []];
    const ended = (request) => open.delete(request) && !open.size && waiting.splice(0).forEach((resolve) => resolve());
    page.on('request', (request) => open.add(request)).on('requestfinished', ended).on('requestfailed', ended);
    /** Waits until nothing is on its way: what a page asks by itself would else be refused when the session ends under it. */
    page.quiet = () => (open.size ? new Promise((resolve) => waiting.push(resolve)) : undefined);
    /** Nothing broke; `expected` takes away what the test itself provoked. Closes the context. */
    page.calm = async (expected = /^$/) => {
      const violations = await page.evaluate(() => window.recorded.violations);
      assert.deepEqual([...trouble, ...violations].filter((line) => !expected.test(line)), []);
      await context.close();
    };
    page.spoken = () => page.evaluate(() => window.recorded.spoken);
    /** Closes this tab and opens a new one: what only the tab remembered is gone. */
    page.closeAndReopen = async (at) => {
      const next = await tab(context, trouble);
      if (page.api) next.api = page.api;
      await page.close();
      await next.goto(site.url + at);
      await next.locator('main h1').first().waitFor();
      return next;
    };
    return page;
  };

  /** Opens `path` in a fresh context. `lang` is the browser's own language; options as for a Playwright context. */
  site.open = async (path, { lang = 'zh-TW', ...options } = {}) => {
    const context = await site.browser.newContext({ ...wide, locale: lang, ...options });
    await context.addInitScript(record);
    const trouble = [];
    const page = await tab(context, trouble);
    await page.goto(site.url + path);
    await page.locator('main h1').first().waitFor();
    return page;
  };
  return site;
}

function record() {
  window.recorded = { violations: [], spoken: [] };
  document.addEventListener('securitypolicyviolation', (event) => window.recorded.violations.push(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const node = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
      const region = node?.closest?.('[data-announcer]');
      const text = region?.textContent.trim();
      if (text) window.recorded.spoken.push(text);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

/** Waits until `check` in the page is true: instead of any sleep. */
export const until = (page, check, argument) => page.waitForFunction(check, argument);

/** Goes to a control with Tab and presses it with Enter, as one does without a mouse; an open dialog keeps the way short. */
export async function pressByKeyboard(page, control) {
  await control.waitFor();
  const isThere = () => control.evaluate((node) => node === document.activeElement);
  for (let tabs = 0; tabs < 200 && !(await isThere()); tabs += 1) await page.keyboard.press('Tab');
  assert.ok(await isThere(), 'Tab leads there');
  await page.keyboard.press('Enter');
}

/** Waits for a text to have been given to the live region. */
export const hear = (page, text) => page.waitForFunction((wanted) => window.recorded.spoken.some((one) => one.includes(wanted)), text);
