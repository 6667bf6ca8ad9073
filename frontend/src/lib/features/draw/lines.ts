// Canonical text line by line: refuses whatever a bundle would not write, and knows the number of the line.
export const SECTIONS = ['announcement', 'rules', 'postings', 'entries', 'beacon', 'secret', 'result', 'waivers', 'list', 'record'] as const;
export type Section = (typeof SECTIONS)[number];

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const BLANK_ENDS = /^(?!\ufeff)\s|(?!\ufeff)\s$/;
const DIGITS_MAX = 15;
export const COUNT_MAX = 4_294_967_295;
export const RIGHT_MAX = 100_000;
const TIME_MAX_MS = 99_999_999_999_999;
const NUMBER_MAX = 999_999_999_999_999;

/** A line that no bundle has. */
export class Malformed extends Error {
  constructor(readonly line: number, readonly section: Section | 'head' = 'head') {
    super(`line ${line} (${section})`);
  }
}

export class Lines {
  /** Lines taken so far, the one that failed included. */
  taken = 0;
  at = 0;
  constructor(readonly text: string) {}

  fail(line = Math.max(this.taken, 1)): never {
    throw new Malformed(line);
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  next(): string {
    this.taken++;
    const end = this.text.indexOf('\n', this.at);
    if (end < 0) this.fail();
    const line = this.text.slice(this.at, end);
    if (line.endsWith('\r')) this.fail();
    this.at = end + 1;
    return line;
  }

  /** The fields of a line: exactly so many, none empty, none with a control character. */
  split(line: string, count: number): string[] {
    const fields = line.split('\t');
    if (fields.length !== count || fields.some((field) => !field || CONTROL.test(field))) this.fail();
    return fields;
  }

  /** The fields behind the keyword of the next line. */
  fields(keyword: string, count: number): string[] {
    const line = this.next();
    if (!line.startsWith(`${keyword}\t`)) this.fail();
    return this.split(line.slice(keyword.length + 1), count);
  }

  begins(keyword: string): boolean {
    return this.text.startsWith(`${keyword}\t`, this.at);
  }

  block(count: number): string {
    const from = this.at;
    for (let i = 0; i < count; i++) this.next();
    return this.text.slice(from, this.at);
  }

  number(text: string, min = -NUMBER_MAX, max = NUMBER_MAX): number {
    if (text.replace('-', '').length > DIGITS_MAX || !/^(0|-?[1-9]\d*)$/.test(text)) this.fail();
    const value = Number(text);
    return value >= min && value <= max ? value : this.fail();
  }

  count(text: string): number {
    return this.number(text, 0, COUNT_MAX);
  }

  time(text: string): number {
    return this.number(text, 0, TIME_MAX_MS);
  }

  bound(text: string, min?: number, max?: number): number | null {
    return text === '-' ? null : this.number(text, min, max);
  }

  hash(text: string): string {
    return /^[0-9a-f]{64}$/.test(text) ? text : this.fail();
  }

  trimmed(text: string): string {
    return BLANK_ENDS.test(text) ? this.fail() : text;
  }

  end(): void {
    if (!this.done) this.fail(this.taken + 1);
  }
}
