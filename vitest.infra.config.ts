import { defineConfig } from 'vitest/config';

/** Tests of what is deployed (`npm run test:infra`): with Terraform's core, Helm, kustomize, systemd, nginx, Caddy and shellcheck, which are no npm packages. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['tests/infra/**/*.test.ts'],
    globalSetup: [
      'tests/harness/own-temporary-folder.ts',
      'tests/infra/kubernetes/prepare.ts',
      'tests/infra/terraform/serve-for-run.ts',
    ],
    testTimeout: 120_000,
    hookTimeout: 90_000,
    pool: 'forks',
    // On two processors the default is one worker, which waits for its engine most of the time.
    maxWorkers: 2,
    maxConcurrency: 2,
    // The runner loads modules before ours, which a gateway in production refuses.
    env: { NODE_ENV: 'development' },
    reporters: process.env['NYMGATE_TEST_REPORT'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.vitest-infra-report.json' },
  },
});
