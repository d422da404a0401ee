// Tries the page in a real browser, before a real Envoy, service and Redis. Where the machine lacks one
// of them it says so and leaves the tests out; with CI=true that is an error.

import { existsSync } from 'node:fs';
import { requireNode } from '../../../client-sdk/typescript/scripts/require-node.js';
import { runSteps } from '../../../client-sdk/typescript/scripts/steps.js';

const WHAT = 'tests of the web page in a browser';

requireNode(WHAT);
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (process.env.CI !== 'true' && !existsSync(chromium)) {
  console.log(`Left out, as there is no ${chromium}: ${WHAT}`);
} else {
  runSteps('The web page', new URL('..', import.meta.url), ['e2e']);
}
