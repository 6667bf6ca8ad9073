// What each role may do; mirrors the server's one table (src/domain/actor.rs). The server decides, this only hides.
import type { Role } from '$lib/api/types';

const TABLE = {
  manageAccounts: ['administrator'],
  readQuestions: ['administrator', 'editor', 'organizer', 'auditor'],
  editQuestions: ['editor'],
  reviewQuestions: ['editor'],
  readContests: ['administrator', 'editor', 'organizer', 'prize_officer', 'auditor'],
  runContests: ['organizer'],
  helpParticipants: ['organizer'],
  manageOrganizations: ['organizer'],
  readWinners: ['organizer', 'auditor'],
  exportWinners: ['organizer'],
  reviewEntries: ['organizer'],
  readAudit: ['administrator', 'auditor'],
  manageAwards: ['organizer'],
  freezeDraws: ['organizer'],
  enterBeacon: ['organizer', 'prize_officer'],
  runDraws: ['prize_officer'],
  readPrizes: ['organizer', 'prize_officer', 'auditor'],
  managePrizes: ['prize_officer'],
} satisfies Record<string, Role[]>;

export type Permission = keyof typeof TABLE;

export const ROLES: readonly Role[] = ['administrator', 'editor', 'organizer', 'prize_officer', 'auditor'];

export function may(roles: readonly Role[], permission: Permission): boolean {
  const allowed: readonly Role[] = TABLE[permission];
  return roles.some((role) => allowed.includes(role));
}
