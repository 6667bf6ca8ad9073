// What a person does with the participant app: taps, types, reads. Nothing here looks behind the page.
import assert from 'node:assert/strict';

/** Fills the sign-up page in and confirms the recovery code; ends on the home page. */
export async function signUpByHand(page, person) {
  await page.goto('/sign-up');
  await page.getByLabel('昵称').fill(person.nickname);
  await page.getByLabel('手机号').fill(person.mobile);
  await page.getByLabel('设一个密码').fill(person.password);
  await page.locator('label.kind', { hasText: person.category_name }).tap();
  await page.locator('#town').tap();
  await page.getByLabel('找镇街，可以写旧地名').fill(person.town_search);
  await page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${person.town_name}`) }).tap();
  if (person.organization) await page.getByLabel('所在单位').fill(person.organization);
  await page.locator('label[for=notice_accepted]').tap();
  await page.locator('label[for=age_declared]').tap();
  await page.getByRole('button', { name: '完成报名' }).tap();
  await page.getByRole('heading', { name: '保存好恢复码' }).waitFor();
  const code = (await page.locator('.code').innerText()).replace('恢复码', '').trim();
  await page.locator('label.check', { hasText: '我已保存' }).tap();
  await page.getByRole('button', { name: '继续', exact: true }).tap();
  await page.getByRole('button', { name: '开始答题' }).waitFor();
  return code;
}

export async function signInByHand(page, person, { from = '/sign-in' } = {}) {
  if (from) await page.goto(from);
  await page.getByLabel('手机号').fill(person.mobile);
  await page.getByLabel('密码', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: '登录', exact: true }).tap();
}

/** From the home page into the first question; gives the attempt's id. */
export async function startRound(page) {
  await page.getByRole('button', { name: '开始答题' }).tap();
  await page.getByRole('button', { name: '现在开始' }).tap();
  await page.waitForURL(/\/attempts\/[^/]+$/);
  await page.locator('h1.qno').waitFor();
  return attemptOf(page);
}

export const attemptOf = (page) => /\/attempts\/([^/?]+)/.exec(page.url())[1];

/** Where the person is: number and total as the page says them. */
export async function whereAmI(page) {
  const text = await page.locator('h1.qno').innerText();
  const found = /第 (\d+) 题\s*共 (\d+) 题/.exec(text);
  assert.ok(found, `the heading names the question: ${text}`);
  return { number: Number(found[1]), total: Number(found[2]) };
}

/** Answers the question on the screen; `pick` varies the choice. Gives the answer in the words of the interface. */
export async function answerThis(page, pick = 0) {
  const kind = await page.locator('.q-line .chip-on').innerText();
  if (kind === '填空题') {
    const text = `答案 ${pick + 1}`;
    await page.locator('#fill').fill(text);
    await page.locator('#fill').blur();
    return { text };
  }
  const options = page.locator('fieldset label.opt');
  const total = await options.count();
  if (kind === '判断题') {
    await options.nth(pick % 2).tap();
    return { truth: pick % 2 === 0 };
  }
  const first = pick % total;
  await options.nth(first).tap();
  if (kind === '单选题') return { positions: [first] };
  const second = (first + 1) % total;
  await options.nth(second).tap();
  return { positions: [first, second].sort((a, b) => a - b) };
}

/** What the question on the screen shows as chosen, in the words of the interface. */
export async function shownAnswer(page) {
  const kind = await page.locator('.q-line .chip-on').innerText();
  if (kind === '填空题') return { text: await page.locator('#fill').inputValue() };
  const on = await page.locator('fieldset label.opt input').evaluateAll((all) => all.map((input, index) => (input.checked ? index : -1)).filter((index) => index >= 0));
  if (!on.length) return {};
  return kind === '判断题' ? { truth: on[0] === 0 } : { positions: on };
}

/** Another answer to the question on the screen than `before`. */
export async function changeMind(page, before) {
  if ('text' in before) {
    await page.locator('#fill').fill(`${before.text}，改`);
    await page.locator('#fill').blur();
    return { text: `${before.text}，改` };
  }
  const last = (await page.locator('fieldset label.opt').count()) - 1;
  const taken = 'truth' in before ? (before.truth ? 0 : 1) : before.positions[0];
  await page.locator('fieldset label.opt').nth(taken === last ? 0 : last).tap();
  const now = await shownAnswer(page);
  assert.notDeepEqual(now, before);
  return now;
}

/** Answers from the present question on, `count` of them; leaves the page on the question after them. */
export async function answerSome(page, count, answers, { stay = false } = {}) {
  for (let done = 0; done < count; done += 1) {
    const { number, total } = await whereAmI(page);
    answers[number] = await answerThis(page, number);
    if (number === total || (stay && done === count - 1)) return;
    await page.getByRole('button', { name: '下一题' }).tap();
    await page.locator('h1.qno', { hasText: `第 ${number + 1} 题` }).waitFor();
  }
}

/** The line about what is safe, as it stands. */
export const saveLine = async (page) => ((await page.locator('p.saved').textContent()) ?? '').trim();

/** Waits until the line about what is safe reads like this. */
export function saveLineSays(page, words) {
  return page.locator('p.saved', { hasText: words }).waitFor();
}

export async function openSheet(page) {
  await page.locator('.sheet-btn').tap();
  await page.getByRole('dialog', { name: '答题卡' }).waitFor();
}

export async function goTo(page, number) {
  await openSheet(page);
  await page.getByRole('dialog').getByRole('button', { name: new RegExp(`^第 ${number} 题，`) }).tap();
  await page.locator('h1.qno', { hasText: `第 ${number} 题` }).waitFor();
}

/** Opens the answer sheet and hands in, with the second look. */
export async function handIn(page) {
  await openSheet(page);
  await page.getByRole('button', { name: '交卷', exact: true }).tap();
  await page.getByRole('dialog', { name: '现在交卷吗？' }).waitFor();
  await page.getByRole('button', { name: '确定交卷' }).tap();
}

/** Asks the interface from inside the page, as the app would. */
export function ask(page, path) {
  return page.evaluate(async (address) => {
    const reply = await fetch(`/api/v1${address}`, { credentials: 'same-origin' });
    return { status: reply.status, body: await reply.json() };
  }, path);
}

/** Compares the stored answers with what was tapped, question by question. */
export function assertStored(items, answers) {
  items.forEach((item, index) => assert.deepEqual(item.answer, answers[index + 1] ?? {}, `question ${index + 1}, ${item.kind}`));
}
