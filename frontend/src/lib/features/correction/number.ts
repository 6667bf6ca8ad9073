// Where the corrected question stands in one's own paper.
import type { ResultRevision, ResultView } from '$lib/api/types';

/** Its number from 1, or 0 as long as the server does not name it. */
export function numberOf(result: ResultView, revision: ResultRevision): number {
  return revision.question_id ? result.items.findIndex((item) => item.question_id === revision.question_id) + 1 : 0;
}
