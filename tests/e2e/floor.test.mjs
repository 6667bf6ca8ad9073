// The oldest phones: with every newer function removed before the page starts, a whole round still works.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, phone } from './support/browser.mjs';
import { newMobile } from './support/people.mjs';
import { answerSome, ask, assertStored, handIn, saveLineSays, signUpByHand, startRound } from './support/phone.mjs';
import { startServer } from './support/server.mjs';

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

/** Runs before the page's own scripts: what Chrome 80 and Safari 13.1 do not know is gone. */
function removeNewer() {
  delete String.prototype.replaceAll;
  for (const list of [Array.prototype, String.prototype, Object.getPrototypeOf(Int8Array.prototype)]) delete list.at;
  for (const name of ['findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with']) delete Array.prototype[name];
  for (const name of ['structuredClone', 'WeakRef', 'FinalizationRegistry', 'requestIdleCallback', 'cancelIdleCallback', 'ResizeObserver', 'reportError']) delete globalThis[name];
  for (const name of ['hasOwn', 'groupBy']) delete Object[name];
  for (const name of ['any', 'withResolvers']) delete Promise[name];
  for (const name of ['timeout', 'any']) delete AbortSignal[name];
  delete Crypto.prototype.randomUUID;
  delete Element.prototype.replaceChildren;
}

test('a whole round without any of the newer functions', async () => {
  const context = await phone(browser, server.origin);
  await context.addInitScript(removeNewer);
  const page = await context.newPage();
  await page.goto('/');
  await page.getByText('报名后开始答题').waitFor();
  const left = await page.evaluate(() => ({
    replaceAll: 'a.b.c'.replaceAll('.', '-'),
    gone: [Array.prototype.at, Array.prototype.findLast, globalThis.structuredClone, Object.hasOwn, Promise.any, globalThis.WeakRef, AbortSignal.timeout, globalThis.requestIdleCallback, crypto.randomUUID, globalThis.ResizeObserver].every((one) => one === undefined),
  }));
  assert.deepEqual(left, { replaceAll: 'a-b-c', gone: true });

  await signUpByHand(page, { nickname: '老手机', mobile: newMobile(), password: 'zhiliang-2026', category_name: '消费者', town_search: '古镇', town_name: '古镇' });
  const attempt = await startRound(page);
  const answers = {};
  await answerSome(page, 12, answers);
  await context.setOffline(true);
  await answerSome(page, 2, answers);
  await saveLineSays(page, '2 题存在手机里，等待上传');
  await context.setOffline(false);
  await page.getByText('网络恢复，2 题已补交').waitFor();
  await answerSome(page, 6, answers);
  await saveLineSays(page, '第 20 题已保存');
  await handIn(page);
  await page.waitForURL(/\/result$/);
  await page.getByText('已提交，').waitFor();
  const { body: result } = await ask(page, `/attempts/${attempt}/result`);
  assertStored(result.items, answers);

  await page.getByRole('link', { name: '看排行榜' }).tap();
  await page.getByText('我（老＊＊）').first().waitFor();
  await page.locator('.display-btn').tap();
  await page.getByRole('dialog', { name: '显示设置' }).locator('label', { hasText: '大字（长辈模式）' }).tap();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.size), 'big');
  await page.getByRole('button', { name: '关闭显示设置' }).tap();
  await page.getByRole('link', { name: '法律条文' }).first().tap();
  await page.getByText('题目都出自这些法律和文件').waitFor();
  await page.locator('main a').first().tap();
  await page.getByText('全部法律').waitFor();
  await page.goto('/study/practice?topic=management');
  await page.getByRole('button', { name: '不会，看答案' }).tap();
  await page.getByText('明天再复习').waitFor();
  assert.deepEqual(context.faults, []);
  await context.close();
});
