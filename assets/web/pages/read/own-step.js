// A deck on the person's own table. They say which cards lie there: typed, one field for each position, Enter by Enter; or
// by suit and rank. No card lies there twice, and there is no receipt: what happened on that table we did not see.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { lang, t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { useResource } from '../../lib/resource.js';
import { allCards } from '../../api/catalog.js';
import { CardField } from '../../components/card-field.js';
import { CardTap } from '../../components/card-tap.js';
import { orientationName } from '../../components/card.js';
import { readOwn } from './dealing.js';
import { Problem } from './problem.js';
import { draw, update } from './state.js';
import { useDeal } from './use-deal.js';

/** A card that was told, with the two things that can still be changed. */
function Told({ card, catalogue, position, onTurn, onClear }) {
  const words = t().read.own;
  const known = catalogue.find(({ id }) => id === card.card_id);
  const { name, standard_name: classic } = known ?? card;
  return html`<div class="told">
    <span class="told-name"><span class="card-name-own">${name}</span> <span class="card-name-classic">${classic}</span></span>
    <button type="button" class="told-way" aria-pressed=${String(card.is_reversed)} aria-label=${words.turn(name, orientationName(card.is_reversed))} onClick=${onTurn}>
      <span class=${card.is_reversed ? 'orientation is-reversed' : 'orientation'}>${orientationName(card.is_reversed)}</span></button>
    <button type="button" class="text-button told-clear" aria-label=${words.clearOf(name, position)} onClick=${onClear}>${words.clear}</button>
  </div>`;
}

function Table({ spread }) {
  const words = t().read.own;
  const wanted = spread.card_count;
  const { own } = draw.value;
  const cards = Array.from({ length: wanted }, (_, i) => own[i] ?? null);
  const { data: catalogue = [] } = useResource(allCards, [lang.value]);
  const { busy, error, deal } = useDeal();
  const room = useRef();
  const [active, setActive] = useState(cards.indexOf(null));
  const [wantsFocus, setWantsFocus] = useState(null);
  const isTaken = (id) => cards.some((card) => card?.card_id === id);
  const isComplete = cards.every(Boolean);
  const nameOf = (index) => spread.positions[index]?.name ?? '';

  useEffect(() => {
    if (wantsFocus === null) return;
    room.current.querySelector(wantsFocus < 0 ? '.read-own' : `#own-${wantsFocus}`)?.focus();
    setWantsFocus(null);
  }, [wantsFocus]);

  /** Lays cards from a position on, in the places that are free. */
  const take = (at, told) => {
    const now = [...cards];
    const said = [];
    let place = at;
    for (const { card_id, is_reversed, name, standard_name } of told) {
      const twin = now.findIndex((card) => card?.card_id === card_id);
      if (twin >= 0) return words.twice(name, twin + 1);
      while (now[place]) place = (place + 1) % wanted;
      now[place] = { card_id, is_reversed, name, standard_name };
      said.push(t().read.table.turned(place + 1, nameOf(place), name, standard_name, orientationName(is_reversed)));
      if (now.every(Boolean)) break;
    }
    update({ own: now });
    const free = [...now.slice(at), ...now.slice(0, at)].indexOf(null);
    const next = free < 0 ? -1 : (free + at) % wanted;
    announce([...said, next < 0 ? words.complete : words.next(next + 1, nameOf(next))].join(' '));
    setActive(next);
    setWantsFocus(next);
    return null;
  };
  const change = (at, card) => {
    const now = [...cards];
    now[at] = card;
    update({ own: now });
    if (card) announce(orientationName(card.is_reversed));
    else {
      setActive(at);
      setWantsFocus(at);
    }
  };
  const onSubmit = (event) => {
    event.preventDefault();
    if (isComplete) deal(() => readOwn(cards, spread.name));
  };
  const free = active >= 0 && !cards[active] ? active : cards.indexOf(null);

  return html`<form class="own-cards" ref=${room} onSubmit=${onSubmit}>
    <ol>
      ${spread.positions.map(({ number, name, meaning }, i) => html`<li key=${number} class=${i === free ? 'is-next' : ''}>
        <p class="own-position"><span class="label">${number}</span> ${name} <span class="small">${meaning}</span></p>
        ${cards[i]
          ? html`<${Told} card=${cards[i]} catalogue=${catalogue} position=${name} onTurn=${() => change(i, { ...cards[i], is_reversed: !cards[i].is_reversed })} onClear=${() => change(i, null)} />`
          : html`<${CardField} id=${`own-${i}`} label=${words.field(number, name)} isTaken=${isTaken} onTake=${(told) => take(i, told)} onFocus=${() => setActive(i)} />`}
      </li>`)}
    </ol>
    <details class="more own-tap" hidden=${free < 0}><summary>${words.tap}</summary>
      <p class="label">${free >= 0 && words.tapFor(free + 1, nameOf(free))}</p>
      <${CardTap} isTaken=${isTaken} onTake=${({ id, name, standard_name }) => take(free, [{ card_id: id, is_reversed: false, name, standard_name }])} />
    </details>
    ${error && html`<${Problem} error=${error} />`}
    <div class=${isComplete ? 'ritual-actions is-sticky' : 'ritual-actions'}>
      <button type="submit" class="button read-own" disabled=${!isComplete || busy}>${busy ? words.reading : words.read}</button>
      <a class="text-link" href="/read?step=spread">${t().read.back}</a>
    </div>
  </form>`;
}

export function OwnStep({ spreads }) {
  const words = t().read.own;
  const spread = spreads?.find((one) => one.name === draw.value.spread);
  return html`<section class="own">
    <h1 tabindex="-1">${words.title}</h1>
    <p class="soft">${words.text}</p>
    <p class="small">${words.mark}</p>
    ${spread && html`<${Table} key=${spread.name} spread=${spread} />`}
  </section>`;
}
