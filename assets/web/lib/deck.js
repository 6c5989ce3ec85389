// The deck's pictures that no answer of the API names: suit emblems, and the back that all cards have.
// Their addresses carry the deck's version, which the server wrote to <html data-deck data-back>.
const { deck, back } = document.documentElement.dataset;

const emblems = { major_arcana: 'major_arcana', radiation_rods: 'wands', nuka_cola_bottles: 'cups', combat_weapons: 'swords', bottle_caps: 'pentacles' };

export const emblemUrl = (suit) => `/deck/emblems/${emblems[suit]}.svg?v=${deck}`;

/** Gives every card on every page this back; one picture, however many cards show it. */
export const showBack = (url) => document.documentElement.style.setProperty('--back', `url("${url}")`);

showBack(back);
