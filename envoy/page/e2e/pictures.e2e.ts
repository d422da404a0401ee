import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { keepPicture } from './support/browser.js';
import { scene } from './support/scene.js';
import { ADMIN, JANE, LEE, SMITH } from './support/tokens.js';

const WIDE = { width: 1360, height: 900 };
const NARROW = { width: 390, height: 844 };

/** By how many pixels a page is wider than its window, so that it must be scrolled sideways. */
function overhang(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

describe('pictures of the page', () => {
  const on = scene({ usualTimes: true });

  it('shows the report and the board, light and dark, wide and narrow', async () => {
    const smith = await on.come(SMITH, { viewport: WIDE });
    const jane = await on.come(JANE, { viewport: WIDE, colorScheme: 'dark' });
    const lee = await on.come(LEE, { viewport: NARROW });
    await smith.section('findings').edit();
    await smith.section('findings').text.press('End');
    await smith.section('findings').text.pressSequentially(' No pleural thickening.');
    await jane.section('medication').edit();
    await lee.section('findings').says(/Dr. Smith is editing/);
    await smith.section('medication').says(/Nurse Jane is editing/);
    await lee.section('findings').card.click();
    await smith
      .section('findings')
      .card.getByRole('img', { name: /Looking at this section: Dr. Amy Lee/ })
      .waitFor();
    await smith.picture('report-wide-light');
    await jane.page.evaluate(() => window.scrollTo(0, 0));
    await jane.picture('report-wide-dark');
    await lee.page.evaluate(() => window.scrollTo(0, 0));
    await lee.picture('report-narrow-light');
    expect(await overhang(lee.page)).toBe(0);

    const admin = await on.come(ADMIN, { viewport: WIDE });
    await admin.page.getByRole('link', { name: 'Board' }).click();
    await admin.page.locator('.table').getByText('Nurse Jane').first().waitFor();
    await smith.section('diagnosis').press('Edit');
    await admin.page.locator('.feed').getByText('diagnosis').first().waitFor();
    await admin.picture('board-wide-light');
    await admin.page.emulateMedia({ colorScheme: 'dark' });
    await admin.picture('board-wide-dark');
    await admin.page.setViewportSize(NARROW);
    await admin.picture('board-narrow-dark');
    expect(await overhang(admin.page)).toBe(0);
    await admin.page.setViewportSize(WIDE);
    await admin.page.getByRole('button', { name: 'Force' }).first().click();
    await admin.dialog.waitFor();
    await admin.picture('force-dialog-dark');
    const visitor = await on.browser.newPage({ viewport: WIDE });
    await visitor.goto(on.stack.url);
    await visitor.getByRole('heading', { name: 'Open your personal link' }).waitFor();
    await keepPicture(visitor, 'sign-in');
    await visitor.close();
  });
});
