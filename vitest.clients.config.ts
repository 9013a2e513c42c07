import { defineConfig } from 'vitest/config';

/** Real clients of Graph against the built gateway (`npm run test:clients`); what they are made of comes from their registries. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['tests/clients/**/*.test.ts'],
    globalSetup: ['tests/harness/own-temporary-folder.ts'],
    testTimeout: 600_000,
    // The first build of the Go SDK takes minutes; each program has a limit of its own below that.
    hookTimeout: 1_500_000,
    pool: 'forks',
    fileParallelism: false,
    // The runner loads modules before ours, which a gateway in production refuses.
    env: { NODE_ENV: 'development' },
    reporters: process.env['NYMGATE_TEST_REPORT'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.vitest-clients-report.json' },
  },
});
