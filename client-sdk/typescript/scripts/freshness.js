// Tells whether something is newer than all that it is made of.

import { existsSync, readdirSync, statSync } from 'node:fs';

/** When the newest of these was written, with all that is in them; what is missing is to come. */
export function newest(...paths) {
  return Math.max(
    0,
    ...paths.map((path) => {
      if (!existsSync(path)) {
        return Number.POSITIVE_INFINITY;
      }
      const stat = statSync(path);
      return stat.isDirectory()
        ? newest(
            ...readdirSync(path)
              .filter((name) => name !== 'gen')
              .map((name) => `${path}/${name}`),
          )
        : stat.mtimeMs;
    }),
  );
}

/** When it was written; 0 where it is not there. */
export function writtenAt(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}
