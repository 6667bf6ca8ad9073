// Builds the staff console: one page under /console/, emitted as index.html, precompressed like the participant app.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { precompress } from './vite/precompress.ts';

const ENTRY = 'console.html';

/** The server looks for index.html (renamed before the files are compressed), and so does the dev server's fallback for deep addresses. */
function entryAsIndex(): Plugin {
  return {
    name: 'console-entry-as-index',
    configureServer(server) {
      server.middlewares.use((request, _reply, next) => {
        const path = (request.url ?? '').split('?')[0] ?? '';
        if (path.startsWith('/console') && !/\.\w+$/.test(path) && !path.includes('/@')) request.url = `/console/${ENTRY}`;
        next();
      });
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle[ENTRY];
        if (!page || page.type !== 'asset') return;
        delete bundle[ENTRY];
        this.emitFile({ type: 'asset', fileName: 'index.html', source: page.source });
      },
    },
  };
}

export default defineConfig({
  base: '/console/',
  publicDir: false,
  plugins: [svelte(), entryAsIndex(), precompress()],
  resolve: { alias: { $lib: fileURLToPath(new URL('./src/lib', import.meta.url)) } },
  build: {
    target: 'chrome109',
    outDir: process.env.QUIZ_CONSOLE_OUT ?? 'dist-console',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
    rollupOptions: { input: ENTRY },
  },
  server: { port: 5174, proxy: { '/api': process.env.QUIZ_API ?? 'http://127.0.0.1:8080' } },
});
