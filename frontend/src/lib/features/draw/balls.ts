// The numbers of a lottery result, for people to look at.

/** The numbers of a value such as `双色球 2022113 期 03 06 11 12 19 25 | 08`, or null if it is something else. */
export function balls(value: string): { main: string[]; extra: string[] } | null {
  const found = /((?:\d{1,2} )+\d{1,2}) \| (\d{1,2}(?: \d{1,2})*)$/.exec(value.trim());
  return found ? { main: (found[1] as string).split(' '), extra: (found[2] as string).split(' ') } : null;
}
