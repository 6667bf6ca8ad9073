// The check of a large draw as a phone does it: the built app in Chromium, four times slower than this machine, with a bundle that
// `cargo bench --bench prizes -- --keep FOLDER` has left. Usage: node tests/load/phone.mjs FOLDER [times]
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, phone } from '../e2e/support/browser.mjs';

// The server's module looks for its binary when it is loaded.
process.env.QUIZ_BIN ??= fileURLToPath(new URL('../../target/release/quiz', import.meta.url));
const { startServer } = await import('../e2e/support/server.mjs');

const MAX_S = 15;
const SLOWER = 4;
const [folder, times = '3'] = process.argv.slice(2);
assert.ok(folder, 'name the folder with bundle.txt and draw.json');
const draw = JSON.parse(readFileSync(join(folder, 'draw.json'), 'utf8'));
const bundle = readFileSync(join(folder, 'bundle.txt'));

/** Slows the page and every worker that it starts, as far as Chromium can; tells how many workers there were. */
async function slow(page, rate) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  let workers = 0;
  page.on('worker', () => workers++);
  return () => workers;
}

async function check(browser, origin, rate) {
  const context = await phone(browser, origin);
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  await page.route(`**/api/v1/draws/${draw.id}`, (route) => route.fulfill({ json: draw }));
  await page.route(`**/api/v1/draws/${draw.id}/bundle`, (route) => route.fulfill({ body: bundle, contentType: 'text/plain; charset=utf-8', headers: { 'content-length': String(bundle.length) } }));
  await page.goto(`/draws/${draw.id}`);
  const button = page.getByRole('button', { name: '验算一次' });
  await button.waitFor();
  const workers = await slow(page, rate);
  const said = new Set();
  await page.exposeFunction('saw', (text) => said.add(text));
  const took_s = await page.evaluate(async () => {
    const button = [...document.querySelectorAll('button')].find((one) => one.textContent.includes('验算一次'));
    new MutationObserver(() => window.saw(button.textContent)).observe(button, { subtree: true, characterData: true, childList: true });
    // The longest time in which the page could not have answered a touch.
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 10);
    const began = last;
    button.click();
    const verdict = () => [...document.querySelectorAll('[role=status] p.b')].map((p) => p.textContent)[0];
    while (!verdict()) await new Promise((done) => setTimeout(done, 20));
    clearInterval(beat);
    return { took: (performance.now() - began) / 1000, longest: longest / 1000, verdict: verdict() };
  });
  assert.equal(took_s.verdict, '全部一致，这次抽奖没有被改动过');
  assert.equal(workers(), 1, 'the check runs in a worker');
  assert.deepEqual(context.faults, []);
  await context.close();
  return { ...took_s, steps: said.size };
}

const server = await startServer();
const browser = await launch();
try {
  console.log(`${draw.freeze.entries} entries, ${draw.tiers.length} tiers, ${(bundle.length / 1e6).toFixed(2)} MB`);
  let best = Infinity;
  for (const rate of [1, SLOWER]) {
    for (let time = 0; time < Number(times); time++) {
      const { took, longest, steps } = await check(browser, server.origin, rate);
      console.log(`${rate} times slower: ${took.toFixed(2)} s, the page stood still ${longest.toFixed(2)} s at most, ${steps} steps of progress`);
      if (rate === SLOWER) best = Math.min(best, took);
    }
  }
  assert.ok(best <= MAX_S, `${best.toFixed(1)} s; at most ${MAX_S}`);
} finally {
  await browser.close();
  await server.stop();
}
