import { defineConfig } from 'vitest/config';

/** The tests that a mutation run lets loose on the guards: those of the room and of the language. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['src/{requests,native}/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
