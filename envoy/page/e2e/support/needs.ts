import { missing } from './programs.js';

/** What is absent is said once; `e2e/run.js` leaves the tests out before this is reached. */
export default function needs(): void {
  const absent = missing();
  if (absent) {
    throw new Error(`Tests in a browser need ${absent}`);
  }
}
