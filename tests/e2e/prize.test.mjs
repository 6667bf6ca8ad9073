// Activity 5, the lucky draw, in real browsers: an organizer and a prize officer from the plan to the published list;
// participants find their entries, repeat the draw on their phones, and confirm a prize.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertNone, chooseSize, deskFaults, phoneFaults, SIZES } from './support/axe.mjs';
import { desk, launch, phone, picture, screenshots } from './support/browser.mjs';
import { dialog, enter, firstAdministrator, joinStaff } from './support/console.mjs';
import { send, signUp } from './support/people.mjs';
import { pause, root, shanghai, startServer, until } from './support/server.mjs';
import { readWorkbook } from './support/zip.mjs';

const TITLE = '保健食品答题抽奖';
const CONTEST = 'browser-test';
const ORGANIZER = { name: 'he.li', display_name: '何丽', roles: ['organizer'], password: '紫马岭公园散步 2026' };
const OFFICER = { name: 'zhou.qiang', display_name: '周强', roles: ['prize_officer'], password: '岐江桥边看灯光 2026' };
const NAMES = ['林小红', '陈大文', '黄美玲', '吴志强', '何俊', '欧阳秀英', '𠮷田明'];
const RED = ['25', '3', '12', '19', '6', '11'];
// The contest opens when its plan stands, ends by itself soon after everybody has played, and leaves time to freeze.
const OPENS_IN_MS = 40_000;
const OPEN_MS = 30_000;
const LIMIT_S = 30;
const GRACE_S = 2;
const FREEZE_MS = 45_000;

let server;
let browser;
let offices;
const known = { people: [] };

function contest() {
  return `title: ${TITLE}
subtitle: "科学认识保健食品"
activity: 5
demo: true
opens_at: ${shanghai(known.opens_at_ms)}
closes_at: ${shanghai(known.closes_at_ms)}
eligible: [consumer, enterprise, technical_institution, regulator]
audience: [consumer]
notice: |
  浏览器测试用的抽奖。
rules: |
  一、每次答 5 题，每天 2 次，取最好成绩。
sections:
  - title: 判断题
    topics: [health-food]
    kinds: [truefalse]
    count: 5
    points: "20"
limit_s: ${LIMIT_S}
grace_s: ${GRACE_S}
attempts_per_day: 2
attempts_total: null
score_kept: best
tie_break: [score, duration, finish]
shuffle: true
prefer_unseen: true
answers_shown: after_closing
elder_time_factor: "1.0"
awards:
  adding: false
  tiers:
    - {id: first, name: 一等奖, prize: 家用血压计, value_fen: 29900, quantity: 1, reserves: 1, draw: right, min: 5, floor: 1}
    - {id: second, name: 二等奖, prize: 厨房电子秤, value_fen: 6900, quantity: 4, reserves: 1, draw: right, min: 5, floor: 1}
  claim: {days: 20, pick_up: 市市场监督管理局一楼服务大厅, ship: true, id_needed: false}
  notice: {days: 7, contact: 质量发展科 0760-88886666}
`;
}

/** The key of a true/false question, as the bank writes it. */
function truth(id) {
  const folder = join(root, 'question-bank', 'health-food');
  for (const file of readdirSync(folder)) {
    const block = readFileSync(join(folder, file), 'utf8').split(/^- id: /m).find((text) => text.startsWith(`${id}\n`));
    if (block) return /^ {2}answer: true/m.test(block);
  }
  throw new Error(`no question ${id}`);
}

/** Plays a paper with this many right answers. */
async function play(context, right) {
  const view = await send(context, server.origin, 'post', `/contests/${CONTEST}/attempts`, {});
  const answers = view.questions.map((question, index) => ({ question_id: question.id, seq: index + 1, answer: { truth: truth(question.id) === index < right } }));
  await send(context, server.origin, 'post', `/attempts/${view.id}/submission`, { writer: view.writer, answers });
}

