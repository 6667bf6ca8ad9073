// A certificate from the rule to the check: the rule set in the console, asked for on a phone, kept as a picture, printed, checked
// by a stranger, found and taken back in the console.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertNone, chooseSize, deskFaults, phoneFaults, SIZES } from './support/axe.mjs';
import { desk, launch, phone, screenshots } from './support/browser.mjs';
import { dialog, enter, firstAdministrator } from './support/console.mjs';
import { contestFile } from './support/contest.mjs';
import { contestId, playPaper, send, signUp } from './support/people.mjs';
import { pause, startServer, until } from './support/server.mjs';

const WINDOW_MS = 45_000;
const closes_at_ms = Math.floor(Date.now() / 1000) * 1000 + WINDOW_MS;
/** A red ring on nothing, drawn by the browser. */
const SEAL = `(() => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 240;
  const pen = canvas.getContext('2d');
  pen.strokeStyle = '#c8141e';
  pen.lineWidth = 12;
  pen.arc(120, 120, 106, 0, 7);
  pen.stroke();
  return canvas.toDataURL('image/png').split(',')[1];
})()`;

let server;
let browser;
let context;
let page;
let folder;
const known = {};
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'quiz-seal-'));
  const blank = await browser.newPage();
  writeFileSync(join(folder, 'seal.png'), Buffer.from(await blank.evaluate(SEAL), 'base64'));
  await blank.close();
  const env = { QUIZ_SITE__SEAL_IMAGE: join(folder, 'seal.png') };
  server = await startServer({ contest: contestFile({ closes_at_ms, limit_s: 30, grace_s: 1 }), env });
  context = await phone(browser, server.origin);
  await signUp(context, server.origin, { nickname: '林小红' });
  known.contest = await contestId(context, server.origin);
  await playPaper(context, server.origin, known.contest);
  known.office = await desk(browser, server.origin);
  known.desk = await known.office.newPage();
  await firstAdministrator(known.desk, server.link);
  page = await context.newPage();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test('an organizer sets from which score and from when on, beside a sample with the seal', async () => {
  const at = known.desk;
  await enter(at, '证书');
  await at.getByRole('img', { name: /证书样张/ }).waitFor();
  assert.equal(await at.getByText('还没有设置印章图片').count(), 0);
  assert.ok(await at.getByRole('button', { name: '保存发放条件' }).isDisabled());
  await at.getByLabel('发电子证书').check();
  await at.getByLabel('成绩达到（分）').fill('六十');
  await at.getByText('请填 0 到 1,000,000 的数').waitFor();
  await at.getByLabel('成绩达到（分）').fill('0');
  await at.getByLabel('竞赛一结束').check();
  await at.getByRole('button', { name: '保存发放条件' }).click();
  await at.getByText('发放条件已保存').waitFor();
  const { certificates } = await send(known.office, server.origin, 'get', `/staff/contests/${known.contest}/certificate-rule`);
  assert.deepEqual(certificates, { min_score_milli: 0, after: 'closing' });
  await at.getByText('没有证书').waitFor();
});

test('before the closing my page says when there will be one', async () => {
  await page.goto('/me');
  await page.getByRole('link', { name: /我的证书/ }).tap();
  await page.getByText('竞赛结束后可以领取').waitFor();
  known.person = await context.storageState();
});

test('after it the person types a name and gets the certificate', async () => {
  await pause(Math.max(0, closes_at_ms + 1_500 - Date.now()));
  await until('the contest is over', async () => (await send(context, server.origin, 'get', '/me/certificates')).offers[0].may);
  await page.reload();
  await page.getByRole('button', { name: '领取证书' }).tap();
  await page.getByRole('button', { name: '生成证书' }).tap();
  await page.getByText('这一项还没有填').waitFor();
  await page.getByLabel('证书上的姓名').fill('欧阳小红𠮷');
  await page.getByRole('button', { name: '生成证书' }).tap();
  await page.getByText('证书编号 ZS').waitFor();
  const list = await send(context, server.origin, 'get', '/me/certificates');
  known.one = list.certificates[0];
  assert.equal(known.one.name, '欧阳小红𠮷');
  assert.equal(await page.getByRole('button', { name: '领取证书' }).count(), 0);
});

test('the picture is drawn on the phone and kept', async () => {
  const kept = page.waitForEvent('download');
  await page.getByRole('button', { name: '保存图片' }).tap();
  mkdirSync(screenshots, { recursive: true });
  await (await kept).saveAs(join(screenshots, 'certificate-picture.png'));
  const image = page.getByRole('img', { name: /欧阳小红𠮷.+编号 ZS/ });
  const size = await image.evaluate((node) => node.decode().then(() => [node.naturalWidth, node.naturalHeight]));
  assert.deepEqual(size, [1684, 1190]);
});

test('the file can be printed', async () => {
  const link = await page.getByRole('link', { name: '下载 PDF' }).getAttribute('href');
  const reply = await context.request.get(server.origin + link);
  assert.equal(reply.headers()['content-type'], 'application/pdf');
  assert.equal((await reply.body()).subarray(0, 5).toString(), '%PDF-');
});

