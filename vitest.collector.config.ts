import { defineConfig } from 'vitest/config';

/** Tests against a real OpenTelemetry Collector (`npm run test:collector`), which is made from Go modules: `go build -C tests/collector -o otelcol .` */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['tests/collector/**/*.test.ts'],
    globalSetup: ['tests/harness/own-temporary-folder.ts'],
    testTimeout: 30_000,
    hookTimeout: 90_000,
    pool: 'forks',
    // The runner loads modules before ours, which a gateway in production refuses.
    env: { NODE_ENV: 'development' },
    reporters: process.env['NYMGATE_TEST_REPORT'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.vitest-collector-report.json' },
  },
});
