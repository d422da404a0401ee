/** Ends something that was begun: a timer, a subscription. Calling it again does nothing. */
export type Cancel = () => void;

/** The clock and the timers that everything here goes by; all times are in milliseconds. */
export interface Time {
  /** A time that never goes back, whatever is done to the wall clock. Only differences mean anything. */
  now(): number;
  after(ms: number, run: () => void): Cancel;
  /**
   * Runs when timers may have come late (the page was hidden, frozen or asleep), and when the
   * machine's network went or came; told whether it just went.
   */
  onWake(run: (wentOffline: boolean) => void): Cancel;
  close(): void;
}

/**
 * How much further the wall clock must have moved than the monotonic one, between two looks at
 * them, to mean that the machine slept. Below are the small steps by which a wall clock is set.
 */
const SLEEP_MS = 2_000;

/**
 * A monotonic clock that a sleeping machine does not stop: `performance.now()` may stand still
 * while a laptop is closed, and a lock's deadline does not. A wall clock set forward looks the
 * same and makes deadlines come early, which is the safe side; one set back changes nothing.
 */
export function steadyClock(
  monotonic: () => number = () => performance.now(),
  wall: () => number = () => Date.now(),
): () => number {
  let lastMonotonic = monotonic();
  let lastWall = wall();
  let slept = 0;
  return () => {
    const nowMonotonic = monotonic();
    const nowWall = wall();
    const unseen = nowWall - lastWall - (nowMonotonic - lastMonotonic);
    if (unseen > SLEEP_MS) {
      slept += unseen;
    }
    lastMonotonic = nowMonotonic;
    lastWall = nowWall;
    return nowMonotonic + slept;
  };
}

/** Plain timers, for processes, and where a page may not start a worker. */
export function plainTime(): Time {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  return {
    now: steadyClock(),
    after(ms, run) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        run();
      }, ms);
      timers.add(timer);
      return () => {
        timers.delete(timer);
        clearTimeout(timer);
      };
    },
    onWake: () => () => {},
    close() {
      timers.forEach(clearTimeout);
      timers.clear();
    },
  };
}

/**
 * Waits, but no longer than until the next wake: what was waited for may be possible again.
 *
 * @throws the signal's reason where it is aborted
 */
export function pause(time: Time, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const settle = (how: () => void) => {
      cancelTimer();
      cancelWake();
      signal?.removeEventListener('abort', aborted);
      how();
    };
    const passed = () => settle(resolve);
    const aborted = () => settle(() => reject(signal?.reason));
    const cancelTimer = time.after(ms, passed);
    const cancelWake = time.onWake(passed);
    signal?.addEventListener('abort', aborted);
  });
}
