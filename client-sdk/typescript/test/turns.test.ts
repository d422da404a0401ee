import { expect, it } from 'vitest';
import { Turns } from '../src/turns.js';

it('tasks of one key run one after the other, also after one that failed', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const task =
    (name: string, fails = false) =>
    async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
      if (fails) {
        throw new Error(name);
      }
    };
  const first = turns.run('a', task('first', true));
  const second = turns.run('a', task('second'));
  await expect(first).rejects.toThrow('first');
  await second;
  expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  await turns.idle();
});
