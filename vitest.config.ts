import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  // The simulator from source, as tsconfig.json says.
  resolve: { tsconfigPaths: true },
  test: {
    include: ['src/**/*.test.ts', 'simulator/{src,tests}/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'tests/cloud/**'],
    globalSetup: ['tests/harness/make-rsa-keys.ts'],
    setupFiles: ['tests/harness/rsa-keys.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    reporters: process.env['NYMGATE_TEST_REPORT'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.vitest-report.json' },
  },
});