const card = (page, heading) => page.locator('section.card', { has: page.getByRole('heading', { name: heading }) });
const waitsFor = (page, words) => page.locator('section.now', { hasText: words }).waitFor();

before(async () => {
  known.opens_at_ms = Math.ceil(Date.now() / 1000) * 1000 + OPENS_IN_MS;
  known.closes_at_ms = known.opens_at_ms + OPEN_MS;
  known.over_at_ms = known.closes_at_ms + (LIMIT_S + GRACE_S) * 1000;
  known.appears_at_ms = known.over_at_ms + FREEZE_MS;
  server = await startServer({ contest: contest() });
  browser = await launch();
  offices = [];
  for (let n = 0; n < 3; n += 1) offices.push(await desk(browser, server.origin));
  known.admin = await offices[0].newPage();
  known.organizer = await offices[1].newPage();
  known.officer = await offices[2].newPage();
  await firstAdministrator(known.admin, server.link);
  for (const [page, person] of [[known.organizer, ORGANIZER], [known.officer, OFFICER]]) {
    const { name, display_name, roles } = person;
    const { link } = await send(offices[0], server.origin, 'post', '/staff/accounts', { name, display_name, roles });
    await joinStaff(page, link, person);
  }
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('the organizer settles the plan before the contest opens, and everybody can read it', async () => {
  const page = known.organizer;
  await enter(page, '竞赛');
  await page.getByRole('link', { name: TITLE }).first().click();
  await page.getByRole('link', { name: '奖项设置' }).click();
  await page.getByRole('heading', { level: 1, name: '奖项设置' }).waitFor();
  const second = page.getByRole('group', { name: '二等奖', exact: true });
  await second.getByLabel('数量').fill('5');
  await page.getByRole('region', { name: '规则页文字（自动生成）' }).getByText('厨房电子秤').first().waitFor();
  await page.getByRole('button', { name: '保存奖项' }).click();
  await page.getByText('已保存').waitFor();
  const hand = await phone(browser, server.origin);
  const reader = await hand.newPage();
  await reader.goto(`/contests/${CONTEST}/awards`);
  await reader.getByText('家用血压计').first().waitFor();
  await reader.getByText('厨房电子秤，5 名').waitFor();
  await hand.close();
});

test('the draw is announced with its commitment while people play', async () => {
  await pause(Math.max(0, known.opens_at_ms - Date.now()) + 500);
  await until('the contest is open', async () => (await (await offices[1].request.get(`${server.origin}/api/v1/staff/contests`)).json()).items[0].state === 'open');
  for (const [index, nickname] of NAMES.entries()) {
    const context = await phone(browser, server.origin);
    const person = await signUp(context, server.origin, { nickname });
    await play(context, [5, 5, 4, 4, 3, 2, 0][index]);
    known.people.push({ context, ...person });
  }
  const page = known.organizer;
  await enter(page, '抽奖与公示');
  await page.getByText('需要两个人').waitFor();
  assertNone(await deskFaults(page, 'draws'));
  await page.getByRole('button', { name: /^公告抽奖/ }).click();
  const ask = dialog(page, /^公告“抽奖”/);
  await ask.getByRole('button', { name: '公告抽奖' }).click();
  await ask.getByText('请填写').waitFor();
  assertNone(await deskFaults(page, 'draw-announce'));
  await ask.getByLabel('期号').fill('2022113');
  await ask.getByLabel('公布时间').fill(shanghai(known.appears_at_ms).replace(' ', 'T'));
  await ask.getByRole('button', { name: '公告抽奖' }).click();
  await page.getByRole('heading', { level: 1, name: '抽奖' }).waitFor();
  await waitsFor(page, '等竞赛结束');
  known.draw = /\/draws\/([\w-]+)/.exec(page.url())[1];
  const reader = await known.people[0].context.newPage();
  known.reader = reader;
  await reader.goto(`/draws/${known.draw}`);
  await reader.getByText('开奖密钥已封存').waitFor();
  await reader.getByText('名单还没有冻结').waitFor();
});

test('after the contest the organizer freezes the entries and notes where they were posted', async () => {
  const page = known.organizer;
  await pause(Math.max(0, known.over_at_ms - Date.now()));
  await page.getByRole('button', { name: '冻结名单' }).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: '冻结名单' }).click();
  await dialog(page, '冻结参与名单？').getByRole('button', { name: '冻结名单' }).click();
  await page.getByText('名单已冻结，共 7 人').waitFor();
  await page.getByRole('button', { name: '登记第三方留存' }).click();
  const post = dialog(page, '登记第三方留存');
  await post.getByLabel('发在哪里').fill('中山日报');
  await post.getByLabel('怎么找到').fill('9月28日 A3 版');
  await post.getByRole('button', { name: '登记第三方留存' }).click();
  await card(page, '公开的指纹').getByText('名单指纹，中山日报').waitFor();
  assertNone(await deskFaults(page, 'draw-frozen'));
  const entry = await (await known.people[0].context.request.get(`${server.origin}/api/v1/draws/${known.draw}/entry`)).json();
  const { reader } = known;
  await reader.reload();
  await reader.getByLabel('我的参与编号').getByText(entry.entry).waitFor();
  await reader.getByText('在冻结名单中').waitFor();
  const text = await (await offices[1].request.get(`${server.origin}/api/v1/draws/${known.draw}/entries`)).text();
  assert.ok(text.includes(`\n${entry.entry}\t5\t100000\t`), 'the entry is a line of the published list');
});

