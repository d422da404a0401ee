import { describe, expect, it } from 'vitest';
import { oneEdits } from './support/one-edits.js';
import { scene } from './support/scene.js';

describe('connections that come and go', () => {
  // Time enough to be back, on a busy machine too.
  const on = scene({ grace: '8s', ttl: '12s' });

  it('keeps the lock over a reload', async () => {
    const { smith, jane } = await oneEdits(on);
    await smith.page.reload();
    await smith.section('findings').editable();
    await jane.section('findings').says(/Dr. Smith is editing/);
    expect(await jane.page.locator('.activity__item').filter({ hasText: 'began' }).count()).toBe(1);
  });

  it('frees the lock of a closed tab, and says why', async () => {
    const { smith, jane } = await oneEdits(on);
    await smith.page.close({ runBeforeUnload: false });
    await jane.section('findings').says('Nobody is editing');
    await jane.section('findings').edit();
  });

  it('keeps the lock of whose network is back in time', async () => {
    const cable = await on.cable();
    const { smith, jane } = await oneEdits(on, { cable });
    cable.pull();
    await smith.page.getByText('Reconnecting').waitFor();
    cable.mend();
    await smith.live();
    await smith.section('findings').editable();
    await smith.section('findings').text.fill('Written after the cut.');
    await jane.section('findings').says(/Dr. Smith is editing/);
    expect(await smith.page.locator('.toast--bad').count()).toBe(0);
  });

  it('shows whose connection is gone and until when, and frees the lock then', async () => {
    const cable = await on.cable();
    const { smith, jane } = await oneEdits(on, { cable });
    cable.pull();
    await smith.banner.getByText(/Findings is yours until \d\d:\d\d:\d\d/).waitFor();
    await smith.picture('network-lost');
    await smith.toast(/You no longer edit/);
    await smith.section('findings').readOnly();
    await smith.banner.getByText(/nothing can be edited until the service is back/).waitFor();
    await smith.picture('network-lost-for-long');
    await jane.section('findings').says('Nobody is editing');
    await jane.section('findings').edit();
    cable.mend();
    await smith.live();
    await smith.section('findings').says(/Nurse Jane is editing/);
    await smith.section('findings').readOnly();
  });
});
