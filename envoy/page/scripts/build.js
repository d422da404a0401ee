// Builds the page into dist, from the TypeScript SDK as its module has built it. What is newer than
// all that it is made of stays as it is.

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { newest, writtenAt } from '../../../client-sdk/typescript/scripts/freshness.js';
import { requireNode } from '../../../client-sdk/typescript/scripts/require-node.js';

requireNode('the web page');

const home = fileURLToPath(new URL('..', import.meta.url));
const sdk = `${home}../../client-sdk/typescript/dist`;

function run(program, ...args) {
  execFileSync(program, args, { cwd: home, stdio: 'inherit' });
}

if (writtenAt(`${home}node_modules/.package-lock.json`) < newest(`${home}package-lock.json`)) {
  run('npm', 'ci');
}
const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'tsconfig.json', 'scripts'];
if (
  writtenAt(`${home}dist/index.html`) <
  newest(sdk, ...sources.map((name) => home + name), `${home}package-lock.json`)
) {
  rmSync(`${home}dist`, { recursive: true, force: true });
  run(process.execPath, 'node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn');
}
