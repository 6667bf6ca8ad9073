// Pure helpers of the law pages: finding the cited article, and marking a quote inside its text.
import type { LawArticle } from '$lib/api/types';

/** 第二十七条第（四）项 names article 第二十七条. */
export function findArticle(articles: LawArticle[], cited: string): LawArticle | undefined {
  return articles.find((one) => one.number === cited) ?? articles.filter((one) => cited.indexOf(one.number) === 0).sort((a, b) => b.number.length - a.number.length)[0];
}

export interface Piece {
  text: string;
  marked: boolean;
}

/** Split a paragraph around the quote; spaces and line ends do not matter, gaps written as …… split the quote. */
export function markQuote(text: string, quote: string): Piece[] {
  const ranges: [number, number][] = [];
  for (const part of quote.split(/…+|\.{3,}|\n/)) {
    const wanted = part.replace(/\s/g, '');
    if (wanted.length < 2) continue;
    const at = locate(text, wanted);
    if (at) ranges.push(at);
  }
  ranges.sort((a, b) => a[0] - b[0]);
  const pieces: Piece[] = [];
  let done = 0;
  for (const [from, to] of ranges) {
    if (from < done) continue;
    if (from > done) pieces.push({ text: text.slice(done, from), marked: false });
    pieces.push({ text: text.slice(from, to), marked: true });
    done = to;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), marked: false });
  return pieces;
}

/** Mark every place of every word. */
export function markWords(text: string, words: string[]): Piece[] {
  const pieces: Piece[] = [];
  let plain = '';
  for (let i = 0; i < text.length; ) {
    const found = words.filter((word) => word && text.toLowerCase().indexOf(word.toLowerCase(), i) === i).sort((a, b) => b.length - a.length)[0];
    if (!found) {
      plain += text[i];
      i++;
      continue;
    }
    if (plain) pieces.push({ text: plain, marked: false });
    plain = '';
    pieces.push({ text: text.slice(i, i + found.length), marked: true });
    i += found.length;
  }
  if (plain) pieces.push({ text: plain, marked: false });
  return pieces;
}

/** Cut an excerpt along its marks, which count characters, not UTF-16 units. */
export function cutMarks(excerpt: string, marks: { start: number; length: number }[]): Piece[] {
  const chars = Array.from(excerpt);
  const pieces: Piece[] = [];
  let done = 0;
  for (const mark of marks) {
    if (mark.start < done) continue;
    if (mark.start > done) pieces.push({ text: chars.slice(done, mark.start).join(''), marked: false });
    done = mark.start + mark.length;
    pieces.push({ text: chars.slice(mark.start, done).join(''), marked: true });
  }
  if (done < chars.length) pieces.push({ text: chars.slice(done).join(''), marked: false });
  return pieces;
}

function locate(text: string, wanted: string): [number, number] | null {
  const positions: number[] = [];
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (/\s/.test(char)) continue;
    positions.push(i);
    plain += char;
  }
  const at = plain.indexOf(wanted);
  if (at < 0) return null;
  return [positions[at] as number, (positions[at + wanted.length - 1] as number) + 1];
}
