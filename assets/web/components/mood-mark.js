// A mood as a small sign. Its name always stands beside it or is told to who cannot see it.
import { html } from '../lib/html.js';

export const moods = ['hopeful', 'anxious', 'reflective', 'excited', 'peaceful', 'confused', 'grateful', 'uncertain'];

const strokes = {
  hopeful: 'M2 12.5h12M4.5 12.5a3.5 3.5 0 0 1 7 0M8 3v3M3.2 5.2l1.8 1.8M12.8 5.2 11 7', // the sun, coming up
  anxious: 'M1.5 10 4 5l3 7 3-8 2.5 6 2-2.5', // a needle that will not rest
  reflective: 'M8 2.5a5.5 5.5 0 1 0 5.5 5.5M8 5.5A2.5 2.5 0 1 0 10.5 8', // rings in water
  excited: 'M8 1.5v3.5M8 11v3.5M1.5 8H5M11 8h3.5M3.5 3.5l2.2 2.2M10.3 10.3l2.2 2.2M12.5 3.5l-2.2 2.2M5.7 10.3l-2.2 2.2',
  peaceful: 'M1.5 6c2.2-2 4.3-2 6.5 0s4.3 2 6.5 0M1.5 10.5c2.2-2 4.3-2 6.5 0s4.3 2 6.5 0',
  confused: 'M5.3 6.1a2.7 2.7 0 1 1 3.9 2.4c-.8.4-1.2 1-1.2 1.9M8 13.2v.2',
  grateful: 'M8 13.5 3 8.7A3 3 0 0 1 8 5.2a3 3 0 0 1 5 3.5z',
  uncertain: 'M2 8h2M7 8h2M12 8h2',
};

export function MoodMark({ mood }) {
  return html`<svg class="mood-mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false"><path d=${strokes[mood]} /></svg>`;
}
