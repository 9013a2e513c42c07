import type { Config } from '../../packages/gateway/src/config/config-settings.ts';
import { loadConfig } from '../../packages/gateway/src/config/load-config.ts';

/** A configuration for hosts whose gateway a test brings itself: free ports, one connector that nobody asks, no wait at the end. */
export function hostConfig(extra: Readonly<Record<string, unknown>> = {}): Config {
  const text = JSON.stringify({
    listen: { port: 0 },
    admin: { port: 0 },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:KEY' }] },
    connectors: {
      'entra-id': {
        tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
        clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
        assertion: { type: 'token-file', path: '/t' },
      },
    },
    drain: { lagMilliseconds: 0 },
    ...extra,
  });
  return loadConfig({ text, file: 'test.json', environment: {} });
}
