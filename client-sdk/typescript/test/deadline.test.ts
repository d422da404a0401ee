import { beforeEach, describe, expect, it } from 'vitest';
import { Deadline } from '../src/deadline.js';
import { FakeTime } from './support/fake-time.js';

describe('a deadline', () => {
  let time: FakeTime;
  let told: string[];
  let deadline: Deadline;

  beforeEach(() => {
    time = new FakeTime();
    told = [];
    deadline = new Deadline(
      time,
      300,
      100,
      () => told.push(`warning at ${time.now()}`),
      () => told.push(`over at ${time.now()}`),
    );
  });

  it('warns before it is over, and tells when it is, once each', () => {
    time.pass(1_000);
    expect(told).toEqual(['warning at 200', 'over at 300']);
    expect(deadline.left).toBe(0);
  });

  it('warns again after it was extended', () => {
    time.pass(250);
    deadline.extend(500, 100);
    expect(deadline.warned).toBe(false);
    time.pass(1_000);
    expect(told).toEqual(['warning at 200', 'warning at 400', 'over at 500']);
  });

  it('is never moved earlier', () => {
    deadline.extend(200, 100);
    expect(deadline.at).toBe(300);
  });

  it('cannot be extended once it has passed, though no timer has run', () => {
    time.freeze(400);
    deadline.extend(1_000, 100);
    expect(told).toEqual(['over at 400']);
    expect(deadline.left).toBe(0);
  });

  it('is found over by a look at the clock where timers do not run', () => {
    time.freeze(400);
    deadline.check();
    expect(told).toEqual(['over at 400']);
  });

  it('tells nothing after its end', () => {
    deadline.end();
    time.pass(1_000);
    expect(told).toEqual([]);
  });
});
