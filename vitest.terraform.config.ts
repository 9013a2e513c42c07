import { defineConfig } from 'vitest/config';

/** Tests of infra/ alone (`npm run test:terraform`), which need an engine and nothing else; `test:infra` runs them too. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['tests/infra/terraform/**/*.test.ts'],
    globalSetup: ['tests/harness/own-temporary-folder.ts', 'tests/infra/terraform/serve-for-run.ts'],
    // Against a hang alone: on a busy machine an engine may take minutes for what takes it seconds otherwise.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    pool: 'forks',
    // On two processors the default is one worker, which waits for its engine most of the time.
    maxWorkers: 2,
    maxConcurrency: 2,
    // The runner loads modules before ours, which a gateway in production refuses.
    env: { NODE_ENV: 'development' },
    reporters: ['default'],
  },
});
