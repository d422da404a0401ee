import { describe, it } from 'vitest';
import { oneEdits } from './support/one-edits.js';
import { scene } from './support/scene.js';

describe('a holder whose connection is gone', () => {
  // A grace longer than the 5 s after which others are told, so that there is time to answer; a lock
  // that lasts longer still, since it is not renewed meanwhile.
  const on = scene({ grace: '20s', ttl: '40s' });

  it('is shown with the time until when the lock is kept, which another may claim or wait for', async () => {
    const cable = await on.cable();
    const { smith, jane } = await oneEdits(on, { cable });
    cable.pull();
    await jane.section('findings').says(/Dr. Smith lost connection; kept until \d\d:\d\d:\d\d/);
    await jane.page.locator('.people').getByText('lost connection').waitFor();
    await jane.picture('grace');
    await jane.section('findings').press('Claim now');
    await jane.section('findings').editable();
    cable.mend();
    await smith.section('findings').says(/Nurse Jane is editing/);
  });

  it('did not come back: the lock goes to who waits for it', async () => {
    const cable = await on.cable();
    const { jane } = await oneEdits(on, { cable });
    cable.pull();
    await jane.section('findings').says(/Dr. Smith lost connection/);
    await jane.section('findings').press('Queue for it');
    await jane.activity(/Dr. Smith did not come back/);
    await jane.section('findings').editable();
  });
});
