// What staff do with the console, by its labels.

export const ADMIN = { name: 'chen.min', display_name: '陈敏', password: '莲花山上看日出 2026' };

/** The one-time link of the first start becomes an account, which is signed in at once. */
export async function firstAdministrator(page, link, admin = ADMIN) {
  await page.goto(link);
  await page.getByRole('heading', { name: '建立第一个管理员账号' }).waitFor();
  await page.getByLabel('登录名').fill(admin.name);
  await page.getByLabel('显示名').fill(admin.display_name);
  await page.getByLabel('新密码', { exact: true }).fill(admin.password);
  await page.getByLabel('再输一次新密码').fill(admin.password);
  await page.getByRole('button', { name: '设好密码并进入后台' }).click();
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
}

/** Opens a page by its entry in the sidebar. */
export async function enter(page, name) {
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** The dialog on the screen, by its question. */
export const dialog = (page, title) => page.getByRole('dialog', { name: title });

/** Another account: made by the signed-in administrator of `office`, its one-time link opened in `page`. */
export async function joinStaff(page, link, person) {
  await page.goto(link);
  await page.getByRole('heading', { name: '欢迎，请设置密码' }).waitFor();
  await page.getByLabel('新密码', { exact: true }).fill(person.password);
  await page.getByLabel('再输一次新密码').fill(person.password);
  await page.getByRole('button', { name: '设好密码并进入后台' }).click();
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
}
