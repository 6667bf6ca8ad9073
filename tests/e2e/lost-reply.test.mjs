// Replies that never arrive and a session that expires: the app asks again, the server counts once, nothing is lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, phone } from './support/browser.mjs';
import { contestId, signUp } from './support/people.mjs';
import { answerSome, ask, assertStored, handIn, saveLine, saveLineSays, startRound } from './support/phone.mjs';
import { pause, startServer, until } from './support/server.mjs';

const ACCESS_S = 30;
let server;
let browser;
before(async () => {
  server = await startServer({ env: { QUIZ_SESSIONS__ACCESS_S: String(ACCESS_S) } });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Lets requests reach the server and throws `count` replies away; keeps their bodies. */
async function loseReplies(page, address, count) {
  const lost = [];
  await page.route(address, async (route) => {
    if (lost.length >= count) return route.continue();
    const reply = await route.fetch();
    lost.push({ status: reply.status(), body: await reply.text() });
    return route.abort('connectionreset');
  });
  return lost;
}

test('a lost reply is asked for again and counts once', async () => {
  const context = await phone(browser, server.origin);
  await signUp(context, server.origin);
  const page = await context.newPage();
  await page.goto('/');
  const contest = await contestId(context, server.origin);
  const attempt = await startRound(page);
  const answers = {};

  const lost_saves = await loseReplies(page, '**/sheet', 1);
  await answerSome(page, 1, answers, { stay: true });
  await until('the first save reaches the server', () => lost_saves.length === 1);
  assert.equal(lost_saves[0].status, 200);
  assert.doesNotMatch(await saveLine(page), /已保存/, 'the server has it, but this phone cannot know');
  await saveLineSays(page, '第 1 题已保存');
  await page.getByRole('button', { name: '下一题' }).tap();
  await answerSome(page, 5, answers);
  await saveLineSays(page, '第 6 题已保存');

  const lost = await loseReplies(page, '**/submission', 2);
  const replies = [];
  page.on('response', async (response) => {
    if (response.url().endsWith('/submission')) replies.push(await response.text().catch(() => ''));
  });
  await handIn(page);
  await page.getByText('已交卷，正在等服务器确认').waitFor();
  await until('the first submission reaches the server', () => lost.length >= 1);
  assert.equal(lost[0].status, 200);
  assert.doesNotMatch(await page.locator('body').innerText(), /已提交，|回执号 \d/, '已提交 only from a reply');
  assert.match(new URL(page.url()).pathname, /^\/attempts\/[^/]+$/);

  await page.waitForURL(/\/result$/);
  await page.getByText('已提交，').waitFor();
  assert.equal(lost.length, 2);
  assert.equal(lost[1].body, lost[0].body, 'asked again, the server gives the same bytes');
  assert.equal(replies.at(-1), lost[0].body, 'and the page has shown just those');
  const { body: mine } = await ask(page, '/me/attempts');
  assert.equal(mine.items.length, 1);
  assert.equal(mine.items[0].state, 'submitted');
  const { body: view } = await ask(page, `/contests/${contest}`);
  assert.equal(view.standing.attempts, 1);
  const { body: result } = await ask(page, `/attempts/${attempt}/result`);
  assertStored(result.items, answers);
  assert.deepEqual(context.faults, []);
  await context.close();
});

test('an expired session is renewed by the queue and no answer is lost', async () => {
  const context = await phone(browser, server.origin);
  await signUp(context, server.origin);
  const signed_in_at = Date.now();
  const page = await context.newPage();
  await page.goto('/');
  const attempt = await startRound(page);
  const answers = {};
  await answerSome(page, 3, answers);
  await saveLineSays(page, '第 3 题已保存');
  await pause(Math.max(0, signed_in_at + (ACCESS_S + 1) * 1000 - Date.now()));

  const seen = [];
  page.on('response', (response) => seen.push(`${response.status()} ${new URL(response.url()).pathname.replace(attempt, 'ID')}`));
  // Two answers at once while the token is dead; the second is given while the first is under way.
  await answerSome(page, 2, answers);
  await saveLineSays(page, '第 5 题已保存');
  assert.ok(seen.includes('401 /api/v1/attempts/ID/sheet'), seen.join('\n'));
  assert.equal(seen.filter((line) => line === '204 /api/v1/sessions/refresh').length, 1, seen.join('\n'));
  assert.ok(seen.includes('200 /api/v1/attempts/ID/sheet'), seen.join('\n'));

  await handIn(page);
  await page.waitForURL(/\/result$/);
  const { body: result } = await ask(page, `/attempts/${attempt}/result`);
  assertStored(result.items, answers);
  assert.deepEqual(context.faults, []);
  await context.close();
});
