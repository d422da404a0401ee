// Checks and tests the page that is built.

import { runSteps } from '../../../client-sdk/typescript/scripts/steps.js';

runSteps('The web page', new URL('..', import.meta.url), ['lint', 'typecheck', 'test']);
