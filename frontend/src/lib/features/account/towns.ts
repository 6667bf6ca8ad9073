// Finds towns by name or by an older name.
import type { TownView } from '$lib/api/types';

export function findTowns(towns: TownView[], query: string): TownView[] {
  const wanted = query.replace(/\s/g, '');
  if (!wanted) return towns;
  const hit = (text: string): boolean => text.indexOf(wanted) >= 0 || wanted.indexOf(text.replace(/(街道|镇|区)$/, '') || text) >= 0;
  return towns.filter((town) => hit(town.name) || town.aliases.some(hit));
}
