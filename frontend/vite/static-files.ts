// Vite plugin: puts the files of static/ into the bundle, so that they are compressed and embedded like all others.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export function staticFiles(folder: string): Plugin {
  return {
    name: 'quiz-static-files',
    apply: 'build',
    generateBundle() {
      for (const fileName of readdirSync(folder)) {
        this.emitFile({ type: 'asset', fileName, source: readFileSync(join(folder, fileName)) });
      }
    },
  };
}
