import { configDefaults, defineConfig } from 'vitest/config';

/**
 * Unit tests of rooms that do no I/O and keep no state between files: they share one process a worker, and load what they test
 * once. The others, and what replaces a module, have a process a file.
 */
const ALONE = [
  'packages/{hosts,shell,export,doctor,deploy,console-engine,cli}/src/**/*.test.ts',
  'packages/*/src/**/equal-work.test.ts',
];

export default defineConfig({
  // The simulator from source, as tsconfig.json says.
  resolve: { tsconfigPaths: true, conditions: ['nymgate-source'] },
  ssr: { resolve: { conditions: ['nymgate-source', 'node', 'import', 'default'] } },
  test: {
    globalSetup: ['tests/harness/own-temporary-folder.ts', 'tests/harness/make-rsa-keys.ts'],
    setupFiles: ['tests/harness/rsa-keys.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    // The runner loads modules before ours, which a gateway in production refuses.
    env: { NODE_ENV: 'development' },
    // By default one processor is left idle, which on a machine with two is half of it.
    maxWorkers: '100%',
    reporters: process.env['NYMGATE_TEST_REPORT'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.vitest-report.json' },
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['packages/*/src/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ALONE, 'packages/{console,simulator}/**'],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: [
            ...ALONE,
            'packages/console/src/**/*.test.ts',
            'packages/simulator/{src,tests}/**/*.test.ts',
            'tests/**/*.test.ts',
          ],
          exclude: [
            ...configDefaults.exclude,
            'tests/{browser,clients,cloud,collector,image,infra,installed,lambda,oracles,spark,state}/**',
          ],
        },
      },
    ],
  },
});
