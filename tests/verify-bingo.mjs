// A stranger's verifier of wt-bingo-1, written from its specification (src/tarot/bingo.rs) alone.
// node tests/verify-bingo.mjs receipt.json: a line for each check, exit code 0 if all hold, else 1.
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const receipt = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const unhex = (text) => Buffer.from(text, 'hex');
const u32 = (number) => Buffer.from([number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255]);
const E = (...parts) => Buffer.concat(parts.flatMap((part) => [u32(Buffer.from(part).length), Buffer.from(part)]));

const secret = unhex(receipt.secret);
const context = E(receipt.algorithm, receipt.month, u32(receipt.cycle), receipt.used);
const words = (function* () {
  for (let n = 0; ; n += 1) {
    const block = createHmac('sha256', secret).update(context).update(u32(n)).digest();
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

const [year, month] = receipt.month.split('-').map(Number);
const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
let used = [...receipt.used];
const numbers = Array.from({ length: days }, () => {
  if (used.length === 25) used = [];
  const left = Array.from({ length: 25 }, (_, i) => i + 1).filter((number) => !used.includes(number));
  const number = left[below(left.length)];
  used.push(number);
  return number;
});

const { signature, ...signed } = receipt;
const sorted = Object.fromEntries(Object.keys(signed).sort().map((key) => [key, signed[key]]));
const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: unhex(receipt.instance).toString('base64url') }, format: 'jwk' });
const checks = {
  form: receipt.algorithm === 'wt-bingo-1' && secret.length === 64 && receipt.used.every((number) => number >= 1 && number <= 25),
  commitment: sha256(E(context, secret)).toString('hex') === receipt.commitment,
  numbers: JSON.stringify(numbers) === JSON.stringify(receipt.numbers),
  signature: verify(null, Buffer.from(JSON.stringify(sorted)), key, unhex(signature)),
};
for (const [name, holds] of Object.entries(checks)) console.log(`${holds ? 'ok' : 'FAILED'} ${name}`);
process.exit(Object.values(checks).every(Boolean) ? 0 : 1);
