import { useSyncExternalStore } from 'react';
import { usePage } from '../app/context.js';

/** How often countdowns look at the clock: a second is then never shown for much longer. */
const TICK_MS = 250;

const SECOND = 1_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all countdowns of the page. */
function listen(changed: () => void): () => void {
  listeners.add(changed);
  timer ??= setInterval(() => {
    for (const listener of [...listeners]) {
      listener();
    }
  }, TICK_MS);
  return () => {
    listeners.delete(changed);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The client's clock in whole seconds: it draws anew once a second. */
export function useSeconds(): number {
  const { client } = usePage();
  return useSyncExternalStore(listen, () => Math.floor(client.now() / SECOND));
}

/** Whole seconds that are left until a time of the client's clock; never below 0. */
export function useSecondsLeft(until: number): number {
  const { client } = usePage();
  return useSyncExternalStore(listen, () =>
    Math.max(0, Math.ceil((until - client.now()) / SECOND)),
  );
}

/** `4:12`, or `1:04:12`. */
export function clockText(seconds: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}

/** Time that is left, as it runs. Not read out: a screen reader would say nothing else. */
export function Countdown({ until }: { until: number }) {
  const seconds = useSecondsLeft(until);
  return (
    <span className="countdown" role="timer" aria-live="off">
      {clockText(seconds)}
    </span>
  );
}

/** The time of day of a moment on the client's clock: `12:03:10`. */
export function timeOfDay(at: number, now: number): string {
  return new Date(Date.now() + at - now).toLocaleTimeString('en-GB');
}
