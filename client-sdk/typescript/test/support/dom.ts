// A document for React, and nothing else of a browser: the client under it is Node's.

import { Window } from 'happy-dom';

const window = new Window({ url: 'http://localhost' });
const { document, navigator } = window;
for (const [name, value] of Object.entries({ window, document, navigator })) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
