import { describe, expect, it } from 'vitest';
import { oneEdits } from './support/one-edits.js';
import { scene } from './support/scene.js';
import { SMITH } from './support/tokens.js';

describe('when a part of the system fails', () => {
  // What is started again, is so before a lock or a session is over.
  const on = scene({ instances: 2, grace: '20s', ttl: '20s' });

  it('comes back after a restart of Envoy, with the lock', async () => {
    const { smith, jane } = await oneEdits(on);
    await on.stack.edge.kill();
    await smith.page.getByText('Reconnecting').waitFor();
    await on.stack.edge.start();
    await Promise.all([smith.live(), jane.live()]);
    await smith.section('findings').editable();
    await smith.section('findings').press('Done');
    await jane.section('findings').says('Nobody is editing');
  });

  it('goes on at the other instance when one is killed', async () => {
    const { smith, jane } = await oneEdits(on);
    const [first] = on.stack.services;
    await first?.kill();
    await Promise.all([smith.live(), jane.live()]);
    await smith.section('findings').editable();
    await jane.section('findings').says(/Dr. Smith is editing/);
    await smith.section('findings').press('Done');
    await jane.section('findings').edit();
    await first?.start();
  });

  it('lets nobody write past the deadline while the store is away', async () => {
    const smith = await on.come(SMITH);
    await smith.section('findings').edit();
    await on.stack.store.kill();
    await smith.banner.getByText('The lock service cannot reach its store').waitFor();
    await smith.section('findings').editable();
    await smith.toast(/You no longer edit/);
    await smith.section('findings').readOnly();
    await smith.picture('store-away');
    expect(
      await smith.section('diagnosis').card.getByRole('button', { name: 'Edit' }).isDisabled(),
    ).toBe(true);
    await on.stack.store.start();
    await smith.live();
    await smith.banner.waitFor({ state: 'detached' });
    await smith.section('diagnosis').edit();
  });

  it('names the store also where only a new connection finds it away', async () => {
    const cable = await on.cable();
    const smith = await on.come(SMITH, { cable });
    await smith.live();
    cable.pull();
    await smith.banner.getByText('Connection lost').waitFor();
    await on.stack.store.kill();
    cable.mend();
    await smith.banner.getByText('The lock service cannot reach its store').waitFor();
    await on.stack.store.start();
    await smith.live();
  });
});
