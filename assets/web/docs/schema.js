// JSON Schema as a nested list. A $ref is a closed <details> that is built when opened,
// so that schemas which contain themselves end where the reader stops opening.
import { element as el, append } from './dom.js';
import { words } from './words.js';

const nameOf = (ref) => ref.split('/').pop();
const target = (api, ref) => ref.replace(/^#\//, '').split('/').reduce((at, key) => at?.[key], api);

/** One phrase for a schema: "string", "array of Card", "integer or null". */
export function summaryOf(api, schema) {
  if (schema.$ref) return nameOf(schema.$ref);
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants) return variants.map((one) => summaryOf(api, one)).join(` ${words.or} `);
  if (schema.allOf) return schema.allOf.map((one) => summaryOf(api, one)).join(' + ');
  const types = [schema.type ?? (schema.properties ? 'object' : words.any)].flat();
  return types.map((type) => (type === 'array' && schema.items ? `${words.arrayOf} ${summaryOf(api, schema.items)}` : type)).join(` ${words.or} `) + (schema.format ? ` (${schema.format})` : '');
}

function constraints(schema) {
  const keys = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'pattern', 'default', 'const'];
  const said = keys.filter((key) => schema[key] !== undefined).map((key) => `${key} ${JSON.stringify(schema[key])}`);
  if (schema.enum) said.push(schema.enum.map((one) => JSON.stringify(one)).join(' | '));
  return said.join(', ');
}

function propertyView(api, name, schema, isRequired) {
  const nested = nestedView(api, schema);
  return el('li', {}, [
    el('code', {}, [name]), isRequired ? el('span', { class: 'required' }, [words.required]) : '', ' ',
    nested ? '' : el('span', { class: 'quiet' }, [summaryOf(api, schema)]),
    constraints(schema) ? el('span', { class: 'quiet' }, [` ${constraints(schema)}`]) : '',
    schema.description ? el('p', { class: 'quiet' }, [schema.description]) : '',
    nested ?? '',
  ]);
}

function lazily(label, build) {
  const details = el('details', { class: 'schema' }, [el('summary', {}, [label])]);
  details.addEventListener('toggle', () => append(details, [build()]), { once: true });
  return details;
}

/** The expandable part of a schema, or null where one phrase says it all. */
function nestedView(api, schema) {
  if (schema.$ref) return lazily(nameOf(schema.$ref), () => schemaView(api, target(api, schema.$ref) ?? {}));
  if (schema.items && (schema.items.$ref || schema.items.properties || schema.items.oneOf)) return lazily(summaryOf(api, schema), () => schemaView(api, schema.items));
  const variants = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (variants?.some((one) => one.$ref || one.properties)) return lazily(summaryOf(api, schema), () => schemaView(api, schema));
  if (schema.properties) return lazily(summaryOf(api, schema), () => schemaView(api, schema));
  return null;
}

export function schemaView(api, schema) {
  if (schema.$ref) return nestedView(api, schema);
  const variants = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (variants) return el('ul', { class: 'variants' }, variants.map((one) => el('li', {}, [nestedView(api, one) ?? summaryOf(api, one)])));
  if (schema.type === 'array' && schema.items) return nestedView(api, schema) ?? el('p', { class: 'quiet' }, [summaryOf(api, schema)]);
  if (!schema.properties) return el('p', { class: 'quiet' }, [`${summaryOf(api, schema)} ${constraints(schema)}`]);
  return el('ul', { class: 'properties' }, Object.entries(schema.properties).map(([name, one]) => propertyView(api, name, one, schema.required?.includes(name))));
}
