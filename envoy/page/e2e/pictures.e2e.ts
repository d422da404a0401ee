import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { freshDocument, launch, Person } from './support/browser.js';
import { Stack } from './support/stack.js';
import { ADMIN, JANE, LEE, SMITH } from './support/tokens.js';

const WIDE = { width: 1360, height: 900 };
const NARROW = { width: 390, height: 844 };

describe('pictures of the page', () => {
  let stack: Stack;
  let browser: Browser;

  beforeAll(async () => {
    stack = await Stack.start({ usualTimes: true });
    browser = await launch();
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('shows the report and the board, light and dark, wide and narrow', async () => {
    const document = freshDocument();
    const smith = await Person.come(browser, stack, SMITH, document, { viewport: WIDE });
    const jane = await Person.come(browser, stack, JANE, document, {
      viewport: WIDE,
      colorScheme: 'dark',
    });
    const lee = await Person.come(browser, stack, LEE, document, { viewport: NARROW });
    await smith.section('findings').edit();
    await smith.section('findings').text.press('End');
    await smith.section('findings').text.pressSequentially(' No pleural thickening.');
    await jane.section('medication').edit();
    await lee.section('findings').says(/Dr. Smith.*is editing/);
    await smith.section('medication').says(/Nurse Jane.*is editing/);
    await smith.picture('report-wide-light');
    await jane.picture('report-wide-dark');
    await lee.picture('report-narrow-light');

    const admin = await Person.come(browser, stack, ADMIN, document, { viewport: WIDE });
    await admin.page.goto(`${stack.url}/#/board`);
    await admin.page.getByText('Nurse Jane').first().waitFor();
    await smith.section('diagnosis').press('Edit');
    await admin.page.getByText('diagnosis').first().waitFor();
    await admin.picture('board-wide-light');
    await admin.page.emulateMedia({ colorScheme: 'dark' });
    await admin.picture('board-wide-dark');
    await admin.page.setViewportSize(NARROW);
    await admin.picture('board-narrow-dark');
    await admin.page.setViewportSize(WIDE);
    await admin.page.getByRole('button', { name: 'Force' }).first().click();
    await admin.dialog.waitFor();
    await admin.picture('force-dialog-dark');
    for (const person of [smith, jane, lee, admin]) {
      await person.leave();
    }
  });
});