test('two people read the public value on their own, and the prize officer draws on the screen of the hall', async () => {
  const hall = await offices[2].newPage();
  await hall.setViewportSize({ width: 1920, height: 1080 });
  await hall.goto(`/console/screen/${known.draw}`);
  await hall.getByRole('heading', { name: TITLE }).waitFor();
  await hall.getByText('距外部随机数公布').waitFor();
  await picture(hall, 'hall-before', { fullPage: false });
  await pause(Math.max(0, known.appears_at_ms - Date.now()) + 300);
  const { organizer, officer } = known;
  const read = async (page, blue) => {
    await page.getByRole('button', { name: '录入外部随机数' }).click();
    const ask = page.getByRole('dialog');
    for (const [index, ball] of RED.entries()) await ask.getByLabel(`红球 ${index + 1}`).fill(ball);
    await ask.getByLabel('蓝球').fill(blue);
    return ask;
  };
  let ask = await read(organizer, '17');
  await ask.getByRole('button', { name: '录入外部随机数' }).click();
  await ask.getByText('蓝球要一个，1 到 16').waitFor();
  await ask.getByLabel('蓝球').fill('8');
  await ask.getByText('双色球 2022113 期 03 06 11 12 19 25 | 08').waitFor();
  assertNone(await deskFaults(organizer, 'draw-beacon'));
  await ask.getByRole('button', { name: '录入外部随机数' }).click();
  await organizer.getByText('已录入，等第二个人录入').waitFor();
  await officer.goto(`/console/draws/${known.draw}`);
  ask = await read(officer, '9');
  await ask.getByRole('button', { name: '录入外部随机数' }).click();
  await ask.getByText('和另一位同事填的不一样').waitFor();
  await ask.getByLabel('蓝球').fill('08');
  await ask.getByRole('button', { name: '录入外部随机数' }).click();
  await waitsFor(officer, '等奖品专员开奖');
  await hall.getByText('等待开奖').waitFor();
  await picture(hall, 'hall-beacon', { fullPage: false });
  await waitsFor(organizer, '等奖品专员开奖');
  assert.equal(await organizer.getByRole('button', { name: '开奖', exact: true }).count(), 0, 'who froze does not draw');
  await officer.getByRole('button', { name: '开奖', exact: true }).click();
  const sure = dialog(officer, '现在开奖？');
  await sure.getByRole('button', { name: '开奖', exact: true }).click();
  await sure.getByText('和抽奖名称不一样').waitFor();
  await sure.getByLabel('抽奖名称').fill('抽奖');
  await sure.getByRole('button', { name: '开奖', exact: true }).click();
  await waitsFor(officer, '等公示名单');
  assertNone(await deskFaults(officer, 'draw-drawn'));
  await hall.getByText('揭晓').waitFor();
  await hall.keyboard.press('Space');
  await hall.getByRole('heading', { name: /二等奖/ }).waitFor();
  assert.equal(await hall.locator('.winners li').count(), 5);
  assertNone(await deskFaults(hall, 'hall-second'));
  await hall.getByRole('button', { name: '下一步' }).click();
  await hall.getByRole('heading', { name: /一等奖/ }).waitFor();
  assert.match(await hall.locator('.winners li').innerText(), /＊[\s\S]*139\*\*\*\*\d{4}/);
  await picture(hall, 'hall-first', { fullPage: false });
  await hall.close();
});

