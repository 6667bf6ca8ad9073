// Practice apart from the contest: without an account, without a network, and then on another phone of the same person.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertNone, phoneFaults } from './support/axe.mjs';
import { launch, phone, picture } from './support/browser.mjs';
import { contestFile } from './support/contest.mjs';
import { signUp } from './support/people.mjs';
import { signInByHand } from './support/phone.mjs';
import { pause, startServer, until } from './support/server.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const stem = async (page) => (await page.locator('#stem').innerText()).trim();

/** Gives up on the question on the screen, reads why, and goes on. */
async function giveUp(page) {
  const text = await stem(page);
  await page.getByRole('button', { name: '不会，看答案' }).tap();
  await page.getByText('没答对，已放进错题本').waitFor();
  await page.getByText('解析', { exact: true }).waitFor();
  assert.ok((await page.locator('.law cite').count()) > 0, 'every question names its source');
  return text;
}

async function onward(page, before) {
  await page.getByRole('button', { name: '下一题' }).tap();
  await until('another question', async () => (await page.locator('.ask #stem').count()) === 1 && (await stem(page)) !== before);
}

/** Stems in the notebook. */
async function notebook(page) {
  await page.getByRole('link', { name: /^错题本/ }).tap();
  await page.locator('.q-row').first().waitFor();
  await page.locator('.skeleton').waitFor({ state: 'detached' });
  return (await page.locator('.q-row .stem-link').allInnerTexts()).map((text) => text.trim()).sort();
}

test('wrong answers wait in the notebook, offline practice goes on, and another phone has it all', async () => {
  const server = await startServer();
  try {
    const office = await phone(browser, server.origin);
    const person = await signUp(office, server.origin, { nickname: '林小红' });
    await office.close();

    const context = await phone(browser, server.origin);
    const page = await context.newPage();
    await page.goto('/');
    await page.getByRole('link', { name: /^学习/ }).tap();
    await page.getByText('今天练了 0 / 10 题').waitFor();
    // Questions and pages are fetched in the background; then nothing more is needed from the network.
    await page.getByText('没网也能练').waitFor();
    await page.getByRole('link', { name: '开始练习' }).tap();
    await page.locator('#stem').waitFor();
    await page.getByRole('button', { name: '收藏这道题' }).tap();
    const first = await giveUp(page);
    await picture(page, 'study-verdict');
    await onward(page, first);

    await context.setOffline(true);
    const second = await giveUp(page);
    await onward(page, second);
    await page.locator('label.opt, #fill').first().waitFor();
    await page.getByRole('button', { name: '返回' }).tap();
    await page.getByText('今天练了 2 / 10 题').waitFor();
    await page.getByText('离线，练的是手机里存的题').waitFor();
    await page.getByText('连续 1 天').waitFor();
    assert.deepEqual(await notebook(page), [first, second].sort());
    await page.getByRole('button', { name: `移出错题本：${second}` }).tap();
    await page.getByRole('button', { name: `撤销：${second}` }).tap();
    await page.getByRole('button', { name: `移出错题本：${second}` }).waitFor();
    await page.getByRole('link', { name: '只练这些' }).tap();
    await page.locator('#stem').waitFor();
    assert.ok([first, second].includes(await stem(page)));
    await context.setOffline(false);

    const sent = page.waitForResponse((reply) => reply.request().method() === 'PUT' && reply.url().endsWith('/me/study'));
    await signInByHand(page, person, { from: '/sign-in?next=/study' });
    assert.equal((await sent).status(), 200);
    await page.getByText('今天练了 2 / 10 题').waitFor();
    assert.equal(await page.getByText('登录后会存到您的账号').count(), 0);

    const other = await phone(browser, server.origin);
    const tablet = await other.newPage();
    await signInByHand(tablet, person, { from: '/sign-in?next=/study' });
    await tablet.getByText('今天练了 2 / 10 题').waitFor();
    await tablet.getByRole('link', { name: /^收藏\s*1 题/ }).waitFor();
    assert.deepEqual(await notebook(tablet), [first, second].sort());

    await page.goto('/me');
    await page.getByRole('button', { name: '退出登录' }).tap();
    await page.getByRole('dialog', { name: '学习记录留在这部手机上吗？' }).waitFor();
    await page.getByRole('button', { name: '从手机删掉并退出' }).tap();
    await page.getByText('已退出登录').waitFor();
    await page.goto('/study');
    await page.getByText('今天练了 0 / 10 题').waitFor();
    assert.deepEqual(context.faults.concat(other.faults), []);
    await context.close();
    await other.close();
  } finally {
    await server.stop();
  }
});

test('with keys alone: digits choose, Enter answers and goes on', async () => {
  const server = await startServer();
  try {
    const context = await phone(browser, server.origin);
    const page = await context.newPage();
    await page.goto('/study/practice?topic=management');
    for (let turn = 0; turn < 4; turn += 1) {
      await page.locator('.ask #stem').waitFor();
      const before = await stem(page);
      if (await page.locator('#fill').count()) await page.locator('#fill').fill('12315');
      else {
        await page.keyboard.press('2');
        assert.equal(await page.locator('label.opt input').nth(1).isChecked(), true);
      }
      await page.keyboard.press('Enter');
      await page.locator('#verdict').waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.id), 'verdict');
      await page.keyboard.press('Enter');
      await until('another question', async () => (await page.locator('.ask #stem').count()) === 1 && (await stem(page)) !== before);
      assert.equal(await page.evaluate(() => document.activeElement.id), 'stem');
    }
    assert.deepEqual(context.faults, []);
    await context.close();
  } finally {
    await server.stop();
  }
});

test('while a contest keeps everything closed, the page says why and until when', async () => {
  const closes_at_ms = Date.now() + 3_600_000;
  const file = contestFile({ closes_at_ms }).replace('audience: [consumer]', 'audience: []');
  const server = await startServer({ contest: file });
  try {
    const context = await phone(browser, server.origin, { deviceScaleFactor: 1 });
    const page = await context.newPage();
    await page.goto('/study');
    await page.getByText('现在没有开放的题目').waitFor();
    await page.getByText(/先不开放，.*以后可以练/).waitFor();
    await page.getByRole('link', { name: '看法律条文' }).waitFor();
    assertNone(await phoneFaults(page, 'study-closed', 'normal'));
    await page.goto('/study/practice');
    await page.getByText('现在没有开放的题目').waitFor();
    await pause(100);
    assert.deepEqual(context.faults, []);
    await context.close();
  } finally {
    await server.stop();
  }
});
