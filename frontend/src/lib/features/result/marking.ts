// Pure helpers of the result page: how each option is shown after marking, which sentence fits a score.
import type { ResultItem, ResultView } from '$lib/api/types';

export type Mark = 'right' | 'key' | 'wrong' | 'missed' | 'off' | 'mine';

/** `mine`: chosen, and nobody may yet say whether that was right. */
export function optionMark(item: ResultItem, index: number): Mark {
  const truth = item.kind === 'truefalse';
  const chosen = truth ? item.answer.truth === (index === 0) : (item.answer.positions ?? []).indexOf(index) >= 0;
  if (!item.key) return chosen ? 'mine' : 'off';
  const key = truth ? item.key.truth === (index === 0) : (item.key.positions ?? []).indexOf(index) >= 0;
  if (key && chosen) return 'right';
  if (chosen) return 'wrong';
  if (!key) return 'off';
  const some = (item.answer.positions ?? []).length > 0;
  return item.kind === 'multiple' && some ? 'missed' : 'key';
}

/** The kind sentence for a score; the weakest topic is named only where its name is a name. */
export function sentence(result: ResultView): 'full_marks' | 'steady' | 'good' | 'more' {
  const share = result.score_milli / Math.max(1, result.full_score_milli);
  return share >= 1 ? 'full_marks' : share >= 0.8 ? 'steady' : share >= 0.6 ? 'good' : 'more';
}

export function weakestTopic(result: ResultView): string {
  const wrong = new Map<string, number>();
  for (const item of result.items) if (item.right === false) wrong.set(item.topic, (wrong.get(item.topic) ?? 0) + 1);
  let worst = '';
  wrong.forEach((n, topic) => {
    if (n > (wrong.get(worst) ?? 0)) worst = topic;
  });
  return /^[\x20-\x7e]*$/.test(worst) ? '' : worst;
}
