import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { eventually } from './processes.js';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Whether a browser can be started here; else its tests are left out, but not with CI=true. */
export const browserIsThere = process.env.CI === 'true' || existsSync(EXECUTABLE);

export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Runs in the page, where the package is `holdfast`, and gives what it says. */
export function inPage<Argument, Result>(
  page: Page,
  run: (argument: Argument) => Promise<Result> | Result,
  argument?: Argument,
): Promise<Result> {
  return page.evaluate(run as never, argument as never) as Promise<Result>;
}

/** Waits for an expression; Playwright's own wait has the page eval it, which its policy forbids. */
export async function becomesTrue(page: Page, expression: string): Promise<void> {
  await eventually(expression, () => page.evaluate(`Boolean(${expression})`));
}
