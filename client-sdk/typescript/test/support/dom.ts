// A document for React, and nothing else of a browser: the client under it is Node's.

import { Window } from 'happy-dom';

const window = new Window({ url: 'http://localhost' });
const { document, navigator } = window;
const globals = { window, document, navigator, IS_REACT_ACT_ENVIRONMENT: true };
for (const [name, value] of Object.entries(globals)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
