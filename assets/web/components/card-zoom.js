// A picture as large as the screen, and larger: two fingers, the wheel, a double press, or the keys + - 0 and
// the arrows. The native dialog brings the focus trap, Escape and the return of focus.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../lib/html.js';
import { t } from '../lib/language.js';
import { CardPicture } from './card.js';

const most = 6;
const stepFactor = 1.4;
const doublePressed = 2.5;
const arrowPixels = 90;

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** Scale and place of the picture. Written straight to its style: a finger moves faster than a render. */
class View {
  constructor(stage, onScale) {
    Object.assign(this, { stage, onScale, scale: 1, x: 0, y: 0 });
  }

  /** Scales about a point of the screen, so that what lies under the fingers stays under them. */
  zoom(factor, at) {
    const box = this.stage.getBoundingClientRect();
    const [cx, cy] = at ? [at.x - box.left - box.width / 2, at.y - box.top - box.height / 2] : [0, 0];
    const scale = clamp(this.scale * factor, 1, most);
    const grown = scale / this.scale;
    this.x = cx - (cx - this.x) * grown;
    this.y = cy - (cy - this.y) * grown;
    this.scale = scale;
    this.draw();
  }

  move(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.draw();
  }

  /** No edge of a picture larger than the screen comes further in than the screen's edge. */
  draw() {
    const picture = this.stage.firstElementChild;
    const room = (size, screen) => Math.max(0, (size * this.scale - screen) / 2);
    const [h, v] = [room(picture.offsetWidth, this.stage.clientWidth), room(picture.offsetHeight, this.stage.clientHeight)];
    this.x = clamp(this.x, -h, h);
    this.y = clamp(this.y, -v, v);
    picture.style.transform = `translate(${this.x.toFixed(1)}px, ${this.y.toFixed(1)}px) scale(${this.scale.toFixed(3)})`;
    this.stage.classList.toggle('is-large', this.scale > 1);
    this.onScale(this.scale);
  }
}

/** One finger moves, two scale. @returns pointer handlers for the stage */
function useFingers(view) {
  const fingers = useRef(new Map());
  const middle = (points) => ({ x: points.reduce((sum, p) => sum + p.x, 0) / points.length, y: points.reduce((sum, p) => sum + p.y, 0) / points.length });
  const spread = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);
  const lift = (event) => fingers.current.delete(event.pointerId);
  return {
    onPointerDown: (event) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    onPointerMove: (event) => {
      if (!fingers.current.has(event.pointerId)) return;
      const before = [...fingers.current.values()].slice(0, 2);
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const now = [...fingers.current.values()].slice(0, 2);
      const [from, to] = [middle(before), middle(now)];
      view.current.move(to.x - from.x, to.y - from.y);
      if (now.length === 2 && spread(before) > 0) view.current.zoom(spread(now) / spread(before), to);
    },
    onPointerUp: lift,
    onPointerCancel: lift,
  };
}

function Zoom({ card, isReversed, onClose }) {
  const words = t().card.zoom;
  const dialog = useRef();
  const stage = useRef();
  const view = useRef();
  const [scale, setScale] = useState(1);
  useLayoutEffect(() => {
    dialog.current.showModal();
    view.current = new View(stage.current, setScale);
    const watch = new ResizeObserver(() => view.current.draw());
    watch.observe(stage.current);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    // Not as an attribute: it has to be able to say no, because the page behind must not scroll.
    const wheel = (event) => {
      event.preventDefault();
      view.current.zoom(Math.exp(-event.deltaY * 0.002), { x: event.clientX, y: event.clientY });
    };
    const box = stage.current;
    box.addEventListener('wheel', wheel, { passive: false });
    return () => box.removeEventListener('wheel', wheel);
  }, []);
  const fit = () => view.current.zoom(0);
  const larger = () => view.current.zoom(stepFactor);
  const smaller = () => view.current.zoom(1 / stepFactor);
  const onKeyDown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const act = move ? () => view.current.move(move[0] * arrowPixels, move[1] * arrowPixels) : { '+': larger, '=': larger, '-': smaller, _: smaller, 0: fit }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const onDblClick = (event) => (scale > 1 ? fit() : view.current.zoom(doublePressed, { x: event.clientX, y: event.clientY }));
  const percent = t().card.percent(Math.round(scale * 100));
  const fingers = useFingers(view);
  return html`<dialog class="zoom" ref=${dialog} aria-label=${words.title(card.name)} onClose=${onClose} onKeyDown=${onKeyDown}>
    <div class="zoom-stage" ref=${stage} onDblClick=${onDblClick} ...${fingers}>
      <div class="zoom-picture"><${CardPicture} card=${card} isReversed=${isReversed} described isNear /></div>
    </div>
    <div class="zoom-tools">
      <button type="button" onClick=${smaller} disabled=${scale <= 1} aria-label=${words.smaller}><${Sign} path="M6 12h12" /></button>
      <button type="button" class="zoom-scale" onClick=${fit} aria-label=${words.fit(percent)}>${percent}</button>
      <button type="button" onClick=${larger} disabled=${scale >= most} aria-label=${words.larger}><${Sign} path="M6 12h12M12 6v12" /></button>
      <button type="button" class="zoom-close" autofocus onClick=${() => dialog.current.close()}>${words.close}</button>
    </div>
  </dialog>`;
}

const Sign = ({ path }) => html`<svg class="card-lines" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path d=${path} /></svg>`;

/** A described picture that opens large when it is pressed. */
export function ZoomablePicture({ card, isReversed = false }) {
  const [isOpen, setOpen] = useState(false);
  return html`<span class="zoomable">
    <${CardPicture} card=${card} isReversed=${isReversed} described isNear />
    <button type="button" class="zoom-open" aria-haspopup="dialog" aria-label=${t().card.zoom.open(card.name)} onClick=${() => setOpen(true)}></button>
    ${isOpen && html`<${Zoom} card=${card} isReversed=${isReversed} onClose=${() => setOpen(false)} />`}
  </span>`;
}
