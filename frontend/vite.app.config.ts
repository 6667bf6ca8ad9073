// Builds the participant app: small, for old phones (Chrome 80, Safari 13.1), one entry and lazy routes.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { precompress } from './vite/precompress.ts';
import { slimSvelte } from './vite/slim-svelte.ts';
import { staticFiles } from './vite/static-files.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: '/',
  publicDir: process.env.NODE_ENV === 'production' ? false : 'static',
  plugins: [slimSvelte(), svelte({ compilerOptions: { discloseVersion: false } }), staticFiles(here('./static')), precompress()],
  resolve: { alias: { $lib: here('./src/lib') } },
  build: {
    target: ['es2020', 'chrome80', 'safari13.1'],
    outDir: 'dist/app',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
    rolldownOptions: {
      input: 'index.html',
      // What every page needs is one file: one request less, and it compresses better than in pieces.
      // Short names: the entry lists every file of every page.
      output: { chunkFileNames: 'assets/[hash:7].js', assetFileNames: 'assets/[hash:7][extname]', codeSplitting: { groups: [{ name: 'core', test: /node_modules\/svelte\/|src\/lib\/(api|router|session)\/|i18n\/(index|zh-CN\/core)|ui\/(Icon|icons-shell)|preload-helper/ }] } },
    },
  },
  server: { port: 5173, proxy: { '/api': process.env.QUIZ_API ?? 'http://127.0.0.1:8080' } },
});
