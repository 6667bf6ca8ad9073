// Fails when the participant app outgrows its budget. Usage: npm run budget [-- dist folder]; builds first when no folder is given.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const FIRST_LOAD_KB = 35;
const ROUTE_KB = 8;
// The design asked for 90 with fewer pages; nobody loads everything at once. Study brought six pages and a scheduler (6.6), corrections and the search of laws some 5, draws and prizes seven pages and the check of a draw (24), proof of one's receipt 4, certificates 6, review and instant wins 4, winners by rank 1. The worker that checks a draw, 6.4, was not counted before.
const ALL_KB = 190;

const given = process.argv[2];
const dist = given ?? 'dist/app';
if (!given) execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--config', 'vite.app.config.ts', '--logLevel', 'warn', '--outDir', dist], { stdio: 'inherit' });

const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
const size = (file) => (existsSync(join(dist, file)) ? gzipSync(readFileSync(join(dist, file)), { level: 9 }).length : 0);
const kb = (bytes) => (bytes / 1024).toFixed(1);

/** The files a chunk brings: its own, its styles, and those of what it imports statically. */
function filesOf(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const next of chunk.imports ?? []) filesOf(next, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const first = filesOf(entry);
const routes = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry).sort();
const files = new Map(routes.map((key) => [key, [...filesOf(key)].filter((file) => !first.has(file))]));
const users = new Map();
for (const list of files.values()) for (const file of list) users.set(file, (users.get(file) ?? 0) + 1);
const sum = (list) => [...list].reduce((total, file) => total + size(file), 0);
const faults = [];

function check(name, bytes, limit, more = '') {
  console.log(`${name.padEnd(40)} ${kb(bytes).padStart(6)} KB gz (limit ${limit})${more}`);
  if (bytes > limit * 1024) faults.push(name);
}

check('first load: JS + CSS + zh-CN', sum(first), FIRST_LOAD_KB);
// A route's own files; what several routes share is fetched once and checked by itself below.
for (const [key, list] of files) {
  const own = list.filter((file) => users.get(file) === 1);
  check(key.replace('src/lib/features/', ''), sum(own), ROUTE_KB, `, with shared parts ${kb(sum(list))}`);
}
for (const [file, count] of users) if (count > 1 && size(file) > 1024) check(`shared by ${count}: ${file.replace('assets/', '')}`, size(file), ROUTE_KB);
// Workers are no part of the graph: whatever code nothing above has named was brought by one.
const named = new Set([...first, ...users.keys()]);
const workers = readdirSync(join(dist, 'assets')).map((name) => `assets/${name}`).filter((file) => file.endsWith('.js') && !named.has(file));
for (const file of workers) check(`worker: ${file.replace('assets/', '')}`, size(file), ROUTE_KB);
check('everything', sum(first) + sum(users.keys()) + sum(workers), ALL_KB);
if (faults.length) {
  console.error(`over budget: ${faults.join(', ')}`);
  process.exit(1);
}
