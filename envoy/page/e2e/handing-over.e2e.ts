import { describe, it } from 'vitest';
import type { Person } from './support/browser.js';
import { oneEdits } from './support/one-edits.js';
import { scene } from './support/scene.js';
import { LEE, SMITH } from './support/tokens.js';

describe('from one to the next', () => {
  const on = scene();

  const ask = async (person: Person, reason = '') => {
    await person.section('findings').press('Ask to take over');
    await person.dialog.getByRole('textbox').fill(reason);
    await person.dialog.getByRole('button', { name: 'Ask Dr. Smith' }).click();
  };

  it('hands over to who asks, where the holder agrees', async () => {
    const { smith, jane } = await oneEdits(on);
    await ask(jane, 'The ward is waiting for it');
    await smith.dialog.getByText('The ward is waiting for it').waitFor();
    await smith.picture('takeover-question');
    await jane.section('findings').says(/You asked Dr. Smith to hand it over/);
    await jane.picture('takeover-asked');
    await smith.dialog.getByRole('button', { name: 'Hand over' }).click();
    await jane.section('findings').editable();
    await jane.toast(/It was handed over to you/);
    await smith.section('findings').readOnly();
    await smith.section('findings').says(/Nurse Jane is editing/);
  });

  it('leaves it with a holder who keeps it', async () => {
    const { smith, jane } = await oneEdits(on);
    await ask(jane);
    await smith.dialog.getByRole('button', { name: 'Keep editing' }).click();
    await jane.toast(/Dr. Smith goes on editing/);
    await smith.section('findings').editable();
  });

  it('passes a lock on whose holder says nothing', async () => {
    const { smith, jane } = await oneEdits(on);
    await ask(jane);
    await smith.dialog.waitFor();
    await jane.section('findings').editable();
    await smith.section('findings').readOnly();
    await smith.dialog.waitFor({ state: 'detached' });
  });

  it('takes a request back', async () => {
    const { smith, jane } = await oneEdits(on);
    await ask(jane);
    await smith.dialog.waitFor();
    await jane.section('findings').press('Withdraw');
    await smith.dialog.waitFor({ state: 'detached' });
    await smith.section('findings').editable();
  });

  it('lets a holder write on, and answer later', async () => {
    const { smith, jane } = await oneEdits(on);
    await ask(jane);
    await smith.dialog.waitFor();
    await smith.page.keyboard.press('Escape');
    await smith.dialog.waitFor({ state: 'detached' });
    await smith.section('findings').says(/Nurse Jane asks to take over/);
    await smith.section('findings').press('Keep editing');
    await jane.toast(/Dr. Smith goes on editing/);
  });

  it('moves to another window of its holder, who agrees in the first', async () => {
    const { smith } = await oneEdits(on);
    const window = await smith.another(on.stack, SMITH);
    await window.section('findings').press('Move it here');
    // A browser draws no page that is behind another.
    await smith.page.bringToFront();
    await smith.dialog.getByText('You ask to edit Findings in another window').waitFor();
    await smith.dialog.getByRole('button', { name: 'Hand over' }).click();
    await smith.section('findings').readOnly();
    await window.page.bringToFront();
    await window.section('findings').editable();
  });

  it('gives the lock to those who queue in the order in which they came', async () => {
    const { smith, jane } = await oneEdits(on);
    const lee = await on.come(LEE);
    await jane.section('findings').press('Queue for it');
    await jane.section('findings').says('You are next');
    await lee.section('findings').says('1 person is waiting');
    await lee.section('findings').press('Queue for it');
    await lee.section('findings').says('You are number 2 in the queue');
    await lee.picture('queued');
    await smith.section('findings').press('Done');
    await jane.section('findings').editable();
    await jane.toast(/It is your turn/);
    await lee.section('findings').says('You are next');
    await jane.section('findings').press('Done');
    await lee.section('findings').editable();
  });

  it('gives up a place in the queue', async () => {
    const { smith, jane } = await oneEdits(on);
    await jane.section('findings').press('Queue for it');
    await smith.section('findings').says('1 person is waiting');
    await jane.section('findings').press('Leave the queue');
    await smith.section('findings').card.getByText('1 person is waiting').waitFor({
      state: 'detached',
    });
  });
});
