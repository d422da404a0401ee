import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { startBrowser } from '../../../../client-sdk/typescript/test/support/browser.js';
import { freshDocument, keepFailure, Person } from './browser.js';
import { Cable } from './cable.js';
import { Stack, type StackOptions } from './stack.js';
import type { User } from './tokens.js';

/** What the tests of one file share, and the people of each. */
export interface Scene {
  readonly stack: Stack;
  readonly browser: Browser;
  /** Opens a document in a browser of one's own; each test has a document of its own. */
  come(user: User, options?: BrowserContextOptions & { cable?: Cable }): Promise<Person>;
  /** A cable that a test may pull. */
  cable(): Promise<Cable>;
}

/** Starts what a file's tests need, and ends whatever they have started. */
export function scene(options: StackOptions = {}): Scene {
  let stack: Stack | undefined;
  let browser: Browser | undefined;
  let document = freshDocument();
  const people: Person[] = [];
  const cables: Cable[] = [];

  beforeAll(async () => {
    [stack, browser] = await Promise.all([Stack.start(options), startBrowser()]);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      await keepFailure(task.name, people);
    }
    await Promise.all(people.splice(0).map((person) => person.leave()));
    await Promise.all(cables.splice(0).map((cable) => cable.close()));
    document = freshDocument();
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const started = <T>(part: T | undefined): T => {
    if (part === undefined) {
      throw new Error('not started');
    }
    return part;
  };
  return {
    get stack() {
      return started(stack);
    },
    get browser() {
      return started(browser);
    },
    async come(user, contextOptions) {
      const person = await Person.come(
        started(browser),
        started(stack),
        user,
        document,
        contextOptions,
      );
      people.push(person);
      return person;
    },
    async cable() {
      const cable = await Cable.to(started(stack).url);
      cables.push(cable);
      return cable;
    },
  };
}
