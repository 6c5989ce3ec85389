// Starts the real binary on a free port with an empty data folder, and ends it the way an operator would:
// SIGTERM, and it has to leave with exit code 0.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { promisify } from 'node:util';
import readline from 'node:readline';

const run = promisify(execFile);
const here = path.dirname(fileURLToPath(import.meta.url));
const binary = path.resolve(here, '..', process.env.WT_BIN ?? '../../target/debug/wasteland-tarot');

/**
 * @param {string[]} more  further arguments of `serve`. Limits by address are off: all tests come from one
 * @param {Record<string, string>} [env]  further environment: what may not stand on a command line
 * @returns {Promise<{url: string, user: (...verb: string[]) => Promise<string>, heard: string[], stop: () => Promise<void>}>}
 *   `user` runs a verb of `wasteland-tarot user` on the server's data; `heard` is what it wrote, line by line
 */
export async function startServer(more = [], env = {}) {
  const data = await mkdtemp(path.join(tmpdir(), 'wt-browser-'));
  const child = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0', '--requests-per-minute', '0', ...more], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  const heard = [];
  const address = await new Promise((resolve, reject) => {
    child.once('error', reject);
    const timer = setTimeout(() => reject(new Error(`no "listening" line within 60 s:\n${heard.join('\n')}`)), 60_000);
    ended.then(({ code }) => reject(new Error(`the server ended with ${code} before listening:\n${heard.join('\n')}`)));
    child.stderr.on('data', (chunk) => heard.push(String(chunk)));
    readline.createInterface({ input: child.stdout }).on('line', (line) => {
      heard.push(line);
      const event = parse(line);
      const fields = { ...event, ...event?.fields };
      if (fields.message === 'listening') {
        clearTimeout(timer);
        resolve(fields.address);
      }
    });
  });
  return {
    url: `http://${address}`,
    heard,
    user: async (...verb) => (await run(binary, ['user', ...verb, '--data', data])).stdout,
    async stop() {
      child.kill('SIGTERM');
      const { code, signal } = await ended;
      await rm(data, { recursive: true, force: true });
      assert.equal(code, 0, `the server leaves with exit code 0 (signal ${signal})`);
    },
  };
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
