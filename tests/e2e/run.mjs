// Runs the browser tests: looks for Chromium, builds the server, then runs every *.test.mjs (or those named) side by side.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from './support/chromium.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
/** Files at once: several of them mostly wait for a clock. */
const AT_ONCE = '3';
const FIRST = ['axe', 'prize', 'results', 'lost-reply', 'deadline'];

function run(command, args, options) {
  const done = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (done.error) console.error(`${command}: ${done.error.message}`);
  if (done.status !== 0) process.exit(done.status ?? 1);
}

try {
  chromiumPath();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
if (!process.env.QUIZ_BIN) run('cargo', ['build', '--locked', '--bin', 'quiz'], { cwd: root });

const wanted = process.argv.slice(2);
const order = (name) => (FIRST.indexOf(name) + 1 || FIRST.length + 1);
const files = readdirSync(here)
  .filter((name) => name.endsWith('.test.mjs'))
  .map((name) => name.replace('.test.mjs', ''))
  .filter((name) => !wanted.length || wanted.includes(name))
  .sort((a, b) => order(a) - order(b))
  .map((name) => join(here, `${name}.test.mjs`));
if (!files.length) {
  console.error(`no such test: ${wanted.join(', ')}`);
  process.exit(1);
}
run(process.execPath, ['--test', '--test-reporter=spec', `--test-concurrency=${AT_ONCE}`, ...files], { cwd: root });
