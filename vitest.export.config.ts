import { defineConfig } from 'vitest/config';

/** The export killed many times (`npm run test:export`); `npm test` kills it a few times only. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    globalSetup: ['tests/harness/own-temporary-folder.ts', 'tests/harness/make-rsa-keys.ts'],
    setupFiles: ['tests/harness/rsa-keys.ts'],
    include: ['tests/export/kill.test.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 90_000,
    pool: 'forks',
    // The runner loads modules before ours, which a gateway in production refuses.
    env: { NODE_ENV: 'development' },
    reporters: process.env['NYMGATE_TEST_REPORT'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.vitest-export-report.json' },
  },
});
