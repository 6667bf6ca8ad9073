// Marks an answer on the phone by the key that study carries, as the server would; and shuffles options that may move.
import type { Answer, ResultItem, Schemas } from '$lib/api/types';

export type Question = Schemas['StudyQuestion'];

/** The form in which typed answers are compared: NFKC, lower case, no blanks, one kind of bracket, no ending full stop. */
export function foldedAnswer(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase().replace(/[\s\u0000-\u001f\u007f]/g, '');
  return plain.replace(/[〔【[]/g, '(').replace(/[〕】\]]/g, ')').replace(/^[。.,，、]+|[。.,，、]+$/g, '');
}

export const isBlank = (answer: Answer): boolean => answer.truth === undefined && !(answer.positions && answer.positions.length) && !(answer.text && answer.text.trim());

export function isRight(question: Question, answer: Answer): boolean {
  const key = question.key;
  if (key.truth !== undefined && key.truth !== null) return answer.truth === key.truth;
  if (key.positions) {
    const chosen = (answer.positions ?? []).slice().sort((a, b) => a - b);
    const wanted = key.positions.slice().sort((a, b) => a - b);
    return chosen.length === wanted.length && chosen.every((one, i) => one === wanted[i]);
  }
  const typed = foldedAnswer(answer.text ?? '');
  return (key.texts ?? []).some((text) => foldedAnswer(text) === typed);
}

/** The question with its options in another order, so that a place is not what is learnt. */
export function shuffled(question: Question, random: () => number = Math.random): Question {
  if (!question.movable) return question;
  const order = question.options.map((_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return {
    ...question,
    options: order.map((i) => question.options[i] as string),
    option_notes: order.map((i) => question.option_notes[i] ?? null),
    key: { ...question.key, positions: (question.key.positions ?? []).map((place) => order.indexOf(place)).sort((a, b) => a - b) },
  };
}

/** A practised question in the shape in which results are explained. */
export function explained(question: Question, answer: Answer): ResultItem {
  return {
    question_id: question.id,
    kind: question.kind,
    topic: question.topic,
    stem: question.stem,
    picture: question.picture,
    options: question.options,
    points_milli: 0,
    answer,
    right: isRight(question, answer),
    score_milli: null,
    void: false,
    rekeyed: false,
    key: question.key,
    explanation: question.explanation,
    option_notes: question.option_notes,
    citations: question.citations,
  };
}
