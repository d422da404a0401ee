// Brings what is missing: the dependencies, the code generated from the contract, the compiled
// package. What is newer than all that it is made of stays as it is.

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { newest, writtenAt } from './freshness.js';
import { requireNode } from './require-node.js';

requireNode('the TypeScript SDK');

const home = fileURLToPath(new URL('..', import.meta.url));
const contract = `${home}../../proto/target/classes/META-INF/holdfast/holdfast.binpb`;

function run(program, ...args) {
  execFileSync(program, args, { cwd: home, stdio: 'inherit' });
}

if (writtenAt(`${home}node_modules/.package-lock.json`) < newest(`${home}package-lock.json`)) {
  run('npm', 'ci');
}
const sources = [
  'src',
  'proto',
  'scripts',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];
const made = writtenAt(`${home}dist/index.js`);
if (made < newest(contract, ...sources.map((name) => home + name))) {
  rmSync(`${home}dist`, { recursive: true, force: true });
  run(process.execPath, 'scripts/generate.js');
  run(process.execPath, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
}
