import { defineConfig } from 'vitest/config';

/**
 * Tests of the image (`npm run test:image`): its files, a container of it under runc, and a registry. They need root on Linux and
 * runc, bubblewrap, skopeo, docker-registry and cosign.
 */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['tests/image/**/*.test.ts'],
    globalSetup: ['tests/harness/own-temporary-folder.ts', 'tests/image/build-image-under-test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    pool: 'forks',
    env: { NODE_ENV: 'development' },
    reporters: process.env['NYMGATE_TEST_REPORT'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.vitest-image-report.json' },
  },
});
