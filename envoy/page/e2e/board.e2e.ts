import { describe, expect, it } from 'vitest';
import { scene } from './support/scene.js';
import { ADMIN, JANE, SMITH } from './support/tokens.js';

describe("the administrators' board", () => {
  const on = scene();

  it('shows all locks, sessions and events, filtered by words', async () => {
    const smith = await on.come(SMITH);
    const jane = await on.come(JANE);
    await smith.section('findings').edit();
    const admin = await on.come(ADMIN);
    await admin.page.getByRole('link', { name: 'Board' }).click();
    const rows = admin.page.locator('.table tbody tr');
    await rows.filter({ hasText: 'Dr. Smith' }).waitFor();
    await jane.section('medication').edit();
    await rows.filter({ hasText: 'Nurse Jane' }).waitFor();
    await admin.page.locator('.feed__item').filter({ hasText: 'Nurse Jane' }).first().waitFor();
    await admin.page.getByRole('searchbox').fill(`${jane.document} jane`);
    await expect.poll(() => rows.count()).toBe(1);
    await admin.page.getByRole('searchbox').fill('');
    await admin.page.getByRole('button', { name: 'Sessions' }).click();
    await rows
      .filter({ hasText: `document:${smith.document}:tab:findings` })
      .first()
      .waitFor();
    await admin.picture('board-sessions');
  });

  it('takes a lock from its holder, with a reason, and says so to them', async () => {
    const smith = await on.come(SMITH);
    await smith.section('findings').edit();
    const admin = await on.come(ADMIN);
    await admin.page.getByRole('link', { name: 'Board' }).click();
    const force = () =>
      admin.page
        .getByRole('button', { name: `Force document:${smith.document}:tab:findings` })
        .click();
    await force();
    const release = admin.dialog.getByRole('button', { name: 'Force release' });
    expect(await release.isDisabled()).toBe(true);
    await admin.dialog.getByRole('textbox').fill('The ward called');
    await release.click();
    await smith.toast(/You no longer edit/);
    await smith.section('findings').readOnly();
    await smith.activity(/was released by an administrator/);

    await smith.section('findings').edit();
    await force();
    await admin.dialog.getByRole('textbox').fill('I finish it');
    await admin.dialog.getByRole('button', { name: 'Take it myself' }).click();
    await smith.section('findings').says(/Alex Admin is editing/);
  });

  it('is for administrators', async () => {
    const smith = await on.come(SMITH);
    await smith.page.goto(`${on.stack.url}/#/board`);
    await smith.page.getByText('The board is for administrators').waitFor();
  });
});
