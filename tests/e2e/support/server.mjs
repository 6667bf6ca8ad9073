// Starts the real binary with an empty data directory on a free port, and stops exactly that process.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const binary = process.env.QUIZ_BIN || join(root, 'target', 'debug', 'quiz');
const READY_MS = 60_000;
const STOP_MS = 15_000;
const QUICK = { QUIZ_PASSWORDS__MEMORY_KIB: '64', QUIZ_PASSWORDS__PASSES: '1', QUIZ_LIMITS__ENABLED: 'false', QUIZ_LOG__LEVEL: 'warn' };

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Waits until `ask` gives something true; says what was awaited when it never does. */
export async function until(what, ask, limit_ms = 15_000, every_ms = 100) {
  const end = Date.now() + limit_ms;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${limit_ms / 1000} s in vain: ${what}`);
    await pause(every_ms);
  }
}

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** `2026-09-01 09:00:00` in Shanghai, as the files of a bank write it. */
export function shanghai(at_ms) {
  return new Date(at_ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** A bank like the bundled one with one contest of its own, imported before the server starts; published unless told otherwise. */
function importContest(data, env, contest, publish) {
  const bank = join(data, '..', 'bank');
  cpSync(join(root, 'question-bank'), bank, { recursive: true });
  for (const name of readdirSync(join(bank, 'contests'))) rmSync(join(bank, 'contests', name));
  writeFileSync(join(bank, 'contests', 'browser-test.yaml'), contest);
  const done = spawnSync(binary, ['contest', 'import', bank, ...(publish ? ['--publish'] : []), '--data', data], { env, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`quiz contest import: ${done.stdout}${done.stderr}`);
}

/** `demo`, or a `contest` (the text of its file), a draft without `publish`; further settings as `env`. */
export async function startServer({ demo = true, contest = '', publish = true, env: extra = {} } = {}) {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: build it with cargo build --bin quiz`);
  const folder = mkdtempSync(join(tmpdir(), 'quiz-e2e-'));
  const data = join(folder, 'data');
  const env = { ...process.env, ...QUICK, ...extra };
  if (contest) importContest(data, env, contest, publish);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(binary, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, ...(demo && !contest ? ['--demo'] : [])], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let log = '';
  let ended = null;
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (log += text));
  const gone = new Promise((done) => child.once('exit', (code, signal) => done((ended = signal ?? code))));

  async function stop() {
    if (ended === null) {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(killer);
    }
    rmSync(folder, { recursive: true, force: true });
  }

  try {
    await until('the server answers /health/ready', async () => {
      if (ended !== null) throw new Error(`the server ended (${ended}): ${log}`);
      const reply = await fetch(`${origin}/health/ready`).catch(() => null);
      return !!reply && reply.ok;
    }, READY_MS);
    const link = await until('the administrator link on standard output', () => (/\S+\/console\/welcome#token=\S+/.exec(out) ?? [])[0]);
    /** A command of the binary on this server's data, while it runs. */
    const command = (...words) => spawnSync(binary, words, { env: { ...env, QUIZ_DATA: data }, encoding: 'utf8' });
    return { origin, data, link, stop, command, log: () => log };
  } catch (error) {
    await stop();
    throw error;
  }
}
