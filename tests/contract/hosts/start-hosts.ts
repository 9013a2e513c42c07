import { createApp } from '../../../packages/gateway/src/app/create-app.ts';
import { loadConfig } from '../../../packages/gateway/src/config/load-config.ts';
import {
  createFunctionRuntime,
  type FunctionRuntime,
} from '../../../packages/hosts/src/functions/create-function-runtime.ts';
import { startNodeHost } from '../../../packages/hosts/src/node/index.ts';
import { AMAZON_FORMATS, type AmazonFormat, amazonUnderTest } from './amazon-under-test.ts';
import { azureUnderTest } from './azure-under-test.ts';
import { gcpUnderTest } from './gcp-under-test.ts';
import type { HostUnderTest } from './host-under-test.ts';
import { nodeUnderTest } from './node-under-test.ts';
import type { HostsConfig } from './write-config.ts';

const FORMATS = Object.keys(AMAZON_FORMATS) as readonly AmazonFormat[];
/** What is compared, by the folder of packages/hosts/src. */
export const HOSTS_UNDER_TEST = {
  node: ['node'],
  gcp: ['gcp function'],
  azure: ['azure function'],
  'aws-lambda': FORMATS,
} as const;
export const HOST_NAMES = Object.values(HOSTS_UNDER_TEST).flat();
export type HostName = (typeof HOST_NAMES)[number];

/** Every host with the same configuration. */
export async function startHosts({ text, key }: HostsConfig): Promise<ReadonlyMap<HostName, HostUnderTest>> {
  const config = loadConfig({ text, file: 'hosts.json', environment: {} });
  const node = await startNodeHost({ config, logSink: () => undefined });
  const functionHost = (): FunctionRuntime =>
    createFunctionRuntime({
      loadConfig: async () => config,
      createApp,
      platform: { trustedPlatforms: [] },
      checkProcess: () => undefined,
      logSink: () => undefined,
    });
  return new Map<HostName, HostUnderTest>([
    ['node', nodeUnderTest(node, key)],
    ['gcp function', await gcpUnderTest(functionHost(), key)],
    ['azure function', azureUnderTest(functionHost(), key)],
    ...FORMATS.map((name) => [name, amazonUnderTest(name, functionHost(), key)] as const),
  ]);
}
