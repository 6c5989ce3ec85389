// Looking at what was painted. Pictures are read in the page itself: a canvas may be looked into when all in it
// is of the page's own origin, and the site's policy allows nothing else.

/** Distinct colours of a screenshot. */
export const colours = (page, png) => page.evaluate(async (base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  canvas.drawImage(bitmap, 0, 0);
  return new Set(new Uint32Array(canvas.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer)).size;
}, png.toString('base64'));

/** Whether cards that lie face down let nothing of their faces through, even with their backs taken away. */
export async function facesAreHidden(page) {
  const backs = (visibility) => page.locator('.place .card-back').evaluateAll((all, value) => all.forEach((one) => (one.style.visibility = value)), visibility);
  await backs('hidden');
  const seen = [];
  for (const place of await page.locator('.place:not(.is-turned) .flip').all()) seen.push(await colours(page, await place.screenshot()));
  await backs('');
  return seen.length > 0 && seen.every((count) => count === 1);
}

/**
 * Perceptual hashes of pictures: dHash on 16 × 16, that is, for each cell whether it is brighter than its right
 * neighbour, 256 bits. Line drawings are nearly all ground, so they are blurred by about a cell first; without
 * it a picture that was moved by two lines' width would already be another one.
 * @param {Array<{url: string, dx?: number, dy?: number}>} pictures  moved by so many units of the card, if at all
 */
export const hashes = (page, pictures) => page.evaluate(async (all) => {
  const cells = 16;
  const cell = 20; // pixels
  const [width, height] = [(cells + 1) * cell, cells * cell];
  const radius = 14;

  async function brightness({ url, dx = 0, dy = 0 }) {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(width, height).getContext('2d');
    canvas.fillStyle = '#06100b';
    canvas.fillRect(0, 0, width, height);
    canvas.drawImage(image, (dx / 220) * width, (dy / 380) * height, width, height);
    const { data } = canvas.getImageData(0, 0, width, height);
    return Float64Array.from({ length: width * height }, (_, i) => 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2]);
  }

  /** A running mean along one direction; twice along each is nearly a Gaussian. */
  function mean(from, length, lines, step, stride) {
    const to = new Float64Array(from.length);
    for (let line = 0; line < lines; line += 1) {
      const at = (i) => from[Math.min(length - 1, Math.max(0, i)) * step + line * stride];
      let sum = 0;
      for (let i = -radius; i <= radius; i += 1) sum += at(i);
      for (let i = 0; i < length; i += 1) {
        to[i * step + line * stride] = sum / (2 * radius + 1);
        sum += at(i + radius + 1) - at(i - radius);
      }
    }
    return to;
  }

  function hash(values) {
    const sums = new Float64Array((cells + 1) * cells);
    for (let i = 0; i < values.length; i += 1) sums[Math.floor(i / width / cell) * (cells + 1) + Math.floor((i % width) / cell)] += values[i];
    const bits = [];
    for (let i = 0; i < sums.length; i += 1) if (i % (cells + 1) < cells) bits.push(sums[i] > sums[i + 1] ? 1 : 0);
    return bits;
  }

  const found = [];
  for (const picture of all) {
    let values = await brightness(picture);
    for (let turn = 0; turn < 2; turn += 1) {
      values = mean(values, width, height, 1, width);
      values = mean(values, height, width, width, 1);
    }
    found.push(hash(values));
  }
  return found;
}, pictures);

/** In how many bits two hashes differ. */
export const distance = (one, other) => one.reduce((count, bit, i) => count + (bit === other[i] ? 0 : 1), 0);

/** How far any colour value of a picture is from the same place of the picture turned upside down, 0–255. */
export const asymmetry = (page, url) => page.evaluate(async (src) => {
  const image = new Image();
  image.src = src;
  await image.decode();
  const [width, height] = [440, 760];
  const painted = (isTurned) => {
    const canvas = new OffscreenCanvas(width, height).getContext('2d');
    if (isTurned) canvas.setTransform(-1, 0, 0, -1, width, height);
    canvas.drawImage(image, 0, 0, width, height);
    return canvas.getImageData(0, 0, width, height).data;
  };
  const [one, other] = [painted(false), painted(true)];
  return one.reduce((worst, value, i) => Math.max(worst, Math.abs(value - other[i])), 0);
}, url);
