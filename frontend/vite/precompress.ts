// Vite plugin: writes .br and .gz beside every compressible file of a build, so that the server never compresses.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /\.(html|js|css|svg|json|txt|webmanifest)$/;

export function precompress(): Plugin {
  return {
    name: 'quiz-precompress',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          if (!COMPRESSIBLE.test(fileName) || fileName.startsWith('.')) continue;
          const plain = Buffer.from(file.type === 'chunk' ? file.code : file.source);
          const br = brotliCompressSync(plain, {
            params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
          });
          const gz = gzipSync(plain, { level: 9 });
          if (br.length < plain.length) this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: br });
          if (gz.length < plain.length) this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gz });
        }
      },
    },
  };
}
