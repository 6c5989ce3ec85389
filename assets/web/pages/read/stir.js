// The deck under the hand. Where a pointer goes over it, cards slip aside and come back; who presses and holds, with a
// finger or a key, shuffles by that. Only transforms are written, straight to the styles, and nothing moves for who wants
// it still: then the line below says how far it is. All of it goes into the gesture.
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { announce } from '../../lib/announce.js';
import { isStill } from '../../lib/preferences.js';
import { feel } from './gesture.js';

const count = 11; // cards that are seen
const enough = 60; // movements after which it may be called shuffled
const farthest = 1.1; // of a card's width

class Pile {
  constructor(box) {
    this.cards = [...box.children].map((card) => ({ card, x: 0, y: 0, turn: 0 }));
    this.width = box.offsetWidth;
    this.at = 0;
    this.frame = 0;
  }

  /** The next card goes some way along with the hand. */
  push(dx, dy) {
    const far = this.width * farthest;
    const one = this.cards[(this.at += 1) % this.cards.length];
    const to = (value) => Math.max(-far, Math.min(far, value));
    one.x = to(one.x + dx * 3);
    one.y = to(one.y + dy * 1.5) * 0.6;
    one.turn = Math.max(-16, Math.min(16, one.turn + dx * 0.3));
    this.frame ||= requestAnimationFrame(() => this.settle());
  }

  settle() {
    let moves = false;
    for (const one of this.cards) {
      for (const key of ['x', 'y', 'turn']) one[key] = Math.abs(one[key]) < 0.3 ? 0 : one[key] * 0.9;
      moves ||= one.x !== 0 || one.y !== 0 || one.turn !== 0;
      one.card.style.transform = `translate(${one.x.toFixed(1)}px, ${one.y.toFixed(1)}px) rotate(${one.turn.toFixed(2)}deg)`;
    }
    this.frame = moves ? requestAnimationFrame(() => this.settle()) : 0;
  }

  stop() {
    cancelAnimationFrame(this.frame);
  }
}

export function Stir() {
  const words = t().read.shuffle;
  const box = useRef();
  const pile = useRef();
  const before = useRef(null);
  const held = useRef(0);
  const [moved, setMoved] = useState(0);
  const isEnough = moved >= enough;

  const stir = (event, dx, dy) => {
    feel(event);
    if (!isStill()) pile.current.push(dx, dy);
    setMoved((so) => Math.min(enough, so + 1));
  };
  /** Held still, the cards are riffled from side to side. */
  const hold = () => {
    if (held.current) return;
    let turn = 0;
    held.current = setInterval(() => {
      turn += 1;
      stir({ timeStamp: performance.now() }, turn % 2 ? 26 : -26, Math.sin(turn) * 10);
    }, 50);
  };
  const letGo = () => {
    clearInterval(held.current);
    held.current = 0;
    before.current = null;
  };
  useEffect(() => {
    pile.current = new Pile(box.current);
    window.addEventListener('blur', letGo);
    return () => {
      letGo();
      pile.current.stop();
      window.removeEventListener('blur', letGo);
    };
  }, []);
  useEffect(() => {
    if (isEnough) announce(words.enough);
  }, [isEnough]);

  const onPointerMove = (event) => {
    const last = before.current ?? event;
    before.current = { clientX: event.clientX, clientY: event.clientY };
    stir(event, event.clientX - last.clientX, event.clientY - last.clientY);
  };
  const isKey = ({ key }) => key === ' ' || key === 'Enter';
  const onKeyDown = (event) => {
    if (!isKey(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (!event.repeat) stir(event, 26, 6);
    hold();
  };
  // A screen reader presses without a key or a pointer that we would see.
  const onClick = (event) => event.detail === 0 && [...Array(12)].forEach((_, i) => stir(event, i % 2 ? 26 : -26, 4));
  return html`<div class="stir">
    <button type="button" class="stir-deck" aria-label=${words.deck} aria-describedby="stir-help" onPointerMove=${onPointerMove} onPointerDown=${hold} onPointerUp=${letGo}
      onPointerCancel=${letGo} onPointerLeave=${letGo} onKeyDown=${onKeyDown} onKeyUp=${letGo} onBlur=${letGo} onClick=${onClick} onContextMenu=${(event) => event.preventDefault()}>
      <span class="deck" ref=${box}>${Array.from({ length: count }, (_, i) => html`<span key=${i} class="deck-card card-back"></span>`)}</span>
    </button>
    <span class="stir-line" aria-hidden="true"><span style=${{ transform: `scaleX(${(moved / enough).toFixed(3)})` }}></span></span>
    <p class="small" id="stir-help">${isEnough ? words.enough : html`<span class="for-touch">${words.touch}</span><span class="for-mouse">${words.mouse}</span>`}</p>
  </div>`;
}
