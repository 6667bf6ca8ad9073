// Search on the phone: every word has to stand somewhere in the question, its options or its explanation.
import { foldedAnswer, type Question } from './marking';

const folded = new WeakMap<Question, string>();

function textOf(question: Question): string {
  let text = folded.get(question);
  if (text === undefined) {
    text = foldedAnswer([question.stem, ...question.options, question.explanation].join(' '));
    folded.set(question, text);
  }
  return text;
}

export function find(questions: Question[], words: string): Question[] {
  const wanted = words.split(/\s+/).map(foldedAnswer).filter(Boolean);
  if (!wanted.length) return [];
  const hits = questions.filter((one) => wanted.every((word) => textOf(one).indexOf(word) >= 0));
  const inStem = (one: Question): number => (wanted.every((word) => foldedAnswer(one.stem).indexOf(word) >= 0) ? 0 : 1);
  return hits.sort((a, b) => inStem(a) - inStem(b));
}
