// A stranger's verifier of wt-draw-1, written from its specification (src/tarot/receipt.rs) alone.
// node tests/verify-receipt.mjs receipt.json: a line for each check, exit code 0 if all hold, else 1.
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const receipt = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const unhex = (text) => Buffer.from(text, 'hex');
const u16 = (number) => Buffer.from([number >> 8, number & 255]);
const u32 = (number) => Buffer.from([number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255]);
const E = (...parts) => Buffer.concat(parts.flatMap((part) => [u32(Buffer.from(part).length), Buffer.from(part)]));

const ranks = ['ace', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'page', 'knight', 'queen', 'king'];
const majors = Array.from({ length: 22 }, (_, i) => `major_arcana.${String(i).padStart(2, '0')}`);
const minors = ['wands', 'cups', 'swords', 'pentacles'].flatMap((suit) => ranks.map((rank) => `minor_arcana.${suit}.${rank}`));
const deck = [...majors, ...minors].filter((card) => card !== receipt.significator);

const deckHash = sha256(deck.join('\n'));
const secret = unhex(receipt.secret);
const commitment = sha256(E(receipt.algorithm, receipt.deck, deckHash, receipt.spread, u16(receipt.reversals_in_10000), secret));

const cut = receipt.cut === null ? [] : [receipt.cut];
const person = E(unhex(receipt.gesture_sha256), unhex(receipt.words_sha256), cut, receipt.picks, [receipt.jumper ? 1 : 0]);
const words = (function* () {
  for (let n = 0; ; n += 1) {
    const block = createHmac('sha256', secret).update(person).update(u32(n)).digest();
    for (let at = 0; at < 32; at += 4) yield block.readUInt32BE(at);
  }
})();
function below(bound) {
  if (bound === 1) return 0;
  for (;;) {
    const word = words.next().value;
    if (word < 2 ** 32 - (2 ** 32 % bound)) return word % bound;
  }
}

for (let i = deck.length - 1; i > 0; i -= 1) {
  const j = below(i + 1);
  [deck[i], deck[j]] = [deck[j], deck[i]];
}
const laid = deck.map((card) => ({ card, reversed: below(10000) < receipt.reversals_in_10000 }));
const table = [...laid.slice(receipt.cut ?? 0), ...laid.slice(0, receipt.cut ?? 0)];
const left = new Set(table.keys());
const take = (kind, place) => left.delete(place) && { kind, place, ...table[place] };
const any = (kind) => take(kind, [...left][below(left.size)]);
const picks = receipt.picks.length ? receipt.picks : Array.from({ length: receipt.positions }, (_, i) => i);
const cards = picks.map((place) => take('position', place));
if (receipt.jumper && below(8) === 0) cards.push(any('jumper'));
for (let i = 0; i < receipt.clarifiers; i += 1) cards.push(any('clarifier'));

const sorted = (value) => (Array.isArray(value) ? value.map(sorted)
  : value && typeof value === 'object' ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value);
const { signature, ...signed } = receipt;
const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: unhex(receipt.instance).toString('base64url') }, format: 'jwk' });

const checks = {
  form: receipt.algorithm === 'wt-draw-1' && receipt.deck === 'wasteland-tarot' && secret.length === 64 && picks.length === receipt.positions,
  deck: deckHash.toString('hex') === receipt.deck_hash,
  commitment: commitment.toString('hex') === receipt.commitment,
  cards: JSON.stringify(sorted(cards)) === JSON.stringify(sorted(receipt.cards)),
  signature: verify(null, Buffer.from(JSON.stringify(sorted(signed))), key, unhex(signature)),
};
for (const [name, holds] of Object.entries(checks)) console.log(`${holds ? 'ok' : 'FAILED'} ${name}`);
process.exit(Object.values(checks).every(Boolean) ? 0 : 1);
