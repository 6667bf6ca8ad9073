// Every staff call of the console, one function each; a lost session is told to whoever listens.
import * as client from '$lib/api/client';
import type * as T from '$lib/api/types';

type Lost = () => void;
let onLost: Lost = () => {};

/** Called when the server says that nobody is signed in any more. */
export function whenSessionLost(handler: Lost): void {
  onLost = handler;
}

/** Tell the listener if `error` means that the session is over. */
export function noteLoss(error: unknown): void {
  if (client.isCode(error, 'sign_in_required', 'session_ended', 'access_expired')) onLost();
}

async function watched<R>(reply: Promise<R>): Promise<R> {
  try {
    return await reply;
  } catch (error) {
    noteLoss(error);
    throw error;
  }
}

const get = <R>(path: string, signal?: AbortSignal) => watched(client.get<R>(path, { signal }));
const post = <R>(path: string, body?: unknown) => watched(client.post<R>(path, body));

/** A query string from the values that are set. */
export function query(values: Record<string, string | number>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value !== '') params.set(key, String(value));
  const text = params.toString();
  return text ? `?${text}` : '';
}

export const signIn = (body: T.StaffSignIn) => client.post<T.StaffMe>('/staff/sessions', body);
export const signOut = () => client.del<void>('/staff/sessions/current');
export const me = () => client.get<T.StaffMe>('/staff/me');
export const checkInvitation = (token: string) => client.post<T.InvitationCheck>('/staff/invitations/check', { token });
export const acceptInvitation = (body: T.InvitationAcceptance) => client.post<T.StaffMe>('/staff/invitations/acceptance', body);
export const site = () => client.get<T.SiteView>('/site');

export const contests = (signal?: AbortSignal) => get<T.StaffContestList>('/staff/contests', signal);
export const contest = (id: string, signal?: AbortSignal) => get<T.StaffContest>(`/staff/contests/${id}`, signal);
export const live = (id: string, signal?: AbortSignal) => get<T.LiveCounts>(`/staff/contests/${id}/live`, signal);
export const publishContest = (id: string) => post<T.StaffContest>(`/staff/contests/${id}/publication`);
export const extendContest = (id: string, body: T.ContestExtension) => post<T.StaffContest>(`/staff/contests/${id}/extension`, body);
export const closeContest = (id: string) => post<T.StaffContest>(`/staff/contests/${id}/closing`);
export const finalizeContest = (id: string) => post<T.StaffContest>(`/staff/contests/${id}/finalization`);
export const winners = (id: string, top: number, signal?: AbortSignal) => get<T.WinnerList>(`/staff/contests/${id}/winners?top=${top}`, signal);
export const setExclusions = (id: string, body: T.Exclusions) => watched(client.put<T.ExclusionsReply>(`/staff/contests/${id}/exclusions`, body));

export const contestQuestions = (id: string, values: Record<string, string | number>, signal?: AbortSignal) => get<T.ContestQuestionPage>(`/staff/contests/${id}/questions${query(values)}`, signal);
export const corrections = (id: string, signal?: AbortSignal) => get<T.CorrectionList>(`/staff/contests/${id}/corrections`, signal);
export const previewCorrection = (id: string, body: T.PreviewCorrection) => post<T.CorrectionPreview>(`/staff/contests/${id}/corrections/preview`, body);
export const proposeCorrection = (id: string, body: T.ProposeCorrection) => post<T.CorrectionView>(`/staff/contests/${id}/corrections`, body);
export const approveCorrection = (id: string, correction: string) => post<T.CorrectionView>(`/staff/contests/${id}/corrections/${correction}/approval`, {});
export const rejectCorrection = (id: string, correction: string, reason: string) => post<T.CorrectionView>(`/staff/contests/${id}/corrections/${correction}/rejection`, { reason });
export const withdrawCorrection = (id: string, correction: string) => post<T.CorrectionView>(`/staff/contests/${id}/corrections/${correction}/withdrawal`, {});

export const flags = (id: string, values: Record<string, string | number>, signal?: AbortSignal) => get<T.FlagPage>(`/staff/contests/${id}/flags${query(values)}`, signal);
export const holds = (id: string, signal?: AbortSignal) => get<T.HoldList>(`/staff/contests/${id}/holds`, signal);
export const makeHold = (id: string, body: T.MakeHold) => post<T.HoldView>(`/staff/contests/${id}/holds`, body);
export const liftHold = (hold: string, reason: string) => post<T.HoldView>(`/staff/holds/${hold}/lifting`, { reason });
export const decideAppeal = (hold: string, body: T.DecideAppeal) => post<T.HoldView>(`/staff/holds/${hold}/decision`, body);

