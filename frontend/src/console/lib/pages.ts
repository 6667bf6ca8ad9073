// The pages of the console: address, name in the navigation, what a person must be allowed to see it.
import type { Permission } from './roles';

export interface PageProps {
  /** The part of the address after the page's own, or ''. */
  id: string;
}

/** A page takes `PageProps` or nothing; the loader passes the id to either. */
export type Load = () => Promise<{ default: unknown }>;

interface Page {
  /** Name of the entry in the sidebar that is current. */
  name: string;
  pattern: RegExp;
  needs?: Permission;
  /** Without the sidebar, for a hall's screen. */
  bare?: boolean;
  load: Load;
}

const PAGES: Page[] = [
  { name: 'home', pattern: /^\/$/, load: () => import('../pages/Home.svelte') },
  { name: 'contests', pattern: /^\/contests$/, needs: 'readContests', load: () => import('../pages/Contests.svelte') },
  { name: 'contests', pattern: /^\/contests\/([\w-]+)$/, needs: 'readContests', load: () => import('../pages/Contest.svelte') },
  { name: 'contests', pattern: /^\/contests\/([\w-]+)\/corrections$/, needs: 'runContests', load: () => import('../pages/Corrections.svelte') },
  { name: 'contests', pattern: /^\/awards\/([\w-]+)$/, needs: 'readContests', load: () => import('../pages/Awards.svelte') },
  { name: 'questions', pattern: /^\/questions$/, needs: 'readQuestions', load: () => import('../pages/Questions.svelte') },
  { name: 'reviews', pattern: /^\/reviews$/, needs: 'reviewQuestions', load: () => import('../pages/Reviews.svelte') },
  { name: 'questions', pattern: /^\/questions\/([\w-]+)$/, needs: 'editQuestions', load: () => import('../pages/QuestionEditor.svelte') },
  { name: 'imports', pattern: /^\/imports$/, needs: 'editQuestions', load: () => import('../pages/Import.svelte') },
  { name: 'imports', pattern: /^\/imports\/([\w-]+)$/, needs: 'editQuestions', load: () => import('../pages/ImportReport.svelte') },
  { name: 'participants', pattern: /^\/participants$/, needs: 'helpParticipants', load: () => import('../pages/Participants.svelte') },
  { name: 'organizations', pattern: /^\/organizations$/, needs: 'manageOrganizations', load: () => import('../pages/Organizations.svelte') },
  { name: 'holds', pattern: /^\/holds$/, needs: 'reviewEntries', load: () => import('../pages/Holds.svelte') },
  { name: 'draws', pattern: /^\/draws$/, needs: 'readPrizes', load: () => import('../pages/Draws.svelte') },
  { name: 'draws', pattern: /^\/draws\/([\w-]+)$/, needs: 'readPrizes', load: () => import('../pages/Draw.svelte') },
  { name: 'screen', pattern: /^\/screen\/([\w-]+)$/, needs: 'readPrizes', bare: true, load: () => import('../pages/Screen.svelte') },
  { name: 'winners', pattern: /^\/winners$/, needs: 'readWinners', load: () => import('../pages/Winners.svelte') },
  { name: 'prizes', pattern: /^\/prizes$/, needs: 'readPrizes', load: () => import('../pages/Prizes.svelte') },
  { name: 'certificates', pattern: /^\/certificates$/, needs: 'readPrizes', load: () => import('../pages/Certificates.svelte') },
  { name: 'audit', pattern: /^\/audit$/, needs: 'readAudit', load: () => import('../pages/Audit.svelte') },
  { name: 'accounts', pattern: /^\/accounts$/, needs: 'manageAccounts', load: () => import('../pages/Accounts.svelte') },
];

export interface Found {
  name: string;
  id: string;
  needs?: Permission;
  /** Without the sidebar, for a hall's screen. */
  bare?: boolean;
  load: Load;
}

export function match(path: string): Found | null {
  for (const page of PAGES) {
    const parts = page.pattern.exec(path);
    if (parts) return { name: page.name, id: parts[1] ?? '', needs: page.needs, bare: page.bare, load: page.load };
  }
  return null;
}
