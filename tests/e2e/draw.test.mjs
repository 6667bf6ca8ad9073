// The check of a draw on a phone: a bundle of known answers, one worker, progress, and phones without any of the newer functions.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, phone } from './support/browser.mjs';
import { startServer } from './support/server.mjs';

const BUNDLE = readFileSync(new URL('../../frontend/src/lib/features/draw/fixture-bundle.txt', import.meta.url), 'utf8');
const DAY_MS = 86_400_000;
const hash = '0'.repeat(64);
const tier = (id, name, quantity, floor) => ({ id, name, prize: '家用血压计', quantity, reserves: 1, value_fen: 29_900, measure: 'right', min: 10, max: null, floor });
const drawn = (id, size) => ({ tier: id, min: 10, max: null, pool: size, steps: [{ min: 10, size }], winners: [], reserves: [], unassigned: 0 });
const DRAW = {
  id: 'draw_1', contest_id: 'quality-month-2022', title: '抽奖', state: 'drawn', previous: null, single_person: null, publication: null, postings: [], freezes: [],
  tiers: [tier('first', '一等奖', 2, 10), tier('second', '二等奖', 6, 7)], result: [drawn('first', 5), drawn('second', 8)],
  beacon: { series: '双色球', issue: '2022113 期', template: '双色球 {issue}', source_url: 'https://www.cwl.gov.cn/', appears_at_ms: DAY_MS, fallback: '下一期' },
  commitment: hash, announcement_text: '公告\n', announcement_hash: hash, announced_at_ms: 1, freeze: { number: 1, at_ms: 2, entries: 20, hash },
  beacon_value: '双色球 2022113 期 03 06 11 12 19 25 | 08', beacon_entered_at_ms: 3, drawn_at_ms: 4, seed: hash, secret: hash,
};
/** What Chrome 80 and Safari 13.1 do not know, taken from a worker before its own first line. */
const WITHOUT_NEWER = `
  delete String.prototype.replaceAll; delete Object.hasOwn; delete Object.groupBy; delete Promise.any; delete self.structuredClone; delete self.WeakRef; delete self.BigInt;
  for (const list of [Array.prototype, String.prototype, Object.getPrototypeOf(Int8Array.prototype)]) for (const name of ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'with']) delete list[name];
  for (const name of ['toHex', 'fromHex', 'toBase64']) { delete Uint8Array.prototype[name]; delete Uint8Array[name]; }
`;

let server;
let browser;
before(async () => {
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The page of the draw with a bundle; the worker is an old one. */
async function open(bundle) {
  const context = await phone(browser, server.origin);
  const page = await context.newPage();
  page.started = [];
  page.on('worker', (worker) => page.started.push(worker.url()));
  await page.route('**/api/v1/draws/draw_1', (route) => route.fulfill({ json: DRAW }));
  await page.route('**/api/v1/draws/draw_1/entry', (route) => route.fulfill({ json: { entry: 'e004', reason: null, note: null } }));
  await page.route('**/api/v1/draws/draw_1/bundle', (route) => route.fulfill({ body: bundle, contentType: 'text/plain; charset=utf-8', headers: { 'content-length': String(Buffer.byteLength(bundle)) } }));
  await page.route('**/assets/verify.worker*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: WITHOUT_NEWER + (await response.text()) });
  });
  await page.goto('/draws/draw_1');
  await page.getByRole('button', { name: '验算一次' }).tap();
  return { context, page, status: page.locator('[role=status]') };
}

test('a right draw is found right, with every check and one’s own place', async () => {
  const { context, page, status } = await open(BUNDLE);
  await status.getByText('全部一致，这次抽奖没有被改动过').waitFor();
  await status.getByText(/^看核对了哪 \d+ 项$/).tap();
  await status.getByText('20 人，指纹 L 是').waitFor();
  await status.getByText('e004 在冻结名单第 4 位').waitFor();
  assert.equal(await status.locator('.ic-bad').count(), 0);
  assert.equal(page.started.length, 1, 'one worker');
  await page.getByRole('button', { name: '再验算一次' }).waitFor();
  assert.deepEqual(context.faults, []);
  await context.close();
});

test('a changed draw is found wrong, and what is wrong is named', async () => {
  const { context, status } = await open(BUNDLE.replace('e020\t10\t', 'e020\t9\t'));
  await status.getByText('有对不上的地方').waitFor();
  await status.getByText('冻结名单').first().waitFor();
  assert.ok((await status.locator('.ic-bad').count()) > 0);
  assert.deepEqual(context.faults, []);
  await context.close();
});

test('without the bundle the page says so and stays usable', async () => {
  const context = await phone(browser, server.origin);
  const page = await context.newPage();
  await page.route('**/api/v1/draws/draw_1', (route) => route.fulfill({ json: DRAW }));
  await page.route('**/api/v1/draws/draw_1/entry', (route) => route.fulfill({ json: { entry: null, reason: 'no_result', note: null } }));
  await page.route('**/api/v1/draws/draw_1/bundle', (route) => route.abort());
  await page.goto('/draws/draw_1');
  await page.getByRole('button', { name: '验算一次' }).tap();
  await page.locator('[role=status]').getByText('没能验算').waitFor();
  assert.ok(await page.getByRole('button', { name: '验算一次' }).isEnabled());
  await context.close();
});
