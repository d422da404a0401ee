import { type DependencyList, useEffect, useState } from 'react';

/** Something that is made when a component appears, and closed when it goes. */
export function useOwned<T extends { close(): unknown }>(
  make: () => T,
  dependencies: DependencyList,
): T | undefined {
  const [owned, setOwned] = useState<T>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it is made of, the caller says.
  useEffect(() => {
    const made = make();
    setOwned(made);
    return () => {
      setOwned(undefined);
      void made.close();
    };
  }, dependencies);
  return owned;
}
