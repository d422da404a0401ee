import { describe, expect, it } from 'vitest';
import { oneEdits } from './support/one-edits.js';
import { scene } from './support/scene.js';
import { JANE, LEE, SMITH } from './support/tokens.js';

describe('two people before one report', () => {
  const on = scene();

  it('shows everybody who edits, and lets nobody else write', async () => {
    const smith = await on.come(SMITH);
    const jane = await on.come(JANE);
    await smith.section('findings').edit();
    await smith.section('findings').editable();
    await jane.section('findings').says(/Dr. Smith is editing, expires in 0:0\d/);
    await jane.section('findings').readOnly();
    await jane.activity(/Dr. Smith began to edit/);
    await jane.picture('viewer');
  });

  it('tells the second of two who were as good as at once who was first', async () => {
    const smith = await on.come(SMITH);
    const jane = await on.come(JANE);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await jane.page.route('**/Acquire', async (route) => {
      await held;
      await route.continue();
    });
    await jane.section('findings').press('Edit');
    await smith.section('findings').edit();
    letGo();
    await jane.toast(/Dr. Smith is editing, expires in \d s/);
    await jane.section('findings').readOnly();
    await jane.picture('denied');
  });

  it('keeps a lock beyond its time while its page renews it', async () => {
    const smith = await on.come(SMITH);
    const jane = await on.come(JANE);
    await smith.section('findings').edit();
    // Once a second; the lock by itself would have lasted for eight.
    for (let renewals = 0; renewals < 10; renewals++) {
      await smith.page.waitForResponse(/\/Renew$/);
    }
    await jane.section('findings').says(/Dr. Smith is editing/);
    await smith.section('findings').editable();
  });

  it('takes the pen from whose lock cannot be renewed, and shows others that it is free', async () => {
    const { smith, jane } = await oneEdits(on);
    await smith.page.route('**/Renew', (route) => route.abort());
    await smith.toast(/could not be renewed/);
    await smith.toast(/You no longer edit/);
    await smith.section('findings').readOnly();
    await jane.section('findings').says('Nobody is editing');
    await jane.activity(/Dr. Smith ran out of time/);
  });

  it('lets two people edit two sections, and shows a third both', async () => {
    const [smith, jane, lee] = [await on.come(SMITH), await on.come(JANE), await on.come(LEE)];
    await smith.section('findings').edit();
    await jane.section('diagnosis').edit();
    await lee.section('findings').says(/Dr. Smith is editing/);
    await lee.section('diagnosis').says(/Nurse Jane is editing/);
  });

  it('refuses a lock beyond the limit of a document', async () => {
    const smith = await on.come(SMITH);
    for (const section of ['indication', 'findings', 'diagnosis']) {
      await smith.section(section).edit();
    }
    await smith.section('medication').press('Edit');
    await smith.toast(/You are editing in 3 places already/);
    await smith.section('medication').readOnly();
  });

  it('saves what is written, and shows it in another tab at once', async () => {
    const smith = await on.come(SMITH);
    await smith.section('diagnosis').edit();
    const tab = await smith.another(on.stack, JANE);
    await smith.section('diagnosis').text.fill('Nodule, probably benign.');
    await expect
      .poll(() => tab.section('diagnosis').text.inputValue())
      .toBe('Nodule, probably benign.');
    // A browser draws no page that is behind another.
    await smith.page.bringToFront();
    await smith.section('diagnosis').press('Done');
    await tab.section('diagnosis').says('Nobody is editing');
    await smith.page.reload();
    await smith.live();
    expect(await smith.section('diagnosis').text.inputValue()).toBe('Nodule, probably benign.');
    await smith.section('diagnosis').says(/Saved in this browser by Dr. Smith/);
  });

  it('shows who looks at the report, and at which section', async () => {
    const smith = await on.come(SMITH);
    const jane = await on.come(JANE);
    await jane.page.locator('.people').getByText('Dr. Smith').waitFor();
    await smith.page.locator('.people').getByText('Nurse Jane').waitFor();
    await jane.section('recommendation').card.click();
    await smith
      .section('recommendation')
      .card.getByRole('img', { name: 'Looking at this section: Nurse Jane' })
      .waitFor();
    await jane.leave();
    await smith.page.locator('.people').getByText('Nurse Jane').waitFor({ state: 'detached' });
  });
});
