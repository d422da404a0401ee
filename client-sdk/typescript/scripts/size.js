// Shows how large the package is in a page, and fails where it is above what it may be.

import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Bytes of the whole client, with everything that it depends on, minified and gzipped. */
const LIMIT = 45_000;

const { outputFiles } = await build({
  stdin: {
    contents: "export { createLockClient } from './dist/index.js';",
    resolveDir: new URL('..', import.meta.url).pathname,
  },
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  write: false,
});
const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length;
console.log(`Bundle for a page, gzipped: ${bytes} bytes of ${LIMIT} allowed`);
process.exitCode = bytes < LIMIT ? 0 : 1;
