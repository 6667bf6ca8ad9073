// Two people on one phone, and one person on two phones: answers stay with whom they belong to.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, phone } from './support/browser.mjs';
import { signUp } from './support/people.mjs';
import { answerSome, answerThis, ask, assertStored, changeMind, saveLineSays, shownAnswer, signInByHand, startRound, whereAmI } from './support/phone.mjs';
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

test('B never sends nor sees what A left on the phone; A delivers it later', async () => {
  const elsewhere = await phone(browser, server.origin);
  const b = await signUp(elsewhere, server.origin, { nickname: '乙' });
  await elsewhere.close();
  const context = await phone(browser, server.origin);
  const a = await signUp(context, server.origin, { nickname: '甲' });

  let page = await context.newPage();
  await page.goto('/');
  const attempt = await startRound(page);
  const answers = {};
  await answerSome(page, 2, answers);
  await saveLineSays(page, '第 2 题已保存');
  const saved = { ...answers };
  await context.setOffline(true);
  await answerSome(page, 3, answers);
  await saveLineSays(page, '3 题存在手机里，等待上传');
  await page.close();

  // B takes the phone. Everything the app asks from here on is watched.
  const asked = [];
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) asked.push(`${request.method()} ${pathname} ${request.postData() ?? ''}`);
  });
  await context.setOffline(false);
  page = await context.newPage();
  await signInByHand(page, b);
  await page.getByText('这部手机里有另一个账号没送到的答案').waitFor();
  await page.getByRole('button', { name: '开始答题' }).waitFor();
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '我的' }).tap();
  await page.getByText('还没有成绩，答一次就会出现在这里').waitFor();
  await page.goto('/');
  const of_b = await startRound(page);
  assert.notEqual(of_b, attempt);
  const answers_b = {};
  await answerSome(page, 2, answers_b);
  await saveLineSays(page, '第 2 题已保存');
  assert.deepEqual(asked.filter((line) => line.includes(attempt)), [], 'nothing about A\'s paper was asked or sent');

  // Even with the address of A's paper in hand.
  await page.goto(`/attempts/${attempt}`);
  await page.getByText('这份卷子不是当前账号的。').waitFor();
  assert.equal(await page.locator('fieldset, #fill').count(), 0);
  assert.deepEqual(asked.filter((line) => line.includes(attempt) && /sheet|submission/.test(line)), []);
  await page.goto('/me');
  await page.getByRole('button', { name: '退出登录' }).tap();
  await page.getByText('报名后开始答题').waitFor();

  await signInByHand(page, a);
  await page.getByText('网络恢复，已补交').waitFor();
  await page.getByText('您有一份没答完').waitFor();
  await page.getByRole('link', { name: '继续答题' }).tap();
  await page.locator('h1.qno').waitFor();
  assert.equal((await whereAmI(page)).number, 6);
  const { sheet, questions } = await page.evaluate(async (address) => (await fetch(address, { method: 'POST' })).json(), `/api/v1/attempts/${attempt}/opening`);
  const stored = new Map(sheet.map((entry) => [entry.question_id, entry.answer]));
  assertStored(questions.map((question) => ({ ...question, answer: stored.get(question.id) ?? {} })), answers);
  assert.equal(Object.keys(saved).length + 3, stored.size);
  assert.deepEqual(context.faults, []);
  await context.close();
});

test('a second device takes the paper over, and the first can take it back', async () => {
  const first = await phone(browser, server.origin);
  const second = await phone(browser, server.origin);
  const person = await signUp(first, server.origin, { nickname: '丙' });
  const one = await first.newPage();
  await one.goto('/');
  const attempt = await startRound(one);
  const answers = {};
  await answerSome(one, 3, answers);
  await saveLineSays(one, '第 3 题已保存');

  const two = await second.newPage();
  await signInByHand(two, person);
  await two.getByRole('link', { name: '继续答题' }).tap();
  await two.locator('h1.qno').waitFor();
  assert.equal((await whereAmI(two)).number, 4, 'the second device goes on at the first open question');
  assert.match(await two.locator('.sheet-btn').innerText(), /3\/20/);
  await answerSome(two, 2, answers);
  await saveLineSays(two, '第 5 题已保存');

  // The first device has not noticed yet: its next answer is not taken for saved.
  await answerThis(one, 3);
  await one.getByRole('heading', { name: '这份卷子正在别的地方作答' }).waitFor();
  const { sheet } = await two.evaluate(async (address) => (await fetch(address, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ writer: 2, answers: [] }) })).json(), `/api/v1/attempts/${attempt}/sheet`);
  assert.equal(sheet.length, 5, 'a stopped device changes nothing');

  await one.getByRole('button', { name: '在这里继续' }).tap();
  await one.locator('h1.qno').waitFor();
  await one.locator('.sheet-btn', { hasText: '5/20' }).waitFor();
  const { number } = await whereAmI(one);
  assert.deepEqual(await shownAnswer(one), answers[number], 'the later device\'s answer stands');
  await changeMind(one, answers[number]);
  await saveLineSays(one, `第 ${number} 题已保存`);
  await answerThis(two, 1);
  await two.getByRole('heading', { name: '这份卷子正在别的地方作答' }).waitFor();
  const { body } = await ask(one, '/me/attempts');
  assert.equal(body.items.length, 1);
  assert.deepEqual([...first.faults, ...second.faults], []);
  await first.close();
  await second.close();
});
