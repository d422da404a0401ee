import type { Person } from './browser.js';
import type { Cable } from './cable.js';
import type { Scene } from './scene.js';
import { JANE, SMITH } from './tokens.js';

/** Dr. Smith edits the findings, before a cable where one is given, and Nurse Jane sees it. */
export async function oneEdits(
  on: Scene,
  behind: { readonly cable?: Cable } = {},
): Promise<{ smith: Person; jane: Person }> {
  const [smith, jane] = [await on.come(SMITH, behind), await on.come(JANE)];
  await smith.section('findings').edit();
  await jane.section('findings').says(/Dr. Smith is editing/);
  return { smith, jane };
}