test('the list is published; its files say the same as the page', async () => {
  const page = known.organizer;
  await waitsFor(page, '等公示名单');
  await page.getByRole('button', { name: '公示名单' }).click();
  const ask = dialog(page, '公示中奖名单？');
  await until('the contact of the plan', async () => (await ask.getByLabel('异议联系方式').inputValue()) === '质量发展科 0760-88886666');
  assertNone(await deskFaults(page, 'draw-publish'));
  await ask.getByRole('button', { name: '公示名单' }).click();
  await page.getByText('已公示，中奖人会收到通知').waitFor();
  await page.getByRole('link', { name: 'Excel' }).waitFor();
  assertNone(await deskFaults(page, 'draw-published'));
  const list = await (await offices[1].request.get(`${server.origin}/api/v1/draws/${known.draw}/winners`)).json();
  const rows = list.tiers.flatMap((tier) => tier.rows);
  assert.equal(rows.length, 6);
  const files = {};
  for (const [name, link] of [['pdf', 'PDF'], ['xlsx', 'Excel'], ['csv', 'CSV']]) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link, exact: true }).click()]);
    files[name] = await download.path();
  }
  // For people to open in a spreadsheet program.
  copyFileSync(files.xlsx, join(screenshots, 'winners.xlsx'));
  const cells = Object.values(readWorkbook(readFileSync(files.xlsx))).flat().map((row) => row.map((cell) => cell.text));
  const csv = readFileSync(files.csv, 'utf8');
  const text = spawnSync('pdftotext', ['-layout', files.pdf, '-'], { encoding: 'utf8' }).stdout;
  for (const row of rows) {
    assert.ok(cells.some((line) => line.includes(row.masked) && line.includes(row.mobile_masked)), `${row.entry} is in the workbook`);
    for (const [name, body] of [['csv', csv], ['pdf', text]]) assert.ok(body.includes(row.mobile_masked) && body.includes(row.masked), `${row.entry} is in the ${name}`);
  }
  for (const person of known.people) for (const body of [csv, text, JSON.stringify(cells)]) assert.ok(!body.includes(person.mobile), 'no whole number');
  const paper = spawnSync('pdftoppm', ['-png', '-r', '70', '-singlefile', files.pdf, join(screenshots, 'winners-pdf')]);
  assert.equal(paper.status, 0, String(paper.stderr));
});

test('a participant repeats the draw on the phone, a stranger with the command', async () => {
  for (const size of SIZES) {
    const context = await phone(browser, server.origin, { storageState: await known.people[0].context.storageState() });
    await chooseSize(context, size);
    const hand = await context.newPage();
    const files = [];
    hand.on('worker', (worker) => files.push(worker.url()));
    await hand.goto(`/draws/${known.draw}`);
    await hand.getByRole('button', { name: '验算一次' }).tap();
    await hand.getByText('全部一致，这次抽奖没有被改动过').waitFor();
    await hand.getByText(/^看核对了哪 \d+ 项$/).tap();
    await hand.getByText('中奖结果（二等奖）').waitFor();
    assert.ok((await hand.locator('.oks li').count()) > 15, 'every check is named');
    assert.equal(files.length, 1, 'the check ran in a worker');
    assertNone(await phoneFaults(hand, 'draw', size));
    await hand.goto(`/draws/${known.draw}/winners`);
    await hand.getByText('一等奖').first().waitFor();
    assertNone(await phoneFaults(hand, 'winners', size));
    assert.deepEqual(context.faults, []);
    await context.close();
  }
  const bundle = await (await offices[1].request.get(`${server.origin}/api/v1/draws/${known.draw}/bundle`)).text();
  const file = join(server.data, '..', 'bundle.txt');
  writeFileSync(file, bundle);
  const good = server.command('draw', 'verify', file);
  assert.equal(good.status, 0, good.stdout + good.stderr);
  writeFileSync(file, bundle.replace('25 | 08', '25 | 09'));
  const bad = server.command('draw', 'verify', file);
  assert.notEqual(bad.status, 0, 'one other ball is found out');
});

