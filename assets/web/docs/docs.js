// The API reference: reads /openapi.json (OpenAPI 3.1) and renders it with plain DOM, no library,
// so that it works offline and cannot disagree with the server it came from.
import { words } from './words.js';
import { schemaView, summaryOf } from './schema.js';
import { element as el, append } from './dom.js';

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

function operationsOf(api) {
  const list = [];
  for (const [path, item] of Object.entries(api.paths ?? {})) {
    for (const method of methods) {
      if (!item[method]) continue;
      const operation = item[method];
      list.push({ method, path, operation, parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])], tag: operation.tags?.[0] ?? words.untagged });
    }
  }
  return list;
}

const resolve = (api, node) => (node?.$ref ? node.$ref.replace(/^#\//, '').split('/').reduce((at, key) => at?.[key.replace(/~1/g, '/').replace(/~0/g, '~')], api) : node);

/** A paragraph in which `backticks` become code. */
const prose = (text) => el('p', {}, text.split('`').map((part, i) => (i % 2 ? el('code', {}, [part]) : part)));

function limits(schema) {
  const said = [];
  if (schema.enum) said.push(schema.enum.join(' | '));
  if (schema.minimum !== undefined) said.push(`≥ ${schema.minimum}`);
  if (schema.maximum !== undefined) said.push(`≤ ${schema.maximum}`);
  if (schema.minLength !== undefined) said.push(`${words.length} ≥ ${schema.minLength}`);
  if (schema.maxLength !== undefined) said.push(`${words.length} ≤ ${schema.maxLength}`);
  if (schema.default !== undefined) said.push(`${words.fallback} ${JSON.stringify(schema.default)}`);
  return said.join(', ');
}

function parameterTable(api, parameters) {
  const rows = parameters.map((given) => {
    const parameter = resolve(api, given);
    const schema = resolve(api, parameter.schema) ?? {};
    return el('tr', {}, [
      el('th', { scope: 'row' }, [el('code', {}, [parameter.name]), parameter.required ? el('span', { class: 'required' }, [words.required]) : '']),
      el('td', {}, [parameter.in]),
      el('td', {}, [summaryOf(api, parameter.schema ?? {})]),
      el('td', {}, [append(el('span'), [parameter.description ?? '', ' ', limits(schema)])]),
    ]);
  });
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': words.parameters }, [el('table', {}, [
    el('thead', {}, [el('tr', {}, [words.name, words.where, words.type, words.notes].map((name) => el('th', { scope: 'col' }, [name])))]),
    el('tbody', {}, rows),
  ])]);
}

function exampleOf(api, schema, depth = 0) {
  const node = resolve(api, schema) ?? {};
  if (node.example !== undefined) return node.example;
  if (node.default !== undefined) return node.default;
  if (node.enum) return node.enum[0];
  const type = Array.isArray(node.type) ? node.type.find((one) => one !== 'null') : node.type;
  if (node.oneOf || node.anyOf || node.allOf) return exampleOf(api, (node.oneOf ?? node.anyOf ?? node.allOf).find((one) => one.type !== 'null'), depth);
  if (node.properties && depth < 4) return Object.fromEntries(Object.entries(node.properties).map(([key, value]) => [key, exampleOf(api, value, depth + 1)]));
  if (type === 'array') return depth < 4 ? [exampleOf(api, node.items, depth + 1)] : [];
  return { string: '…', integer: 1, number: 0.5, boolean: true }[type] ?? null;
}

function curlOf(api, { method, path, operation, parameters }) {
  const query = parameters.map((one) => resolve(api, one)).filter((one) => one.in === 'query' && one.required).map((one) => `${one.name}=${encodeURIComponent(exampleOf(api, one.schema))}`);
  const address = `${window.location.origin}${path}${query.length ? `?${query.join('&')}` : ''}`;
  const content = resolve(api, operation.requestBody)?.content ?? {};
  const parts = ['curl', method === 'get' ? '' : `-X ${method.toUpperCase()}`, `'${address}'`];
  const json = content['application/json'];
  if (json) parts.push(`-H 'content-type: application/json'`, `-d '${JSON.stringify(json.example ?? exampleOf(api, json.schema)).replaceAll("'", "'\\''")}'`);
  return parts.filter(Boolean).join(' ');
}

