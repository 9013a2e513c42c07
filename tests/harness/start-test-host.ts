import type { Clock } from '../../packages/engine/src/kernel/ports.ts';
import { createApp } from '../../packages/gateway/src/app/create-app.ts';
import type { Config } from '../../packages/gateway/src/config/config-settings.ts';
import { loadConfig } from '../../packages/gateway/src/config/load-config.ts';
import { type NodeServer, startNodeHost } from '../../packages/hosts/src/node/index.ts';
import { startNodeServer } from '../../packages/hosts/src/node/start-node-server.ts';
import { BUNDLE_UNDER_TEST } from './bundle-under-test.ts';
import { FORCED_ENGINE } from './forced-engine.ts';
import { startBundle } from './start-bundle.ts';
import type { TestHost } from './test-host.ts';

export type TestHostOptions = {
  /** The configuration, JSON. */
  readonly text: string;
  /** A directory of this gateway alone. */
  readonly directory: string;
  /** In place of the process's clock; in this process only. */
  readonly clock?: Clock;
  /** What a platform has put into the environment; in this process it is there already. */
  readonly environment?: Readonly<Record<string, string>>;
};

/**
 * Starts the gateway from source in this process, or the bundle that `BUNDLE_UNDER_TEST` names in one of its own.
 *
 * @throws SetupError, or an Error with its `code`, when the gateway cannot serve
 */
export async function startTestHost(options: TestHostOptions): Promise<TestHost> {
  const engine = { NYMGATE_ENGINE: FORCED_ENGINE };
  if (BUNDLE_UNDER_TEST !== undefined) {
    if (options.clock !== undefined) throw new Error('The clock of a bundle cannot be replaced.');
    const environment = { ...engine, ...options.environment };
    return startBundle({ ...options, file: BUNDLE_UNDER_TEST, environment });
  }
  const lines: string[] = [];
  const config = loadConfig({ text: options.text, file: 'test.json', environment: engine });
  const host = await start(config, (line) => void lines.push(line), options.clock);
  return {
    url: host.url,
    adminUrl: host.adminUrl,
    app: host.app,
    lines,
    close: () => host.close(0),
  };
}

function start(config: Config, logSink: (line: string) => void, clock?: Clock): Promise<NodeServer> {
  if (clock === undefined) return startNodeHost({ config, logSink });
  return startNodeServer({
    config,
    logSink,
    createApp: (given, ports, about) => createApp(given, { ...ports, clock }, about),
  });
}
