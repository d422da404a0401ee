import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs scripts of a package one after the other; the first that fails ends the build. */
export function runSteps(what, home, steps) {
  for (const step of steps) {
    const { status } = spawnSync('npm', ['run', '--silent', step], {
      cwd: fileURLToPath(home),
      stdio: 'inherit',
    });
    if (status !== 0) {
      console.error(`${what} fails: npm run ${step}`);
      process.exit(1);
    }
  }
}
