const FIRST_MS = 100;

/** Above it, a user would wait longer for the reconnect than for the cause to pass. */
const LONGEST_MS = 5_000;

/** How long to wait after so many failures in a row: doubling, and spread so that clients part. */
export function backoff(failures: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16));
  return longest / 2 + (Math.random() * longest) / 2;
}