function curlView(line) {
  const button = el('button', { type: 'button', class: 'copy' }, [words.copy]);
  const code = el('code', {}, [line]);
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(line);
    } catch {
      // Plain http has no clipboard API: select the line, so that one key copies it.
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      document.execCommand('copy');
    }
    button.textContent = words.copied;
    button.addEventListener('blur', () => (button.textContent = words.copy), { once: true });
  });
  return el('div', { class: 'curl' }, [el('pre', { tabindex: '0' }, [code]), button]);
}

function contentView(api, content) {
  return Object.entries(content ?? {}).map(([type, media]) => el('div', { class: 'content' }, [
    el('p', { class: 'quiet' }, [type]), media.schema ? schemaView(api, media.schema) : '',
  ]));
}

function responseView(api, [status, given]) {
  const response = resolve(api, given);
  return el('div', { class: 'response' }, [
    el('p', {}, [el('strong', { class: /^2/.test(status) ? 'good' : 'bad' }, [status]), ' ', response.description ?? '']),
    ...contentView(api, response.content),
  ]);
}

function operationView(api, entry) {
  const { method, path, operation, parameters } = entry;
  const body = resolve(api, operation.requestBody);
  const details = el('details', { class: 'operation', 'data-operation': `${method} ${path}` }, [
    el('summary', {}, [el('span', { class: `method method-${method}` }, [method.toUpperCase()]), el('code', { class: 'path' }, [path]), el('span', { class: 'quiet' }, [operation.summary ?? ''])]),
  ]);
  // Bodies are built when first opened: a hundred schemas are not drawn for the one that is read.
  const build = () => append(details, [el('div', { class: 'operation-body' }, [
    operation.description ? prose(operation.description) : '',
    parameters.length ? el('h4', {}, [words.parameters]) : '',
    parameters.length ? parameterTable(api, parameters) : '',
    body ? el('h4', {}, [words.body]) : '',
    ...contentView(api, body?.content),
    el('h4', {}, [words.responses]),
    ...Object.entries(operation.responses ?? {}).map((one) => responseView(api, one)),
    el('h4', {}, [words.example]),
    curlView(curlOf(api, entry)),
  ])]);
  details.addEventListener('toggle', build, { once: true });
  const haystack = [method, path, operation.summary, operation.description, operation.operationId, entry.tag].join(' ').toLowerCase();
  return { details, haystack };
}

function render(api) {
  const all = operationsOf(api);
  const tags = [...new Set(all.map(({ tag }) => tag))];
  const shown = [];
  const sections = tags.map((tag, i) => {
    const views = all.filter((entry) => entry.tag === tag).map((entry) => operationView(api, entry));
    const section = el('section', { 'aria-labelledby': `tag-${i}` }, [el('h2', { id: `tag-${i}` }, [tag]), ...views.map(({ details }) => details)]);
    shown.push({ section, views });
    return section;
  });
  const count = el('p', { class: 'quiet', role: 'status' }, [words.count(all.length, all.length)]);
  const search = el('input', { type: 'search', id: 'search', class: 'field', autocomplete: 'off', spellcheck: 'false', placeholder: words.searchHint });
  search.addEventListener('input', () => {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { section, views } of shown) {
      let any = false;
      for (const { details, haystack } of views) {
        const fits = wanted.every((word) => haystack.includes(word));
        details.hidden = !fits;
        if (fits) found += 1;
        any ||= fits;
      }
      section.hidden = !any;
    }
    count.textContent = words.count(found, all.length);
  });
  return [
    el('header', {}, [
      el('p', {}, [el('a', { href: '/' }, [words.home])]),
      el('h1', {}, [words.title]),
      el('p', { class: 'quiet' }, [`${api.info?.title ?? ''} ${api.info?.version ?? ''}`, ' ', el('a', { href: '/openapi.json' }, ['openapi.json'])]),
      api.info?.description ? prose(api.info.description) : '',
      el('label', { for: 'search' }, [words.search]), search, count,
    ]),
    ...sections,
  ];
}

const main = el('main', { class: 'docs' });
document.getElementById('app').replaceWith(main);
document.title = words.title;
try {
  const response = await fetch('/openapi.json');
  if (!response.ok) throw new Error(String(response.status));
  append(main, render(await response.json()));
} catch (error) {
  console.warn(error);
  append(main, [el('h1', {}, [words.title]), el('p', {}, [words.failed]), el('p', {}, [el('a', { href: window.location.href }, [words.again])])]);
}
