// Short names for the types generated from the server's description of the API (`npm run types`); nothing is mirrored by hand.

import type { components } from './schema';

export type Schemas = components['schemas'];

export type Problem = Schemas['Problem'];
export type FieldError = Schemas['FieldError'];
export type SiteView = Schemas['SiteView'];
export type NoticeView = Schemas['NoticeView'];
export type TownView = Schemas['TownView'];
export type Category = Schemas['Category'];
export type HomeView = Schemas['HomeView'];
export type MeSummary = Schemas['MeSummary'];
export type ActivityView = Schemas['ActivityView'];
export type ContestView = Schemas['ContestView'];
export type Availability = Schemas['Availability'];
export type StandingView = Schemas['StandingView'];
export type RulesView = Schemas['RulesView'];
export type ProofView = Schemas['ProofView'];
export type SectionView = Schemas['SectionView'];
export type ExtensionView = Schemas['ExtensionView'];
export type Kind = Schemas['Kind'];
export type Difficulty = Schemas['Difficulty'];
export type BoardView = Schemas['BoardView'];
export type BoardRow = Schemas['BoardRow'];
export type OrganizationRow = Schemas['OrganizationRow'];
export type MyPlace = Schemas['MyPlace'];
export type NextGoal = Schemas['NextGoal'];
export type SignUp = Schemas['SignUp'];
export type SignedUp = Schemas['SignedUp'];
export type MeView = Schemas['MeView'];
export type DeletionPreview = Schemas['DeletionPreview'];
export type AttemptView = Schemas['AttemptView'];
export type PaperQuestion = Schemas['PaperQuestion'];
export type Answer = Schemas['Answer'];
export type SheetEntry = Schemas['SheetEntry'];
export type SaveSheet = Schemas['SaveSheet'];
export type SheetState = Schemas['SheetState'];
export type ResultView = Schemas['ResultView'];
export type ResultRevision = Schemas['ResultRevision'];
export type OwnHold = Schemas['OwnHold'];
export type OwnHoldAnswer = Schemas['OwnHoldAnswer'];
export type PublicCorrections = Schemas['PublicCorrections'];
export type CertificateList = Schemas['CertificateList'];
export type CertificateView = Schemas['CertificateView'];
export type CertificateOffer = Schemas['CertificateOfferView'];
export type CertificateCheck = Schemas['CertificateCheck'];
export type CertificatePage = Schemas['CertificatePage'];
export type CertificateRule = Schemas['CertificateRule'];
export type CertificateRuleView = Schemas['CertificateRuleView'];
export type RevokeCertificate = Schemas['RevokeCertificate'];
export type StaffCertificate = Schemas['StaffCertificate'];
export type Receipt = Schemas['Receipt'];
export type ResultItem = Schemas['ResultItem'];
export type AnswerKey = Schemas['AnswerKey'];
export type CitationView = Schemas['CitationView'];
export type DocumentCitation = Schemas['DocumentCitation'];
export type AttemptSummary = Schemas['AttemptSummary'];
export type Role = Schemas['Role'];
export type StaffMe = Schemas['StaffMe'];
export type ImportReport = Schemas['ImportReport'];
export type ImportFault = Schemas['ImportFault'];
export type ImportedQuestion = Schemas['ImportedQuestion'];
export type StaffContest = Schemas['StaffContest'];
export type LiveCounts = Schemas['LiveCounts'];
export type WinnerList = Schemas['WinnerList'];
export type WinnerRow = Schemas['WinnerRow'];
export type RoundState = Schemas['AttemptState'];
export type ContestState = Schemas['ContestState'];
export type QuestionStatus = Schemas['QuestionStatus'];
export type LawSummary = Schemas['LawSummary'];
export type LawArticle = Schemas['ArticleView'];
export type LawView = Schemas['LawView'];
export type LawHit = Schemas['LawHit'];
export type LawHits = Schemas['LawHits'];
export type FactView = Schemas['FactView'];
export type OrganizationItem = Schemas['OrganizationChoice'];
export type OrganizationList = Schemas['OrganizationChoices'];
export type SignIn = Schemas['SignIn'];
export type RecoveryReply = Schemas['RecoveryCode'];
export type PasswordRecovery = Schemas['Recovery'];
export type PasswordLink = Schemas['LinkPassword'];
export type MeChange = Schemas['ChangeMe'];
export type MobileChange = Schemas['ChangeMobile'];
export type PasswordChange = Schemas['ChangePassword'];
export type AccountDeletion = Schemas['DeleteMe'];
export type AttemptList = Schemas['AttemptList'];
export type StaffSignIn = Schemas['StaffSignIn'];
export type InvitationCheck = Schemas['InvitationView'];
export type InvitationAcceptance = Schemas['AcceptInvitation'];
export type StaffAccount = Schemas['StaffAccount'];
export type StaffAccountList = Schemas['StaffAccounts'];
export type NewStaffAccount = Schemas['NewAccount'];
export type InvitedAccount = Schemas['CreatedAccount'];
export type StaffAccountChange = Schemas['ChangeAccount'];
export type OneTimeLink = Schemas['OneTimeLink'];
export type ImportConfirmed = Schemas['ImportDone'];
export type QuestionRow = Schemas['QuestionRow'];
export type QuestionCounts = Schemas['QuestionCounts'];
export type QuestionPage = Schemas['QuestionPage'];
export type QuestionOption = Schemas['QuestionOption'];
export type QuestionDetail = Schemas['QuestionDetail'];
export type QuestionContent = Schemas['QuestionContent'];
export type QuestionHistory = Schemas['QuestionHistory'];
export type RevisionView = Schemas['RevisionView'];
export type RevisionStage = Schemas['RevisionStage'];
export type CitationContent = Schemas['CitationContent'];
export type Picture = Schemas['Picture'];
export type TopicView = Schemas['TopicView'];
export type LintReport = Schemas['LintReport'];
export type LintFinding = Schemas['LintFinding'];
export type QuestionItem = Schemas['QuestionItem'];
export type ActOutcome = Schemas['ActOutcome'];
export type SetProperties = Schemas['SetProperties'];
export type KeptImage = Schemas['KeptImage'];
export type StaffContestList = Schemas['StaffContests'];
export type ContestExtension = Schemas['ExtendContest'];
export type ContestExport = Schemas['ExportWinners'];
export type Exclusions = Schemas['Exclusions'];
export type ExclusionsReply = Schemas['ExclusionCount'];
export type StaffParticipant = Schemas['StaffParticipant'];
export type StaffParticipantList = Schemas['StaffParticipants'];
export type StaffOrganization = Schemas['StaffOrganization'];
export type StaffOrganizationPage = Schemas['OrganizationPage'];
export type OrganizationMerge = Schemas['MergeOrganizations'];
export type ContestQuestion = Schemas['ContestQuestion'];
export type ContestQuestionPage = Schemas['ContestQuestionPage'];
export type CorrectionList = Schemas['CorrectionList'];
export type CorrectionNote = Schemas['CorrectionNote'];
export type CorrectionPreview = Schemas['CorrectionPreview'];
export type DecideAppeal = Schemas['DecideAppeal'];
export type FlagPage = Schemas['FlagPage'];
export type FlagView = Schemas['FlagView'];
export type HoldList = Schemas['HoldList'];
export type HoldView = Schemas['HoldView'];
export type MakeHold = Schemas['MakeHold'];
export type ReviewedPerson = Schemas['ReviewedPerson'];
export type SignalView = Schemas['SignalView'];
export type CorrectionView = Schemas['CorrectionView'];
export type MoveBar = Schemas['MoveBar'];
export type PreviewCorrection = Schemas['PreviewCorrection'];
export type ProposeCorrection = Schemas['ProposeCorrection'];
export type AuditItem = Schemas['AuditEntry'];
export type AuditPage = Schemas['AuditPage'];
export type AuditChain = Schemas['AuditChain'];

