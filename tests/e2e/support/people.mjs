// Participants made and papers played through the interface, where a test needs them but is not about them.
let last = 0;

/** A mobile number nobody else of this run has. */
export function newMobile() {
  last += 1;
  return `139${String(process.pid % 10_000).padStart(4, '0')}${String(last).padStart(4, '0')}`;
}

export const PASSWORD = 'zhiliang-2026';

/** Signs a new person up inside `context`, whose pages are signed in afterwards. */
export async function signUp(context, origin, wish = {}) {
  const site = await (await context.request.get(`${origin}/api/v1/site`)).json();
  const person = { nickname: '测试人', mobile: newMobile(), password: PASSWORD, category: 'consumer', town: site.towns[0].code, ...wish };
  const body = { organization: null, ...person, notice_version: site.notice.version, notice_accepted: true, age_declared: true };
  const reply = await send(context, origin, 'post', '/participants', body);
  return { ...person, id: reply.me.id };
}

export async function send(context, origin, method, path, body) {
  const reply = await context.request[method](`${origin}/api/v1${path}`, { data: body, headers: { origin } });
  const text = await reply.text();
  if (!reply.ok()) throw new Error(`${method} ${path}: ${reply.status()} ${text}`);
  return text ? JSON.parse(text) : null;
}

/** Starts a paper and hands it in with the first option of everything. */
export async function playPaper(context, origin, contest) {
  const view = await send(context, origin, 'post', `/contests/${contest}/attempts`, {});
  const answers = view.questions.map((question, index) => ({ question_id: question.id, seq: index + 1, answer: firstOf(question.kind) }));
  return send(context, origin, 'post', `/attempts/${view.id}/submission`, { writer: view.writer, answers });
}

function firstOf(kind) {
  if (kind === 'truefalse') return { truth: true };
  if (kind === 'fill') return { text: '12315' };
  return kind === 'multiple' ? { positions: [0, 1] } : { positions: [0] };
}

export async function contestId(context, origin) {
  return (await (await context.request.get(`${origin}/api/v1/home`)).json()).contest.id;
}
