import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.e2e.ts'],
    // Each file has a stack and a browser of its own, and mostly waits for times to pass: two at a
    // time are what two cores bear.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A second where nothing is said, in which a busy machine may not even have drawn a page.
    expect: { poll: { timeout: 30_000 } },
  },
});