test('a winner confirms the prize and gets a code; the prize officer hands it over by the code', async () => {
  let winner;
  for (const person of known.people) {
    const { prizes } = await (await person.context.request.get(`${server.origin}/api/v1/me/prizes`)).json();
    if (prizes.length) winner ??= { ...person, prize: prizes[0] };
  }
  assert.equal(winner.prize.state, 'notified', 'publishing told the winner');
  const hand = await winner.context.newPage();
  await hand.goto('/');
  await hand.getByText(`您中了${winner.prize.tier_name}`).waitFor();
  await hand.getByRole('link', { name: '去确认' }).tap();
  await hand.getByRole('button', { name: '确认领取' }).tap();
  await hand.getByText('请填姓名', { exact: false }).first().waitFor();
  assertNone(await phoneFaults(hand, 'claim', SIZES[0]));
  await hand.getByLabel('领奖人姓名').fill('林小红');
  await hand.getByRole('button', { name: '确认领取' }).tap();
  await hand.getByText('市市场监督管理局一楼服务大厅').waitFor();
  const code = (await hand.locator('.pick').innerText()).replace(/\s/g, '');
  assertNone(await phoneFaults(hand, 'claim-code', SIZES[0]));
  const { officer } = known;
  await enter(officer, '领奖');
  const row = officer.getByRole('row', { name: /待发放/ });
  await row.getByRole('button', { name: '发放' }).click();
  const ask = officer.getByRole('dialog');
  await ask.getByLabel('领取码').fill(code.toLowerCase());
  await ask.getByRole('button', { name: '发放' }).click();
  await officer.getByRole('row', { name: /已发放/ }).waitFor();
  assertNone(await deskFaults(officer, 'prizes-delivered'));
  await officer.getByRole('button', { name: '导出', exact: true }).click();
  const asked = dialog(officer, '导出领奖名单？');
  await asked.getByText('完整领奖信息').click();
  await asked.getByLabel('原因').fill('核对后存档');
  assertNone(await deskFaults(officer, 'prizes-export'));
  const [download] = await Promise.all([officer.waitForEvent('download'), asked.getByRole('button', { name: '导出文件' }).click()]);
  const full = await download.path();
  copyFileSync(full, join(screenshots, 'prizes-full.xlsx'));
  const lines = Object.values(readWorkbook(readFileSync(full))).flat();
  const tiers = lines.map((line) => line[0]?.text).filter((text) => text === '一等奖' || text === '二等奖');
  assert.deepEqual(tiers, ['一等奖', ...Array(5).fill('二等奖')], 'the order is that of the plan');
  const own = lines.find((line) => line.some((cell) => cell.text === winner.mobile));
  assert.ok(own.some((cell) => cell.text === '林小红'), 'the name that the winner gave');
  assert.notEqual(own.find((cell) => cell.text === winner.mobile).type, '', 'digits are text');
  assert.ok(lines.flat().every((cell) => !cell.formula), 'no cell is a formula');
  await hand.reload();
  await hand.getByText('已领取').first().waitFor();
  for (const office of offices) assert.deepEqual(office.faults, []);
  assert.deepEqual(winner.context.faults, []);
});
