import { defineConfig } from 'vitest/config';

/** Tests against an emulated cloud (`npm run test:cloud`); they need moto, which is no npm package. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['tests/cloud/**/*.test.ts'],
    globalSetup: ['tests/harness/own-temporary-folder.ts'],
    testTimeout: 30_000,
    hookTimeout: 90_000,
    pool: 'forks',
    // The runner loads modules before ours, which a gateway in production refuses.
    env: { NODE_ENV: 'development' },
    reporters: process.env['NYMGATE_TEST_REPORT'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.vitest-cloud-report.json' },
  },
});
