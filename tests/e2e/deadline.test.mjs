// The clock of the server ends a round: automatic hand-in, and answers that stayed in a dead phone past the deadline.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, phone } from './support/browser.mjs';
import { contestFile } from './support/contest.mjs';
import { signUp } from './support/people.mjs';
import { answerSome, ask, saveLineSays, startRound } from './support/phone.mjs';
import { pause, startServer } from './support/server.mjs';

const LIMIT_S = 30;
const GRACE_S = 2;
let server;
let browser;
before(async () => {
  server = await startServer({ contest: contestFile({ closes_at_ms: Date.now() + 3_600_000, limit_s: LIMIT_S, grace_s: GRACE_S }) });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Signs up, starts, answers three questions; gives what the rest needs. */
async function begin(nickname) {
  const context = await phone(browser, server.origin);
  await signUp(context, server.origin, { nickname });
  const page = await context.newPage();
  await page.goto('/');
  const attempt = await startRound(page);
  const started_at = Date.now();
  const answers = {};
  await answerSome(page, 3, answers);
  await saveLineSays(page, '第 3 题已保存');
  return { context, page, attempt, answers, ends_at: started_at + LIMIT_S * 1000 };
}

const stored = (result) => Object.fromEntries(result.items.map((item, index) => [index + 1, item.answer]).filter(([, answer]) => Object.keys(answer).length));

// Side by side: both mostly wait for the same half minute.
test('the end of the time', { concurrency: true }, async (t) => {
  await Promise.all([
    t.test('hands in by itself, with every answer given up to then', async () => {
      const { context, page, attempt, answers, ends_at } = await begin('准时');
      await page.getByText('还剩不到一分钟。').waitFor();
      await answerSome(page, 2, answers);
      await page.waitForURL(/\/result$/, { timeout: ends_at - Date.now() + 10_000 });
      assert.ok(Date.now() >= ends_at - 1_500, 'not before the deadline');
      await page.getByText('已提交，').waitFor();
      const { body: result } = await ask(page, `/attempts/${attempt}/result`);
      assert.equal(result.state, 'submitted');
      assert.deepEqual(stored(result), answers);
      assert.equal(result.blank, 10 - 5);
      assert.deepEqual(result.undelivered, []);
      assert.equal(await page.getByText('没能在截止前送达').count(), 0);
      assert.deepEqual(context.faults, []);
      await context.close();
    }),
    t.test('answers that missed it are named, one by one, and do not count', async () => {
      const { context, page, attempt, answers, ends_at } = await begin('断线');
      const delivered = { ...answers };
      await context.setOffline(true);
      await answerSome(page, 2, answers);
      await saveLineSays(page, '2 题存在手机里，等待上传');
      await page.getByText('时间到，正在按保存的答案交卷').waitFor({ timeout: ends_at - Date.now() + 10_000 });
      await page.getByText('还没送到的：第 4、5 题').waitFor();
      await page.getByText('现在连不上网络。').waitFor();
      assert.doesNotMatch(await page.locator('main').innerText(), /已提交|已保存/);
      await pause(Math.max(0, ends_at + (GRACE_S + 1) * 1000 - Date.now()));
      await context.setOffline(false);
      await page.waitForURL(/\/result$/);
      await page.getByText('第 4、5 题没能在截止前送达，不计分').waitFor();
      await page.getByText('时间到，已按保存的答案交卷，').waitFor();
      const { body: result } = await ask(page, `/attempts/${attempt}/result`);
      assert.equal(result.state, 'expired');
      assert.equal(result.duration_ms, LIMIT_S * 1000);
      assert.deepEqual(stored(result), delivered);
      // Still said when the page is opened again.
      await page.reload();
      await page.getByText('第 4、5 题没能在截止前送达，不计分').waitFor();
      assert.deepEqual(context.faults, []);
      await context.close();
    }),
  ]);
});
