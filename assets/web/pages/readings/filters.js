// What may be asked of the history, as it stands in the address, and as the API wants it. Pure.
export const pageSize = 20;

/** Orders, by their word in the address. */
export const sorts = {
  newest: { sort_by: 'created_at', sort_order: 'desc' },
  oldest: { sort_by: 'created_at', sort_order: 'asc' },
  changed: { sort_by: 'updated_at', sort_order: 'desc' },
  favorites: { sort_by: 'is_favorite', sort_order: 'desc' },
  rating: { sort_by: 'user_satisfaction', sort_order: 'desc' },
  question: { sort_by: 'question', sort_order: 'asc' },
};
export const kinds = { daily: { daily: true }, drawn: { origin: 'draw' }, own: { origin: 'physical' } };

const isDay = (text) => (/^\d{4}-\d\d-\d\d$/.test(text ?? '') ? text : '');

/** @returns {{q: string, spread: string, card: string, favorite: boolean, tags: string[], kind: string, from: string, to: string, sort: string, page: number}} */
export function parse(search) {
  const params = new URLSearchParams(search);
  const text = (name) => params.get(name)?.trim() ?? '';
  return {
    q: text('q').slice(0, 200), spread: text('spread'), card: text('card'), favorite: params.get('favorite') === '1',
    tags: params.getAll('tag').filter(Boolean),
    kind: Object.hasOwn(kinds, text('kind')) ? text('kind') : '', from: isDay(text('from')), to: isDay(text('to')),
    sort: Object.hasOwn(sorts, text('sort')) ? text('sort') : 'newest', page: Math.max(1, Math.trunc(Number(text('page'))) || 1),
  };
}

/** The address of a wish; what is as usual is not in it. */
export function address({ q, spread, card, favorite, tags, kind, from, to, sort, page }) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ q, spread, card, favorite: favorite ? '1' : '', kind, from, to })) if (value) params.set(name, value);
  for (const tag of tags) params.append('tag', tag);
  if (sort !== 'newest') params.set('sort', sort);
  if (page > 1) params.set('page', page);
  return params;
}

export function query({ q, spread, card, favorite, tags, kind, from, to, sort, page }) {
  const given = { search: q, spread, card, tags: tags.join(','), date_from: from, date_to: to };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value)),
    ...(favorite && { is_favorite: true }), ...kinds[kind], ...sorts[sort], page, page_size: pageSize,
  };
}

/** How many filters narrow the list, besides the words searched for. */
export const countFilters = ({ spread, card, favorite, tags, kind, from, to }) => [spread, card, favorite, kind, from, to].filter(Boolean).length + tags.length;

export const nothing = { q: '', spread: '', card: '', favorite: false, tags: [], kind: '', from: '', to: '', page: 1 };