test('a stranger checks it by the address of its code and by typing the number', async () => {
  const stranger = await phone(browser, server.origin);
  const at = await stranger.newPage();
  await at.goto(known.one.check_url);
  await at.getByText('这张证书是真的').waitFor();
  await at.getByText('欧阳＊', { exact: true }).waitFor();
  assert.ok(!(await at.locator('main').innerText()).includes('小红'));
  await at.getByLabel('证书编号').fill('zs22 2222 2222');
  await at.getByRole('button', { name: '核验', exact: true }).tap();
  await at.getByText('没有这个编号的证书').waitFor();
  await at.getByLabel('证书编号').fill('ZS22');
  await at.getByRole('button', { name: '核验', exact: true }).tap();
  await at.getByText('编号是 ZS 加两位数字').waitFor();
  await at.getByLabel('证书编号').fill(known.one.number.toLowerCase().replaceAll('-', ' '));
  await at.getByRole('button', { name: '核验', exact: true }).tap();
  await at.getByText('这张证书是真的').waitFor();
  await stranger.close();
  assertNone(context.faults.concat(stranger.faults));
});

for (const size of SIZES) {
  test(`these pages, ${size}`, async () => {
    const made = await phone(browser, server.origin, { storageState: known.person, deviceScaleFactor: 1 });
    await chooseSize(made, size);
    const at = await made.newPage();
    const faults = [];
    for (const [name, address, sign, act] of [
      ['certificates', '/me/certificates', '证书编号 ZS', async () => at.getByRole('button', { name: '保存图片' }).tap().then(() => at.locator('.code-img').waitFor())],
      ['certificate-check', '/certificates', '印在证书上'],
      ['certificate-valid', `/certificates/${known.one.number}`, '这张证书是真的'],
      ['certificate-unknown', '/certificates/ZS22-2222-2222', '没有这个编号的证书'],
    ]) {
      await at.goto(address);
      await at.getByText(sign).first().waitFor();
      if (act) await act();
      faults.push(...(await phoneFaults(at, name, size)));
    }
    await made.close();
    assertNone(faults.concat(made.faults));
  });
}

test('once it is taken back, its owner reads why and a stranger that it no longer holds', async () => {
  const at = known.desk;
  await at.reload();
  await at.getByLabel('查找编号').fill('ZS99');
  await at.getByText('没有符合的证书').waitFor();
  await at.getByLabel('查找编号').fill(known.one.number.slice(5).toLowerCase());
  const row = at.getByRole('row').filter({ hasText: known.one.number });
  await row.getByText('欧阳＊').waitFor();
  const faults = await deskFaults(at, 'certificates');
  await at.getByRole('button', { name: `撤销证书 ${known.one.number}` }).click();
  const ask = dialog(at, `撤销证书 ${known.one.number}？`);
  await ask.getByRole('button', { name: '撤销证书' }).click();
  await ask.getByText('请写明原因').waitFor();
  await ask.getByLabel('原因').fill('姓名写错了');
  await ask.getByLabel('允许本人重新领取一张').check();
  faults.push(...(await deskFaults(at, 'certificate-revoke')));
  await ask.getByRole('button', { name: '撤销证书' }).click();
  await at.getByText('证书已撤销').waitFor();
  await row.getByText('姓名写错了').waitFor();
  await at.getByLabel('状态').selectOption('valid');
  await at.getByText('没有符合的证书').waitFor();
  await at.getByLabel('状态').selectOption('revoked');
  await row.getByText('可以重新领取').waitFor();
  for (const size of SIZES) {
    const made = await phone(browser, server.origin, { storageState: known.person, deviceScaleFactor: 1 });
    await chooseSize(made, size);
    const at = await made.newPage();
    await at.goto('/me/certificates');
    await at.getByText('已撤销：姓名写错了').waitFor();
    await at.getByRole('button', { name: '领取证书' }).tap();
    await at.getByLabel('证书上的姓名').waitFor();
    faults.push(...(await phoneFaults(at, 'certificate-again', size)));
    await at.goto(`/certificates/${known.one.number}`);
    await at.getByText('这张证书已撤销').waitFor();
    faults.push(...(await phoneFaults(at, 'certificate-revoked', size)));
    await made.close();
    faults.push(...made.faults);
  }
  assertNone(faults.concat(known.office.faults));
});

test('an organizer stops issuing; what was issued stays', async () => {
  const at = known.desk;
  await at.getByLabel('不发证书').check();
  await at.getByRole('button', { name: '保存发放条件' }).click();
  await dialog(at, '不再发证书？').getByRole('button', { name: '不再发证书' }).click();
  await at.getByText('发放条件已保存').waitFor();
  const held = await send(known.office, server.origin, 'get', `/staff/contests/${known.contest}/certificate-rule`);
  assert.deepEqual([held.certificates, held.revoked], [null, 1]);
  await enter(at, '操作记录');
  await at.getByLabel('操作', { exact: true }).selectOption({ label: '证书（全部）' });
  for (const text of ['设证书发放条件', '撤销证书']) await at.locator('tbody').getByText(text, { exact: true }).first().waitFor();
});
