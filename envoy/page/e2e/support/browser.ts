import { join } from 'node:path';
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from 'playwright-core';
import type { Cable } from './cable.js';
import { TARGET } from './programs.js';
import type { Stack } from './stack.js';
import type { User } from './tokens.js';

/** So long a page may take to show what it must. */
const PATIENCE_MS = 30_000;

let documents = 0;

/** The number of a document that no other test uses. */
export function freshDocument(): string {
  return `${1000 + documents++}`;
}

/** Keeps what a page looks like, as an artefact of the build. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const path = join(TARGET, 'screenshots', `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
}

/** Keeps what each person saw when a test failed; who has left or is stuck has nothing to show. */
export async function keepFailure(test: string, people: readonly Person[]): Promise<void> {
  const name = test.replaceAll(/\W+/g, '-');
  await Promise.allSettled(
    people.map(({ page }, index) => keepPicture(page, `failed-${name}-${index + 1}`)),
  );
}

/** A person at a browser of their own, with a report before them. */
export class Person {
  /** What the page itself complained of. */
  readonly problems: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly document: string,
  ) {
    page.on('pageerror', (error) => this.problems.push(String(error)));
  }

  static async come(
    browser: Browser,
    stack: Stack,
    user: User,
    document: string,
    options: BrowserContextOptions & { cable?: Cable } = {},
  ): Promise<Person> {
    const { cable, ...contextOptions } = options;
    const context = await browser.newContext(contextOptions);
    context.setDefaultTimeout(PATIENCE_MS);
    const person = new Person(context, await context.newPage(), document);
    await person.open(stack, user, cable);
    return person;
  }

  /** In a further tab of the same browser. */
  async another(stack: Stack, user: User): Promise<Person> {
    const tab = new Person(this.context, await this.context.newPage(), this.document);
    await tab.open(stack, user);
    return tab;
  }

  async open(stack: Stack, user: User, cable?: Cable): Promise<void> {
    await this.page.goto(`${stack.link(user, cable)}&/document/${this.document}`);
    await this.live();
  }

  /** The page shows what is now. */
  live(): Promise<void> {
    return this.page.getByText('Live', { exact: true }).waitFor();
  }

  section(name: string): SectionOnPage {
    return new SectionOnPage(this.page.locator(`[data-section="${name}"]`));
  }

  /** A notice that is seen in passing. */
  toast(text: string | RegExp): Promise<void> {
    return this.page.locator('.toast').getByText(text).first().waitFor();
  }

  /** Something that has happened to the report's locks. */
  activity(text: string | RegExp): Promise<void> {
    return this.page.locator('.activity__item').filter({ hasText: text }).first().waitFor();
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  get banner(): Locator {
    return this.page.locator('.banner');
  }

  picture(name: string): Promise<void> {
    return keepPicture(this.page, name);
  }

  async leave(): Promise<void> {
    await this.context.close();
  }
}

/** One card of the report. */
export class SectionOnPage {
  constructor(readonly card: Locator) {}

  get text(): Locator {
    return this.card.getByRole('textbox').first();
  }

  /** Waits until the card says so. */
  says(text: string | RegExp): Promise<void> {
    return this.card.getByText(text).first().waitFor();
  }

  press(label: string): Promise<void> {
    return this.card.getByRole('button', { name: label }).first().click();
  }

  /** Takes the lock, and returns when it is held. */
  async edit(): Promise<void> {
    await this.press('Edit');
    await this.says('You are editing');
  }

  /** Waits until its text can be changed. */
  editable(): Promise<void> {
    return this.card.locator('textarea:read-write').first().waitFor();
  }

  /** Waits until its text can be read only. */
  readOnly(): Promise<void> {
    return this.card.locator('textarea:read-only').first().waitFor();
  }
}
