// Cards, spreads and voices: the parts of the API that stay the same while the site is open.
import { get } from './client.js';

export const spreads = () => get('/spreads', { page_size: 50 }).then((page) => page.spreads);
export const characters = () => get('/characters');
export const factions = () => get('/factions');
export const landingStats = () => get('/landing-stats');

export const helpLines = () => get('/help-lines');

export const card = (id) => get(`/cards/${encodeURIComponent(id)}`, { include_story: true });
export const suitCards = (suit) => get(`/cards/suits/${suit}`, { page_size: 50 }).then((page) => page.cards);
export const searchCards = (search) => get('/cards', { search, page_size: 100 }).then((page) => page.cards);
export const allCards = () => get('/cards', { page_size: 100 }).then((page) => page.cards);
export const instanceKey = () => get('/draws/instance-key').then((answer) => answer.public_key);
export const cardBacks = () => get('/card-backs');
