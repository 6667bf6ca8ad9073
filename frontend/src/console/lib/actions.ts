// Acts that the audit table records, as `noun.verb`, grouped by noun for the filter; names are in the catalogue.
export const ACTIONS: readonly { noun: string; verbs: readonly string[] }[] = [
  { noun: 'session', verbs: ['start', 'fail'] },
  { noun: 'account', verbs: ['create', 'change', 'reset', 'unlock', 'accept'] },
  { noun: 'import', verbs: ['check', 'confirm'] },
  { noun: 'question', verbs: ['create', 'edit', 'restore', 'set', 'submit', 'return', 'approve', 'retire', 'discard', 'undo'] },
  { noun: 'image', verbs: ['upload'] },
  { noun: 'contest', verbs: ['import', 'publish', 'open', 'extend', 'close', 'finalize', 'seal', 'exclude'] },
  { noun: 'correction', verbs: ['propose', 'approve', 'reject', 'withdraw', 'apply'] },
  { noun: 'hold', verbs: ['make', 'lift', 'appeal', 'uphold', 'grant'] },
  { noun: 'award', verbs: ['save', 'amend'] },
  { noun: 'draw', verbs: ['announce', 'freeze', 'withdraw_freeze', 'post', 'enter_beacon', 'draw', 'publish', 'end_publication', 'fail'] },
  { noun: 'prize', verbs: ['notify', 'confirm', 'deliver', 'waive', 'strike', 'open', 'export'] },
  { noun: 'certificate', verbs: ['rule', 'revoke'] },
  { noun: 'rank', verbs: ['record', 'withdraw', 'deliver'] },
  { noun: 'winner', verbs: ['export'] },
  { noun: 'participant', verbs: ['search', 'password_link', 'hide_name', 'delete'] },
  { noun: 'organization', verbs: ['merge', 'headcount'] },
];