export type OwnPrize = Schemas['OwnPrize'];
export type OwnPrizes = Schemas['OwnPrizes'];
export type AwardFinding = Schemas['AwardFinding'];
export type AwardTier = Schemas['AwardTier'];
export type AwardInstant = Schemas['AwardInstant'];
export type AwardOrganization = Schemas['AwardOrganization'];
export type HeadcountSet = Schemas['HeadcountSet'];
export type AwardPools = Schemas['AwardPools'];
export type CheckedAwardPlan = Schemas['CheckedAwardPlan'];
export type Draw = Schemas['Draw'];
export type DrawDesk = Schemas['DrawDesk'];
export type DrawList = Schemas['DrawList'];
export type DrawScreen = Schemas['DrawScreen'];
export type DrawTier = Schemas['DrawTier'];
export type DrawWinner = Schemas['DrawWinner'];
export type AnnounceableDraw = Schemas['AnnounceableDraw'];
export type AnnounceDraw = Schemas['AnnounceDraw'];
export type AwardPlanDraft = Schemas['AwardPlanDraft'];
export type StaffAwardPlan = Schemas['StaffAwardPlan'];
export type PrizeState = Schemas['PrizeState'];
export type PrizeDetails = Schemas['PrizeDetails'];
export type DeliverPrize = Schemas['DeliverPrize'];
export type PrizeRow = Schemas['PrizeRow'];
export type Notified = Schemas['Notified'];
export type PrizeList = Schemas['PrizeList'];
export type RankDesk = Schemas['RankDesk'];
export type RanksRecorded = Schemas['RanksRecorded'];
export type OrganizationPrize = Schemas['OrganizationPrize'];
export type DeliverOrganizationPrize = Schemas['DeliverOrganizationPrize'];

export type BoardScope = 'all' | 'category' | 'town' | 'organization';

/** Every problem code of the contract; a test holds that each has a text. */
export const PROBLEM_CODES = [
  'invalid_request',
  'malformed_json',
  'payload_too_large',
  'unsupported_media_type',
  'not_found',
  'method_not_allowed',
  'sign_in_required',
  'access_expired',
  'session_ended',
  'wrong_credentials',
  'forbidden',
  'origin_mismatch',
  'too_many_requests',
  'account_locked',
  'busy',
  'mobile_taken',
  'mobile_blocked',
  'wrong_recovery_code',
  'link_invalid',
  'contest_not_open',
  'contest_over',
  'not_eligible',
  'no_attempts_left_today',
  'no_attempts_left',
  'attempt_over',
  'attempt_submitted',
  'stale_writer',
  'question_not_in_paper',
  'answer_does_not_fit',
  'contest_state',
  'contest_shortage',
  'prize_state',
  'prize_way',
  'prize_not_overdue',
  'prize_code_wrong',
  'report_changed',
  'report_expired',
  'file_refused',
  'last_administrator',
  'weak_password',
  'bad_request',
  'internal',
  'attempt_running',
  'receipts_not_published',
  'certificate_too_early',
  'certificate_held',
  'certificate_not_earned',
  'certificate_revoked',
  'fonts_missing',
  'character_without_font',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export const FIELD_ERROR_CODES = [
  'required',
  'too_short',
  'too_long',
  'format',
  'unknown_value',
  'not_allowed_word',
  'must_accept',
  'out_of_range',
  'unknown_field',
  'not_asked',
] as const;
export type FieldErrorCode = (typeof FIELD_ERROR_CODES)[number];
