import { defineConfig } from 'vitest/config';

/** The tests that a mutation run lets loose on the guards: those of the room and of the language. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: { tsconfigPaths: true, conditions: ['nymgate-source'] },
  ssr: { resolve: { conditions: ['nymgate-source', 'node'] } },
  test: {
    include: ['packages/{engine/src/requests,rules/src/native}/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
