import { defineConfig } from 'vitest/config';

/** Tests with Apache Spark and DuckDB (`npm run test:spark`); PySpark is no npm package. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['tests/spark/**/*.test.ts'],
    globalSetup: ['tests/harness/own-temporary-folder.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    fileParallelism: false,
    // The runner loads modules before ours, which a gateway in production refuses.
    env: { NODE_ENV: 'development' },
    reporters: process.env['NYMGATE_TEST_REPORT'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.vitest-spark-report.json' },
  },
});
