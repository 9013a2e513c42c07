import { defineConfig } from 'vitest/config';

/** The package as a stranger installs it, on each Node that it supports (`npm run test:installed`); npm's registry is asked. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['tests/installed/**/*.test.ts'],
    globalSetup: ['tests/harness/own-temporary-folder.ts', 'tests/installed/pack-for-strangers.ts'],
    testTimeout: 120_000,
    hookTimeout: 480_000,
    pool: 'forks',
    reporters: process.env['NYMGATE_TEST_REPORT'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.vitest-installed-report.json' },
  },
});
