import { settleAll } from '@nymgate/clouds/findings/settle-all';
import type { SharedState } from '@nymgate/clouds/shared-state/shared-state';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import type { App, AppOptions } from '@nymgate/gateway/app/create-app';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { checkFiles } from '../files/check-files.ts';
import { createRuleCache } from '../files/rule-cache.ts';
import type { GatewayPlatform } from '../platform/gateway-platform.ts';
import { type GenerationParts, type LastingPorts, openGenerationParts } from './open-generation-parts.ts';
import { readVersion } from './read-version.ts';
import type { LoadedSecrets } from './secrets/open-secrets.ts';

export type CreateApp = (
  config: Config,
  ports: AppPorts,
  options: AppOptions & { readonly version: string },
) => Promise<App>;

/** One configuration in service: requests begin and end on the same one (F16). */
export type Generation = {
  readonly number: number;
  readonly config: Config;
  readonly app: App;
  readonly secrets: LoadedSecrets;
  /** What replicas share; undefined where nothing is. */
  readonly shared: SharedState | undefined;
  /** Counts a request in; the function it returns counts it out. */
  readonly enter: () => () => void;
  readonly inFlight: () => number;
  /** Sends what waits to be told elsewhere (traces), within the time that the configuration gives it; never rejects. */
  readonly flush: () => Promise<void>;
  /** No new requests will come: closes all that it has opened once the last one has ended. */
  readonly retire: () => void;
};

export type GenerationOptions = {
  readonly number: number;
  readonly config: Config;
  readonly ports: LastingPorts;
  readonly publicUrl: string;
  readonly createApp: CreateApp;
  /** The one in service: what it has read of stores goes on serving while they fail. */
  readonly previousGeneration?: Generation | undefined;
  /** What stands in front of the host; absent: nothing that it knows. */
  readonly platform?: GatewayPlatform | undefined;
  /** The first request that waits for it. */
  readonly firstRequest?: Promise<Inbound> | undefined;
};

/**
 * Makes a whole gateway, with all that it opens. What is wrong is told at once.
 *
 * @throws SetupError FILE_EXPOSED, what `openParts` and `createApp` find: proxies, stores, keys, rules, connectors, pins; CONFIG_INVALID
 * for `publicPath` where the host has a listener of its own, for a platform whose word is taken and that is not there
 */
export async function createGeneration(options: GenerationOptions): Promise<Generation> {
  const { number, config, ports, platform, previousGeneration } = options;
  const generationParts = await openGenerationParts(config, ports, previousGeneration?.secrets);
  const { http, secrets, shared, traces, close } = generationParts;
  const [app] = await settleAll([
    createGenerationApp(options, generationParts),
    platform?.confirm?.(config, { http, environment: ports.environment }),
    checkPublicPath(options),
    checkFiles(config),
    ...generationParts.opening,
  ]).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return Object.freeze({
    ...{ number, config, app, secrets, shared },
    flush: async () => traces?.flush(),
    ...createRequestCounter(() => void close().catch(() => undefined)),
  });
}

function createGenerationApp(
  { config, ports, publicUrl, createApp, platform, firstRequest }: GenerationOptions,
  { http, secrets, shared, traces }: GenerationParts,
): Promise<App> {
  const ruleCache = config.ruleCache === true ? createRuleCache(readVersion()) : undefined;
  const instanceInfo = {
    publicUrl: `${config.publicUrl ?? publicUrl}${config.publicPath ?? ''}`,
    version: readVersion(),
    ...(platform !== undefined && { vouches: platform.trustedPlatforms }),
    awaited: firstRequest,
  };
  const own = { http, secrets, shared, tracing: traces?.tracing, ruleCache };
  return createApp(config, { ...ports, ...own }, instanceInfo);
}

/** @param end called once, when it is retired and no request is left */
function createRequestCounter(end: () => void): Pick<Generation, 'enter' | 'inFlight' | 'retire'> {
  let running = 0;
  let retired = false;
  const endWhenIdle = () => {
    if (retired && running === 0) end();
  };
  return {
    inFlight: () => running,
    enter: () => {
      running += 1;
      let hasExited = false;
      return () => {
        if (hasExited) return;
        hasExited = true;
        running -= 1;
        endWhenIdle();
      };
    },
    retire: () => {
      if (retired) return;
      retired = true;
      endWhenIdle();
    },
  };
}

async function checkPublicPath({ config, platform }: GenerationOptions): Promise<void> {
  if (config.publicPath === undefined || !(platform?.hasOwnListener ?? platform === undefined)) return;
  throw new SetupError([
    {
      code: 'CONFIG_INVALID',
      severity: 'error',
      message: 'publicPath: this host takes targets as they come on its own listener',
      fix: 'remove publicPath, and let what stands in front pass on targets without that path; links start with publicUrl',
    },
  ]);
}
