import { defineConfig } from 'vitest/config';

/**
 * The bundle of the Lambda host in a process of its own, under a stand-in of Lambda's runtime API (`npm run test:lambda`). The client of
 * that API is ours, or AWS's own where `NYMGATE_RIC` names its `index.mjs`.
 */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['tests/lambda/**/*.test.ts'],
    globalSetup: ['tests/harness/own-temporary-folder.ts', 'tests/lambda/build-lambda-under-test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    reporters: process.env['NYMGATE_TEST_REPORT'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.vitest-lambda-report.json' },
  },
});
