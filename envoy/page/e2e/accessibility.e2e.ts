import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { scene } from './support/scene.js';
import { ADMIN, JANE, SMITH } from './support/tokens.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds against WCAG 2.2 AA and its best practices, in words. */
async function problems(page: Page): Promise<string[]> {
  await page.evaluate(`${AXE}; 0`);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

describe('for everybody', () => {
  const on = scene();

  // What is still fading in has not the contrast that it will have.
  const reducedMotion = 'reduce';

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`can be read and worked with, ${colorScheme}`, async () => {
      const smith = await on.come(SMITH, { colorScheme, reducedMotion });
      const jane = await on.come(JANE, { colorScheme, reducedMotion });
      await smith.section('findings').edit();
      await jane.section('findings').says(/Dr. Smith is editing/);
      expect(await problems(smith.page)).toEqual([]);
      expect(await problems(jane.page)).toEqual([]);
      await jane.section('findings').press('Ask to take over');
      await jane.dialog.waitFor();
      expect(await problems(jane.page)).toEqual([]);

      const admin = await on.come(ADMIN, { colorScheme, reducedMotion });
      await admin.page.getByRole('link', { name: 'Board' }).click();
      await admin.page.locator('.table').getByText('Dr. Smith').first().waitFor();
      expect(await problems(admin.page)).toEqual([]);
      await admin.page.getByRole('button', { name: 'Sign out' }).click();
      await admin.page.getByRole('heading', { name: 'You have signed out' }).waitFor();
      expect(await problems(admin.page)).toEqual([]);
    });
  }

  it('is led by the keyboard alone', async () => {
    const smith = await on.come(SMITH);
    const { keyboard } = smith.page;
    const findings = smith.section('findings');
    await findings.card.getByRole('button', { name: 'Edit' }).focus();
    await keyboard.press('Enter');
    await findings.editable();
    // Whoever has asked for the pen can write at once.
    await expect
      .poll(() => findings.text.evaluate((field) => field === document.activeElement))
      .toBe(true);
    await keyboard.type('Seen. ');
    expect(await findings.text.inputValue()).toContain('Seen. ');
    await keyboard.press('Shift+Tab');
    await keyboard.press('Enter');
    await findings.says('Nobody is editing');
    // The button for it is gone; the focus is still in the section.
    await expect
      .poll(() => findings.card.evaluate((card) => card.contains(document.activeElement)))
      .toBe(true);
  });

  it('says aloud who comes, and at once what is lost', async () => {
    const smith = await on.come(SMITH);
    await smith.section('findings').edit();
    await on.come(JANE);
    await smith.page.getByRole('status').filter({ hasText: 'Nurse Jane is here' }).waitFor({
      state: 'attached',
    });
    await smith.page.route('**/Renew', (route) => route.abort());
    await smith.page.getByRole('alert').filter({ hasText: 'You no longer edit' }).waitFor({
      state: 'attached',
    });
  });
});
