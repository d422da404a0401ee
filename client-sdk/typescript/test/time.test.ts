import { describe, expect, it } from 'vitest';
import { pause, steadyClock } from '../src/time.js';
import { FakeTime } from './support/fake-time.js';

describe('the steady clock', () => {
  const clocks = { monotonic: 0, wall: 0 };
  const clock = () => {
    Object.assign(clocks, { monotonic: 1_000, wall: 1_700_000_000_000 });
    return steadyClock(
      () => clocks.monotonic,
      () => clocks.wall,
    );
  };

  it('counts the time that a machine slept, which the monotonic clock may not', () => {
    const now = clock();
    const before = now();
    clocks.monotonic += 10;
    clocks.wall += 600_010;
    expect(now() - before).toBe(600_010);
  });

  it('does not go back where the wall clock is set back', () => {
    const now = clock();
    const before = now();
    clocks.monotonic += 10;
    clocks.wall -= 3_600_000;
    expect(now() - before).toBe(10);
    clocks.monotonic += 10;
    clocks.wall += 10;
    expect(now() - before).toBe(20);
  });

  it('takes no notice of the small steps by which a wall clock is kept right', () => {
    const now = clock();
    const before = now();
    for (let step = 0; step < 10; step++) {
      clocks.monotonic += 1_000;
      clocks.wall += 1_100;
      now();
    }
    expect(now() - before).toBe(10_000);
  });
});

describe('a pause', () => {
  it('ends early at a wake', async () => {
    const time = new FakeTime();
    const paused = pause(time, 60_000);
    time.wake();
    await expect(paused).resolves.toBeUndefined();
  });

  it('ends with the reason of its signal, now or later', async () => {
    const time = new FakeTime();
    const reason = new Error('no longer wanted');
    await expect(pause(time, 1, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const paused = pause(time, 60_000, controller.signal);
    controller.abort(reason);
    await expect(paused).rejects.toBe(reason);
  });
});
