// Checks and tests the package that is built.

import { requireNode } from './require-node.js';
import { runSteps } from './steps.js';

requireNode('checks and tests of the TypeScript SDK');
runSteps('The TypeScript SDK', new URL('..', import.meta.url), [
  'lint',
  'typecheck',
  'size',
  'test',
]);
