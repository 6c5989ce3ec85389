// Where the cards of a spread lie in a given width. The server's coordinates say how the spread looks;
// this finds the largest card with which nothing overlaps, stretching the height as far as it may.
// Pure, so that the little pictures and the real table cannot disagree.

const ratio = 380 / 220;

function extent(rotation, width) {
  const a = (Math.abs(rotation) * Math.PI) / 180;
  const height = width * ratio;
  return [width * Math.cos(a) + height * Math.sin(a), width * Math.sin(a) + height * Math.cos(a)];
}

/** Positions in 0–1 of the spread's own bounding box. A card laid across another one shares its centre. */
function normalised(positions) {
  const xs = positions.map((p) => p.x_coordinate);
  const ys = positions.map((p) => p.y_coordinate);
  const span = (values) => [Math.min(...values), Math.max(...values) - Math.min(...values)];
  const [left, width] = span(xs);
  const [top, height] = span(ys);
  const places = positions.map((p) => ({
    number: p.number,
    x: width ? (p.x_coordinate - left) / width : 0.5,
    y: height ? (p.y_coordinate - top) / height : 0.5,
    rotation: p.rotation ?? 0,
    z: p.z_index ?? 1,
    crossing: false,
  }));
  for (const place of places) {
    if (Math.abs(place.rotation) !== 90) continue;
    const under = places.find((other) => other !== place && Math.abs(other.x - place.x) < 0.2 && Math.abs(other.y - place.y) < 0.05);
    if (under) Object.assign(place, { x: under.x, y: under.y, z: Math.max(place.z, under.z + 1), crossing: true });
  }
  return places;
}

/** Height over width of the box that the card centres span. */
function aspect(positions) {
  const span = (key) => Math.max(...positions.map((p) => p[key])) - Math.min(...positions.map((p) => p[key]));
  return span('x_coordinate') ? span('y_coordinate') / span('x_coordinate') : 1;
}

/** Height in which `places` lie free of each other with cards this wide, or Infinity. */
function heightFor(places, card, { width, gap, label }) {
  const boxes = places.map((place) => extent(place.rotation, card));
  const widest = Math.max(...boxes.map(([w]) => w));
  const tallest = Math.max(...boxes.map(([, h]) => h));
  if (widest > width) return Infinity;
  const across = width - widest;
  let down = 0;
  for (let i = 0; i < places.length; i += 1) {
    for (let j = i + 1; j < places.length; j += 1) {
      const [a, b] = [places[i], places[j]];
      const dx = Math.abs(a.x - b.x);
      const dy = Math.abs(a.y - b.y);
      if (dx === 0 && dy === 0) continue; // the crossing card and the one beneath it
      if (dx * across >= (boxes[i][0] + boxes[j][0]) / 2 + gap) continue;
      if (dy < 0.01) return Infinity;
      down = Math.max(down, ((boxes[i][1] + boxes[j][1]) / 2 + gap + label) / dy);
    }
  }
  return down + tallest + label;
}

/**
 * @param {Array} positions  as the API sends them
 * @param {{width: number, maxCard: number, maxHeight: number, gap?: number, label?: number}} room  pixels; `label` is the height kept free under each card
 * @returns {{card: number, width: number, height: number, places: Array<{number, left, top, rotation, z, crossing}>}} left/top are the upright card's corner
 */
export function layOut(positions, { width, maxCard, maxHeight, gap = 8, label = 0 }) {
  const places = normalised(positions);
  let card = maxCard;
  const step = Math.max(maxCard / 120, 0.25);
  while (card > maxCard * 0.08 && heightFor(places, card, { width, gap, label }) > maxHeight) card -= step;
  const boxes = places.map((place) => extent(place.rotation, card));
  const tallest = Math.max(...boxes.map(([, h]) => h));
  const widest = Math.max(...boxes.map(([w]) => w));
  const rows = new Set(places.map((place) => place.y.toFixed(2))).size;
  const needed = heightFor(places, card, { width, gap, label });
  // A narrow spread is not torn apart to fill a wide table.
  const columns = new Set(places.map((place) => place.x.toFixed(2))).size;
  const used = Math.min(width, Math.max(widest, columns * (widest + gap * 5)));
  const across = used - widest;
  // Cards that would fit beside each other still keep the drawn shape: an arc stays an arc.
  const drawn = across * aspect(positions) * 0.8 + tallest + label;
  const height = Math.min(rows > 1 ? Math.max(needed, drawn) : tallest + label, maxHeight);
  const down = height - tallest - label;
  return {
    card, width, height,
    places: places.map((place) => ({
      ...place,
      left: (width - used) / 2 + widest / 2 + place.x * across - card / 2,
      top: tallest / 2 + place.y * down - (card * ratio) / 2,
    })),
  };
}
