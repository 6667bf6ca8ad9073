// Answers of the server about draws, award plans and prizes, until the description of the API holds them.
export interface DrawTier {
  id: string;
  name: string;
  prize: string;
  quantity: number;
  reserves: number;
  measure: 'right' | 'score_milli' | 'rank';
  min: number | null;
  max: number | null;
  floor: number | null;
}

export interface Placed {
  place: number;
  entry: string;
  ticket: string;
}

export interface TierResult {
  tier: string;
  min: number | null;
  max: number | null;
  pool: number;
  steps: { min: number; size: number }[];
  winners: Placed[];
  reserves: Placed[];
  unassigned: number;
}

export interface Draw {
  id: string;
  contest_id: string;
  title: string;
  tiers: DrawTier[];
  state: 'announced' | 'frozen' | 'beacon_entered' | 'drawn' | 'published' | 'failed';
  previous: string | null;
  beacon: { series: string; issue: string; template: string; source_url: string; appears_at_ms: number; fallback: string };
  commitment: string;
  announcement_text: string;
  announcement_hash: string;
  announced_at_ms: number;
  freeze: { number: number; at_ms: number; entries: number; hash: string } | null;
  freezes: { number: number; at_ms: number; entries: number; hash: string; withdrawn_at_ms: number | null; reason: string | null }[];
  postings: { what: 'announcement' | 'entries' | 'bundle'; where: string; reference: string; at_ms: number }[];
  beacon_value: string | null;
  beacon_entered_at_ms: number | null;
  seed: string | null;
  secret: string | null;
  drawn_at_ms: number | null;
  result: TierResult[] | null;
  single_person: { reason: string } | null;
  publication: Publication | null;
  failure: { at_ms: number; reason: string } | null;
}

export interface Publication {
  starts_at_ms: number;
  ends_at_ms: number;
  contact: string;
}

export interface OwnEntry {
  entry: string | null;
  reason: 'not_final' | 'excluded' | 'held' | 'other_group' | 'won_before' | 'below_min' | 'no_result' | 'deleted' | null;
  note: string | null;
}

export interface Winners {
  title: string;
  organiser: string;
  publication: Publication;
  tiers: { id: string; name: string; prize: string; rows: { masked: string; mobile_masked: string; town: string; entry: string }[]; unassigned: number }[];
}

export interface RankWinners {
  contact: string;
  tiers: { id: string; name: string; prize: string; starts_at_ms: number; ends_at_ms: number; rows: { place: number; masked: string; mobile_masked: string; town: string }[]; unassigned: number }[];
  organizations: { award: string; award_name: string; prize: string; place: number; name: string; people: number }[];
}

export interface PlanTier {
  id: string;
  name: string;
  prize: string;
  value_fen: number;
  quantity: number;
  picture: string | null;
}

export interface Awards {
  plan: {
    tiers: PlanTier[];
    instant: { id: string; name: string; prize: string; value_fen: number; odds_millionths: number; stock_total: number; stock_per_day: number | null }[];
    organization: { id: string; name: string; prize: string; quantity: number; people_min: number }[];
    claim: { days: number; pick_up: string | null; ship: boolean; id_needed: boolean };
    notice: { days: number; contact: string };
  } | null;
  rules_text: string;
  rules_hash: string;
  frozen: { version: number; hash: string; at_ms: number } | null;
  amendments: { version: number; at_ms: number; reason: string; changes: string[] }[];
  instant_posted: { at_ms: number; prize: string; name_masked: string }[];
  instant_commitment: string | null;
  instant_secret: string | null;
}
