// Vite plugin: leaves out parts of Svelte's runtime that this app never uses but that a bundler cannot drop by itself.
import type { Plugin } from 'vite';

/** Custom elements bring the Svelte 4 class API with them; size bindings a ResizeObserver wrapper. Both run code on import. */
const STUBS: Record<string, string> = {
  '/internal/client/dom/elements/custom-element.js': 'export function create_custom_element() { throw new Error("custom elements are left out"); }',
  '/internal/client/dom/elements/bindings/size.js':
    'const out = () => { throw new Error("size bindings are left out"); }; export { out as bind_resize_observer, out as bind_element_size };',
};

export function slimSvelte(): Plugin {
  return {
    name: 'quiz-slim-svelte',
    apply: 'build',
    enforce: 'pre',
    transform(_code, id) {
      const path = id.split('?')[0] ?? '';
      if (path.indexOf('/node_modules/svelte/src/') < 0) return null;
      for (const [end, code] of Object.entries(STUBS)) if (path.endsWith(end)) return { code, map: null };
      return null;
    },
  };
}
