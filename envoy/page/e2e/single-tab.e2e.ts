import { describe, it } from 'vitest';
import { scene } from './support/scene.js';
import { SMITH } from './support/tokens.js';

describe('one lock for each user', () => {
  const on = scene({ singleTab: true });

  it('refuses a second one, and shows the way to the first', async () => {
    const smith = await on.come(SMITH);
    await smith.section('findings').edit();
    await smith.section('diagnosis').press('Edit');
    await smith.toast('You are editing elsewhere: finish there first');
    await smith.page.getByRole('button', { name: 'Go to Findings' }).click();
    await smith.page.locator('[data-section="findings"][data-selected="true"]').waitFor();
    await smith.section('findings').press('Done');
    await smith.section('diagnosis').edit();
    // Else the next test's Dr. Smith would still have it, until its grace is over.
    await smith.section('diagnosis').press('Done');
    await smith.section('diagnosis').says('Nobody is editing');
  });

  it('shows a lock that one has in another window', async () => {
    const smith = await on.come(SMITH);
    await smith.section('findings').edit();
    const tab = await smith.another(on.stack, SMITH);
    await tab.section('findings').says(/You are editing in another window/);
    await tab.section('findings').readOnly();
  });
});
