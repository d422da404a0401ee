/** What the dependencies of this package need. */
const OLDEST_MAJOR = 20;

/**
 * Ends a step of the build where this Node is too old for it: said and left out, as a step is whose
 * program is absent; with CI=true an error, as there nothing may be left out.
 */
export function requireNode(what) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_MAJOR) {
    const inCi = process.env.CI?.toLowerCase() === 'true';
    const verdict = inCi ? 'Failed (CI=true)' : 'Left out';
    console.log(
      `${verdict}, as Node ${process.versions.node} is older than ${OLDEST_MAJOR}: ${what}`,
    );
    process.exit(inCi ? 1 : 0);
  }
}
