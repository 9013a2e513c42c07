import { defineConfig } from 'vitest/config';

/** Tests that compare with other people's programs (`npm run test:oracles`), which tests/oracles/package.json names. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['tests/oracles/**/*.test.ts'],
    globalSetup: ['tests/harness/own-temporary-folder.ts', 'tests/harness/make-rsa-keys.ts'],
    setupFiles: ['tests/harness/rsa-keys.ts'],
    testTimeout: 30_000,
    hookTimeout: 90_000,
    pool: 'forks',
    maxWorkers: '100%',
    // The runner loads modules before ours, which a gateway in production refuses.
    env: { NODE_ENV: 'development' },
    reporters: process.env['NYMGATE_TEST_REPORT'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.vitest-oracles-report.json' },
  },
});
