import { useEffect, useState } from 'react';

/**
 * Something that is made when a component appears, and closed when it goes or `make` changes: a
 * client, an opened resource, an observation. Undefined in the first render.
 */
export function useOwned<T extends { close(): unknown }>(make: () => T): T | undefined {
  const [owned, setOwned] = useState<T>();
  useEffect(() => {
    const made = make();
    setOwned(made);
    return () => {
      setOwned(undefined);
      Promise.resolve(made.close()).catch(() => {
        // Nobody is there any more to be told; a lock's time ends it.
      });
    };
  }, [make]);
  return owned;
}
