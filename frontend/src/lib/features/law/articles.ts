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
