// What the installation says about itself (names, notice, towns), loaded once per visit.
import { get } from '$lib/api/client';
import type { SiteView } from '$lib/api/types';

export const site = $state<{ view: SiteView | null; demo: boolean }>({ view: null, demo: false });
let loading: Promise<SiteView> | null = null;

export function loadSite(): Promise<SiteView> {
  if (!loading) {
    loading = get<SiteView>('/site').then(
      (view) => {
        site.view = view;
        site.demo = site.demo || view.demo;
        return view;
      },
      (error) => {
        loading = null;
        throw error;
      },
    );
  }
  return loading;
}

