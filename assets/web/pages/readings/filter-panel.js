// The filters beside the list, and those that are on as marks that a press takes away.
import { html, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { useResource } from '../../lib/resource.js';
import { allCards, spreads as fetchSpreads } from '../../api/catalog.js';
import { tags as fetchTags } from '../../api/kept.js';
import { countFilters, kinds, sorts } from './filters.js';

const suits = ['major_arcana', 'radiation_rods', 'nuka_cola_bottles', 'combat_weapons', 'bottle_caps'];
const shownTags = 12;

/** Names for the filters: spreads, cards, one's tags. */
export function useChoices() {
  const spreads = useResource(fetchSpreads, [lang.value]).data ?? [];
  const cards = useResource(allCards, [lang.value]).data ?? [];
  const tags = useResource(fetchTags, []).data ?? [];
  return { spreads, cards, tags };
}

function Choice({ name, label, value, onChange, children }) {
  return html`<p class="filter"><label class="label" for=${`filter-${name}`}>${label}</label>
    <select id=${`filter-${name}`} class="field" value=${value} onChange=${(event) => onChange({ [name]: event.target.value })}>${children}</select></p>`;
}

const option = (value, text, chosen) => html`<option key=${value} value=${value} selected=${value === chosen}>${text}</option>`;

function Tags({ chosen, all, onChange }) {
  const words = t().history;
  const [isOpen, setOpen] = useState(false);
  if (!all.length && !chosen.length) return null;
  const names = [...new Set([...chosen, ...all.map(({ tag }) => tag)])];
  const shown = isOpen ? names : names.slice(0, Math.max(shownTags, chosen.length));
  const toggle = (tag) => onChange({ tags: chosen.includes(tag) ? chosen.filter((one) => one !== tag) : [...chosen, tag] });
  return html`<fieldset class="filter"><legend class="label">${words.tags}</legend>
    <div class="tag-choices">
      ${shown.map((tag) => html`<button key=${tag} type="button" class="tag" aria-pressed=${String(chosen.includes(tag))} onClick=${() => toggle(tag)}>${tag}</button>`)}
      ${names.length > shown.length && html`<button type="button" class="text-button small" onClick=${() => setOpen(true)}>${words.moreTags(names.length - shown.length)}</button>`}
    </div>
  </fieldset>`;
}

export function FilterPanel({ wish, choices, onChange }) {
  const words = t().history;
  const [isOpen, setOpen] = useState(false);
  const count = countFilters(wish);
  const bySuit = suits.map((suit) => [suit, choices.cards.filter((card) => card.suit === suit)]);
  return html`<div class=${isOpen ? 'filters is-open' : 'filters'}>
    <button type="button" class="filters-open" aria-expanded=${String(isOpen)} aria-controls="filters" onClick=${() => setOpen(!isOpen)}>${words.filters}${count > 0 && html` <span class="filters-count">${count}</span>`}</button>
    <div id="filters" class="filters-body">
      <h2 class="visually-hidden">${words.filters}</h2>
      <${Choice} name="sort" label=${words.sort} value=${wish.sort} onChange=${onChange}>${Object.keys(sorts).map((key) => option(key, words.sorts[key], wish.sort))}<//>
      <${Choice} name="spread" label=${words.spread} value=${wish.spread} onChange=${onChange}>
        ${option('', words.any, wish.spread)}${choices.spreads.map((spread) => option(spread.name, spread.display_name, wish.spread))}<//>
      <${Choice} name="card" label=${words.card} value=${wish.card} onChange=${onChange}>
        ${option('', words.any, wish.card)}
        ${bySuit.map(([suit, cards]) => html`<optgroup key=${suit} label=${t().suits[suit].name}>${cards.map((card) => option(card.id, card.name === card.standard_name ? card.name : `${card.standard_name} ${card.name}`, wish.card))}</optgroup>`)}<//>
      <${Choice} name="kind" label=${words.kind} value=${wish.kind} onChange=${onChange}>
        ${option('', words.any, wish.kind)}${Object.keys(kinds).map((key) => option(key, words.kinds[key], wish.kind))}<//>
      <label class="filter filter-flag"><input type="checkbox" checked=${wish.favorite} onChange=${(event) => onChange({ favorite: event.target.checked })} /> ${words.favorites}</label>
      <fieldset class="filter filter-days"><legend class="label">${words.days}</legend>
        <label><span class="small">${words.from}</span><input type="date" class="field" value=${wish.from} max=${wish.to || undefined} onChange=${(event) => onChange({ from: event.target.value })} /></label>
        <label><span class="small">${words.to}</span><input type="date" class="field" value=${wish.to} min=${wish.from || undefined} onChange=${(event) => onChange({ to: event.target.value })} /></label>
      </fieldset>
      <${Tags} chosen=${wish.tags} all=${choices.tags} onChange=${onChange} />
      <p class="filters-foot"><a class="text-link" href="/readings/tags">${words.manageTags}</a></p>
    </div>
  </div>`;
}

export function ActiveFilters({ wish, choices, onChange, onClear }) {
  const words = t().history;
  const nameOf = (list, key, id) => list.find((one) => one[key] === id);
  const on = [
    wish.spread && ['spread', nameOf(choices.spreads, 'name', wish.spread)?.display_name ?? wish.spread, { spread: '' }],
    wish.card && ['card', nameOf(choices.cards, 'id', wish.card)?.name ?? wish.card, { card: '' }],
    wish.kind && ['kind', words.kinds[wish.kind], { kind: '' }],
    wish.favorite && ['favorite', words.favorites, { favorite: false }],
    wish.from && ['from', words.since(wish.from), { from: '' }],
    wish.to && ['to', words.until(wish.to), { to: '' }],
    ...wish.tags.map((tag) => [`tag-${tag}`, tag, { tags: wish.tags.filter((one) => one !== tag) }]),
  ].filter(Boolean);
  if (!on.length) return null;
  return html`<ul class="active-filters" aria-label=${words.active}>
    ${on.map(([key, text, without]) => html`<li key=${key}><button type="button" class="tag is-removable" aria-label=${words.without(text)} onClick=${() => onChange(without)}>${text}</button></li>`)}
    ${on.length > 1 && html`<li><button type="button" class="text-button small" onClick=${onClear}>${words.clear}</button></li>`}
  </ul>`;
}