export const questions = (values: Record<string, string | number>, signal?: AbortSignal) => get<T.QuestionPage>(`/staff/questions${query(values)}`, signal);
export const question = (id: string, signal?: AbortSignal) => get<T.QuestionDetail>(`/staff/questions/${id}`, signal);
export const questionHistory = (id: string, signal?: AbortSignal) => get<T.QuestionHistory>(`/staff/questions/${id}/revisions`, signal);
export const topics = (signal?: AbortSignal) => get<T.TopicView[]>('/staff/topics', signal);
export const createQuestion = (content: T.QuestionContent) => post<T.QuestionDetail>('/staff/questions', content);
export const editQuestion = (id: string, base_revision: number, content: T.QuestionContent) => post<T.QuestionDetail>(`/staff/questions/${id}/revisions`, { base_revision, content });
export const restoreRevision = (id: string, base_revision: number, revision: number) => post<T.QuestionDetail>(`/staff/questions/${id}/restoration`, { base_revision, revision });
export const lintQuestion = (content: T.QuestionContent, signal?: AbortSignal) => watched(client.post<T.LintReport>('/staff/questions/lint', content, { signal }));
export const submitQuestions = (items: T.QuestionItem[]) => post<T.ActOutcome>('/staff/questions/submission', { items });
export const returnQuestions = (items: T.QuestionItem[], reason: string) => post<T.ActOutcome>('/staff/questions/return', { items, reason });
export const approveQuestions = (items: T.QuestionItem[], alone_reason: string | null = null) => post<T.ActOutcome>('/staff/questions/approval', { items, alone_reason });
export const retireQuestions = (items: T.QuestionItem[]) => post<T.ActOutcome>('/staff/questions/retirement', { items });
export const discardQuestions = (items: T.QuestionItem[]) => post<T.ActOutcome>('/staff/questions/discard', { items });
export const setProperties = (body: T.SetProperties) => post<T.ActOutcome>('/staff/questions/properties', body);
export const undoQuestions = (undo: string) => post<T.ActOutcome>('/staff/questions/undo', { undo });
function upload(path: string, file: File): Promise<T.KeptImage> {
  const form = new FormData();
  form.append('file', file, file.name);
  return watched(client.call<T.KeptImage>('POST', path, { form, timeout_ms: 60_000 }));
}
export const uploadImage = (file: File) => upload('/staff/images', file);
export const uploadPrizeImage = (file: File) => upload('/staff/prize-images', file);
export const laws = (signal?: AbortSignal) => get<T.LawSummary[]>('/laws', signal);
export const law = (slug: string, signal?: AbortSignal) => get<T.LawView>(`/laws/${encodeURIComponent(slug)}`, signal);
export const fact = (id: string, signal?: AbortSignal) => get<T.FactView>(`/facts/${encodeURIComponent(id)}`, signal);
export const importReport = (id: string, signal?: AbortSignal) => get<T.ImportReport>(`/staff/imports/${id}`, signal);
export const confirmImport = (id: string, report_hash: string) =>
  watched(client.post<T.ImportConfirmed>(`/staff/imports/${id}/confirmation`, { report_hash }, { timeout_ms: 120_000 }));

export const findParticipants = (mobile: string) => post<T.StaffParticipantList>('/staff/participants/search', { mobile });
export const passwordLink = (id: string, reason: string) => post<T.OneTimeLink>(`/staff/participants/${id}/password-link`, { reason });
export const hideName = (id: string, reason: string) => post<T.StaffParticipant>(`/staff/participants/${id}/name-hiding`, { reason });
export const organizations = (values: Record<string, string | number>, signal?: AbortSignal) => get<T.StaffOrganizationPage>(`/staff/organizations${query(values)}`, signal);
export const mergeOrganizations = (body: T.OrganizationMerge) => post<{ moved: number }>('/staff/organizations/merge', body);
export const setHeadcount = (id: string, headcount: number | null) => watched(client.put<T.HeadcountSet>(`/staff/organizations/${id}/headcount`, { headcount }));
export const auditChain = (signal?: AbortSignal) => get<T.AuditChain>('/staff/audit/chain', signal);
export const audit = (values: Record<string, string | number>, signal?: AbortSignal) => get<T.AuditPage>(`/staff/audit${query(values)}`, signal);

