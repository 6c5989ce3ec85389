// The person's own part of the shuffle: how the hand moved over the deck, and sixteen random bytes of this browser's,
// so that there is something the site could not know when it sealed its part, also for who keeps the hands still.
const most = 240; // samples of five bytes; with the random bytes 1.6 kB of base64, of 4 that are allowed
let samples = [];

export const beginGesture = () => (samples = []);

/** A movement over the deck: where, and when within its second. */
export function feel({ clientX = 0, clientY = 0, timeStamp }) {
  const at = [clientX, clientY].map((value) => Math.max(0, Math.round(value)) & 0xffff);
  samples.push(at[0] >> 8, at[0] & 255, at[1] >> 8, at[1] & 255, Math.round(timeStamp) & 255);
  if (samples.length > most * 5) samples = samples.slice(5);
}

/** All of it as base64. */
export function gesture() {
  const bytes = [...samples, ...crypto.getRandomValues(new Uint8Array(16))];
  return btoa(String.fromCharCode(...bytes));
}
