// Every page of both apps in every display mode: WCAG 2.2 AA, no sideways scrolling, large targets in 长辈模式.
// The pages that exist only after the closing of a contest are looked at in results.test.mjs.
import { after, before, test } from 'node:test';
import { assertNone, chooseSize, deskFaults, phoneFaults, SIZES } from './support/axe.mjs';
import { desk, launch, phone } from './support/browser.mjs';
import { firstAdministrator } from './support/console.mjs';
import { contestId, playPaper, send, signUp } from './support/people.mjs';
import { startServer } from './support/server.mjs';

const SETTLED_MS = 150;

let server;
let browser;
const known = {};
before(async () => {
  server = await startServer();
  browser = await launch();
  const office = await phone(browser, server.origin);
  await signUp(office, server.origin, { nickname: '陈师傅', category: 'enterprise', organization: '中山市明亮灯饰有限公司' });
  known.contest = await contestId(office, server.origin);
  await playPaper(office, server.origin, known.contest);
  await office.close();
  const person = await phone(browser, server.origin);
  known.mobile = (await signUp(person, server.origin, { nickname: '林小红' })).mobile;
  known.done = (await playPaper(person, server.origin, known.contest)).attempt_id;
  const open = await send(person, server.origin, 'post', `/contests/${known.contest}/attempts`, {});
  known.open = open.id;
  known.questions = open.questions;
  known.person = await person.storageState();
  await person.close();
  const laws = await (await fetch(`${server.origin}/api/v1/laws`)).json();
  const [law] = laws.items ?? laws;
  const text = await (await fetch(`${server.origin}/api/v1/laws/${law.slug}`)).json();
  known.law = `/laws/${law.slug}`;
  known.article = `/laws/${law.slug}/${encodeURIComponent(text.articles[2].number)}?quote=${encodeURIComponent(text.articles[2].text.slice(0, 12))}`;
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** name, address, what shows that the page is there, and what is done before looking. */
function strangerPages() {
  return [
    ['home', '/', '报名后开始答题'],
    ['sign-up', '/sign-up', '所在镇街'],
    ['sign-up-faults', '/sign-up', '所在镇街', (page) => page.getByRole('button', { name: '完成报名' }).tap()],
    ['sign-up-town', '/sign-up', '所在镇街', (page) => page.locator('#town').tap()],
    ['sign-in', '/sign-in', '忘记密码'],
    ['password', '/password', '恢复码也找不到了'],
    ['me-signed-out', '/me', '登录后可以看到自己的成绩'],
    ['rules', `/contests/${known.contest}/rules`, '公平承诺，可以自己验证'],
    ['study', '/study', '十二项活动的掌握情况', (page) => page.getByText('登录后会存到您的账号').waitFor()],
    ['study-ask', '/study/practice?topic=management', '换专题', (page) => page.locator('#stem').waitFor()],
    ['study-topics', '/study/practice?topic=management', '换专题', (page) => page.getByRole('button', { name: '换专题' }).tap()],
    ['study-verdict', '/study/practice?topic=management', '换专题', (page) => page.getByRole('button', { name: '不会，看答案' }).tap()],
    ['study-notebook', '/study/notebook', '只练这些'],
    ['study-marked', '/study/marked', '还没有收藏'],
    ['study-search', '/study/search?q=%E8%B4%A8%E9%87%8F', '找到'],
    ['study-settings', '/study/settings', '存在手机里的活动'],
    ['laws', '/laws', '题目都出自这些法律和文件'],
    ['laws-found', '/laws', '题目都出自这些法律和文件', async (page) => {
      await page.locator('#law-words').fill('七日 退货');
      await page.locator('mark').first().waitFor();
    }],
    ['law', known.law, '全部法律'],
    ['article', known.article, '题目引用的就是这一条'],
    ['privacy', '/privacy', '您可以随时在'],
    ['about', '/about', '组卷、评分和排名的规则事先公布'],
    ['missing', '/nothing-here', '可能是地址不完整'],
  ];
}

function personPages() {
  const at = (kind) => known.questions.findIndex((question) => question.kind === kind) + 1;
  const question = (kind) => async (page) => {
    await page.locator('.sheet-btn').tap();
    await page.getByRole('dialog').getByRole('button', { name: new RegExp(`^第 ${at(kind)} 题，`) }).tap();
    await page.locator('h1.qno', { hasText: `第 ${at(kind)} 题` }).waitFor();
    if (kind !== 'fill') await page.locator('label.opt').first().tap();
  };
  return [
    ['home-signed-in', '/', '您有一份没答完'],
    ...['single', 'multiple', 'truefalse', 'fill'].map((kind) => [`round-${kind}`, `/attempts/${known.open}`, '上一题', question(kind)]),
    ['round-sheet', `/attempts/${known.open}`, '上一题', (page) => page.locator('.sheet-btn').tap()],
    ['result', `/attempts/${known.done}/result`, '答案和解析稍后公布'],
    ['board', `/contests/${known.contest}/leaderboard`, '我（林＊＊）'],
    ['board-organization', `/contests/${known.contest}/leaderboard`, '我（林＊＊）', (page) => page.getByRole('button', { name: '按单位' }).tap()],
    ['board-around', `/contests/${known.contest}/leaderboard`, '我（林＊＊）', (page) => page.locator('.my-btn').tap()],
    ['me', '/me', '计入排名'],
    ['data', '/me/data', '删除账号'],
    ['display', '/about', '组卷、评分和排名的规则事先公布', (page) => page.locator('.display-btn').tap()],
  ];
}

/** Loads each page once and looks at it in both looks. */
async function visit(context, pages, look) {
  const page = await context.newPage();
  const faults = [];
  for (const [name, address, sign, act] of pages) {
    await page.goto(address);
    await page.getByText(sign).or(page.getByPlaceholder(sign)).first().waitFor();
    await act?.(page);
    // What comes after the first paint: footer, activities, a sheet sliding in.
    await page.waitForTimeout(SETTLED_MS);
    faults.push(...(await look(page, name)));
  }
  await page.close();
  return faults.concat(context.faults);
}

for (const size of SIZES) {
  test(`participant app, ${size}`, async () => {
    const faults = [];
    for (const [state, pages] of [[undefined, strangerPages()], [known.person, personPages()]]) {
      const context = await phone(browser, server.origin, { storageState: state, deviceScaleFactor: 1 });
      await chooseSize(context, size);
      faults.push(...(await visit(context, pages, (page, name) => phoneFaults(page, name, size))));
      await context.close();
    }
    assertNone(faults);
  });
}

function consolePages() {
  return [
    ['home', '/console/', '近 24 小时每小时交卷'],
    ['contests', '/console/contests', '题目'],
    ['contest', `/console/contests/${known.contest}`, '公开承诺'],
    ['contest-extend', `/console/contests/${known.contest}`, '公开承诺', (page) => page.getByRole('button', { name: '延长', exact: true }).click()],
    ['questions', '/console/questions', '选中本页全部'],
    ['question', '/console/questions', '选中本页全部', (page) => page.locator('tbody .row-btn').first().click()],
    ['imports', '/console/imports', '把题目文件拖到这里'],
    ['participants', '/console/participants', '号码只显示前三后四', findPerson],
    ['organizations', '/console/organizations', '中山市明亮灯饰有限公司'],
    ['winners', '/console/winners', '未定稿。'],
    ['winners-export', '/console/winners', '未定稿。', (page) => page.getByRole('button', { name: '导出', exact: true }).click()],
    ['audit', '/console/audit', '陈敏'],
    ['accounts', '/console/accounts', '（您）'],
    ['accounts-create', '/console/accounts', '（您）', (page) => page.getByRole('button', { name: '新建账号' }).click()],
    ['no-page', '/console/nothing', '没有找到这一页'],
  ];
}

async function findPerson(page) {
  await page.getByLabel('手机号').fill(known.mobile);
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByRole('cell', { name: '林小红' }).waitFor();
}

test('staff console, light and dark', async () => {
  const faults = [];
  const stranger = await desk(browser, server.origin);
  faults.push(...(await visit(stranger, [['sign-in', '/console/', '忘了密码'], ['welcome', server.link, '再输一次新密码']], deskFaults)));
  await stranger.close();
  const office = await desk(browser, server.origin);
  const page = await office.newPage();
  await firstAdministrator(page, server.link);
  await page.close();
  faults.push(...(await visit(office, consolePages(), deskFaults)));
  await office.close();
  assertNone(faults);
});