export const accounts = (signal?: AbortSignal) => get<T.StaffAccountList>('/staff/accounts', signal);
export const createAccount = (body: T.NewStaffAccount) => post<T.InvitedAccount>('/staff/accounts', body);
export const changeAccount = (id: string, body: T.StaffAccountChange) => watched(client.patch<T.StaffAccount>(`/staff/accounts/${id}`, body));
export const resetAccount = (id: string, reason: string) => post<T.OneTimeLink>(`/staff/accounts/${id}/reset`, { reason });
export const unlockAccount = (id: string) => post<T.StaffAccount>(`/staff/accounts/${id}/unlock`);

export const prizes = (id: string, values: Record<string, string | number>, signal?: AbortSignal) => get<T.PrizeList>(`/staff/contests/${id}/prizes${query(values)}`, signal);
export const notifyPrizes = (id: string) => post<T.Notified>(`/staff/contests/${id}/prizes/notification`, {});
export const notifyPrize = (prize: string) => post<T.PrizeRow>(`/staff/prizes/${prize}/notification`, {});
export const deliverPrize = (prize: string, body: T.DeliverPrize) => post<T.PrizeRow>(`/staff/prizes/${prize}/delivery`, body);
export const waivePrize = (prize: string, reason: string) => post<T.PrizeRow>(`/staff/prizes/${prize}/waiver`, { reason });
export const strikePrize = (prize: string, reason: string) => post<T.PrizeRow>(`/staff/prizes/${prize}/strike`, { reason });
export const openPrize = (prize: string, reason: string) => post<T.PrizeDetails>(`/staff/prizes/${prize}/opening`, { reason });
export const draws = (id: string, signal?: AbortSignal) => get<T.DrawList>(`/staff/contests/${id}/draws`, signal);
export const draw = (id: string, signal?: AbortSignal) => get<T.DrawDesk>(`/staff/draws/${id}`, signal);
export const drawScreen = (id: string, signal?: AbortSignal) => get<T.DrawScreen>(`/staff/draws/${id}/screen`, signal);
export const announceDraw = (id: string, body: T.AnnounceDraw) => post<T.DrawDesk>(`/staff/contests/${id}/draws`, body);
/** `act` is the last part of the address: freeze, freeze-withdrawal, postings, beacon, drawing, publication, failure. */
export const actOnDraw = (id: string, act: string, body: object = {}) => watched(client.post<T.DrawDesk>(`/staff/draws/${id}/${act}`, body, { timeout_ms: 60_000 }));
export const certificateRule = (id: string, signal?: AbortSignal) => get<T.CertificateRuleView>(`/staff/contests/${id}/certificate-rule`, signal);
export const setCertificateRule = (id: string, certificates: T.CertificateRule | null) => watched(client.put<T.CertificateRuleView>(`/staff/contests/${id}/certificate-rule`, { certificates }));
export const certificates = (id: string, values: Record<string, string | number>, signal?: AbortSignal) => get<T.CertificatePage>(`/staff/contests/${id}/certificates${query(values)}`, signal);
export const revokeCertificate = (number: string, body: T.RevokeCertificate) => post<T.CertificateCheck>(`/staff/certificates/${number}/revocation`, body);
export const rankDesk = (id: string, signal?: AbortSignal) => get<T.RankDesk>(`/staff/contests/${id}/rank-prizes`, signal);
export const recordRanks = (id: string, despite_appeals: string | null) => post<T.RanksRecorded>(`/staff/contests/${id}/rank-prizes`, { despite_appeals });
export const deliverOrganizationPrize = (id: string, body: T.DeliverOrganizationPrize) => post<T.OrganizationPrize>(`/staff/contests/${id}/organization-prizes/delivery`, body);
export const awardPlan = (id: string, signal?: AbortSignal) => get<T.StaffAwardPlan>(`/staff/contests/${id}/award-plan`, signal);
export const saveAwardPlan = (id: string, plan: T.AwardPlanDraft) => watched(client.put<T.StaffAwardPlan>(`/staff/contests/${id}/award-plan`, { plan }));
export const checkAwardPlan = (id: string, plan: T.AwardPlanDraft, signal?: AbortSignal) => watched(client.post<T.CheckedAwardPlan>(`/staff/contests/${id}/award-plan/check`, { plan }, { signal }));
export const amendAwardPlan = (id: string, plan: T.AwardPlanDraft, reason: string) => post<T.StaffAwardPlan>(`/staff/contests/${id}/award-plan/amendments`, { plan, reason });
export const awardPools = (id: string, signal?: AbortSignal) => get<T.AwardPools>(`/staff/contests/${id}/award-plan/pools`, signal);
