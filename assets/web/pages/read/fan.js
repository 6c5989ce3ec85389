// The fan of 78 backs, or of 77 beside a significator. On a wide screen it lies open at once; on a narrow one it is a strip that the finger
// slides, bent into an arc as it goes by, so that the browser's own scrolling does the physics.
// One tab stop: arrows, Home and End move along it (roving tabindex), Enter or Space picks or puts back.
import { html, useLayoutEffect, useRef, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';

/** Sizes for a strip `width` pixels wide: card width, distance between cards, and how deep the arc bends. */
function measure(width, size) {
  const card = width < 700 ? 92 : Math.min(112, width / 11);
  const side = card * 0.75; // the outermost cards lean out this far
  const open = (width - card - 2 * side) / (size - 1);
  const isStrip = open < 11;
  const step = isStrip ? 30 : open;
  return { card, step, isStrip, inner: isStrip ? step * (size - 1) + card + width * 0.6 : width, lead: isStrip ? width * 0.3 : side, bend: isStrip ? 34 : 96, turn: isStrip ? 13 : 26 };
}

/** @param {{size: number, picks: number[], isFull: boolean, onToggle: (place: number) => void, nameOf: (index: number) => string}} props */
export function Fan({ size, picks, isFull, onToggle, nameOf }) {
  const words = t().read.pick;
  const strip = useRef();
  const [active, setActive] = useState(Math.floor(size / 2));
  const [width, setWidth] = useState(0);

  const sizes = measure(width || 350, size);
  const places = Array.from({ length: size }, (_, i) => i);

  /** Bends the strip: the further from the middle of the window, the lower and the more turned. */
  const bend = () => {
    const box = strip.current;
    if (!box || !width) return;
    const middle = box.scrollLeft + width / 2;
    for (const button of box.firstElementChild.children) {
      const centre = sizes.lead + Number(button.dataset.place) * sizes.step + sizes.card / 2;
      const off = Math.max(-1.6, Math.min(1.6, (centre - middle) / (width / 2)));
      const lies = `translateY(${(off * off * sizes.bend).toFixed(1)}px) rotate(${(off * sizes.turn).toFixed(2)}deg)`;
      // Cards far outside lie as they lay: writing only what changes is what keeps a slow telephone at 60 frames.
      if (button.lies === lies) continue;
      button.lies = lies;
      button.style.transform = lies;
    }
  };

  useLayoutEffect(() => {
    const watch = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)));
    watch.observe(strip.current);
    return () => watch.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (!width) return;
    if (sizes.isStrip) strip.current.scrollLeft = (sizes.inner - width) / 2;
    bend();
  }, [width]);

  const moveTo = (place) => {
    setActive(place);
    const button = strip.current.querySelector(`[data-place="${place}"]`);
    button.focus({ preventScroll: true });
    if (sizes.isStrip) {
      strip.current.scrollLeft = sizes.lead + place * sizes.step + sizes.card / 2 - width / 2;
      bend();
    }
  };
  const onKeyDown = (event) => {
    const to = { ArrowLeft: active - 1, ArrowRight: active + 1, Home: 0, End: size - 1, PageUp: active - 10, PageDown: active + 10 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    moveTo(Math.max(0, Math.min(size - 1, to)));
  };

  const label = (place) => {
    const order = picks.indexOf(place);
    return order < 0 ? words.back(place + 1) : words.back(place + 1) + t().read.comma + words.chosenAs(order + 1, nameOf(order));
  };
  return html`<div class=${`fan${sizes.isStrip ? ' is-strip' : ''}${isFull ? ' is-full' : ''}`} ref=${strip} onScroll=${bend}>
    <div class="fan-inner" role="group" aria-label=${words.fan(size)} onKeyDown=${onKeyDown}
      style=${{ width: `${sizes.inner}px`, '--card': `${sizes.card}px` }}>
      ${places.map((place) => html`<button key=${place} type="button" data-place=${place}
        class=${picks.includes(place) ? 'fan-card is-picked' : 'fan-card'}
        style=${{ left: `${(sizes.lead + place * sizes.step).toFixed(1)}px` }}
        tabindex=${place === active ? 0 : -1} aria-pressed=${String(picks.includes(place))} aria-label=${label(place)}
        onFocus=${() => setActive(place)} onClick=${() => onToggle(place)}>
        <span class="fan-back card-back"></span>
        ${picks.includes(place) && html`<span class="fan-number" aria-hidden="true">${picks.indexOf(place) + 1}</span>`}
      </button>`)}
    </div>
  </div>`;
}
