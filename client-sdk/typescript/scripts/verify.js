// Checks and tests the package that is built.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { requireNode } from './require-node.js';

requireNode('checks and tests of the TypeScript SDK');

for (const step of ['lint', 'typecheck', 'size', 'test']) {
  const { status } = spawnSync('npm', ['run', '--silent', step], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error(`The TypeScript SDK fails: npm run ${step}`);
    process.exit(1);
  }
}
