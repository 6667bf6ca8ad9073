// Dates of laws, which are written in full: 2018-12-29 is 2018年12月29日.
export function fullDate(iso: string): string {
  const parts = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(iso);
  if (!parts) return iso;
  return `${parts[1]}年${parts[2] ? `${Number(parts[2])}月` : ''}${parts[3] ? `${Number(parts[3])}日` : ''}`;
}
