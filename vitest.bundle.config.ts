import { defineConfig } from 'vitest/config';

/**
 * The tests that ask a gateway over HTTP, against the built bundle in a process of its own (`npm run test:bundle`). Left out:
 * security/identity-calls and identity-faults, which move the gateway's clock; what runs no gateway.
 */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its configuration.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: [
      'tests/leak/*.test.ts',
      'tests/security/{bodies,callers,egress-proxy,identity-matrix,psoxy-headers,requests,source-auth-faults,tokens,upstream}.test.ts',
      'tests/e2e/{cli-caller-keys,examples,graph-sdk,psoxy-rules}.test.ts',
      'tests/contract/{domain-policy,known-fields}.test.ts',
      'tests/package/{bundle,bundle-cache,bundle-commands,bundle-parts,bundle-sizes}.test.ts',
    ],
    globalSetup: [
      'tests/harness/own-temporary-folder.ts',
      'tests/harness/build-bundle-under-test.ts',
      'tests/harness/make-rsa-keys.ts',
    ],
    setupFiles: ['tests/harness/rsa-keys.ts'],
    testTimeout: 60_000,
    // Some hooks build a bundle, or ask for every page twice, while other files use the processors.
    hookTimeout: 180_000,
    pool: 'forks',
    // The runner loads modules before ours, which a gateway in production refuses.
    env: { NODE_ENV: 'development' },
    reporters: process.env['NYMGATE_TEST_REPORT'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.vitest-bundle-report.json' },
  },
});
