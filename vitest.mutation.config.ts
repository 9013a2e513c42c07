import { defineConfig } from 'vitest/config';

/** The tests that a mutation run lets loose on the guards: those of the room and of the language. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: {
    tsconfigPaths: true,
    conditions: ['nymgate-source'],
    // Packages beside this file: in the sandbox, those of node_modules are the unchanged ones outside.
    alias: [
      {
        find: /^@nymgate\/([a-z-]+)\/(.+)$/,
        replacement: `${import.meta.dirname}/packages/$1/src/$2.ts`,
      },
    ],
  },
  ssr: { resolve: { conditions: ['nymgate-source', 'node'] } },
  test: {
    include: ['packages/{engine/src/requests,rules/src/native}/**/*.test.ts'],
    // Without the platform, whatever compiles rules fails to load, and Stryker goes on without the file.
    setupFiles: ['tests/harness/node-platform.ts'],
    testTimeout: 30_000,
  },
});
