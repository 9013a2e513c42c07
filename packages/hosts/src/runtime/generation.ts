import { settleAll } from '@nymgate/clouds/findings/settle-all';
import type { SharedState } from '@nymgate/clouds/shared-state/shared-state';
import { setupError } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import type { App, AppOptions } from '@nymgate/gateway/app/create-app';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { checkFiles } from '../files/check-files.ts';
import { createRuleCache } from '../files/rule-cache.ts';
import type { MetricsExporter } from '../otlp/open-metrics.ts';
import type { GatewayPlatform } from '../platform/gateway-platform.ts';
import { type GenerationParts, type LastingPorts, openGenerationParts } from './open-generation-parts.ts';
import { readVersion } from './read-version.ts';
import type { LoadedSecrets } from './secrets/open-secrets.ts';

export type CreateApp = (
  config: Config,
  ports: AppPorts,
  options: AppOptions & { readonly version: string },
) => Promise<App>;

/** One active configuration; requests begin and end on the same one (F16). */
export type Generation = {
  readonly number: number;
  readonly config: Config;
  readonly app: App;
  readonly secrets: LoadedSecrets;
  readonly shared: SharedState | undefined;
  /** Returns the function that ends the request. */
  readonly enter: () => () => void;
  readonly inFlight: () => number;
  /** Sends pending traces within their time limit; never rejects. */
  readonly flush: () => Promise<void>;
  /** Undefined: no collector gets metrics. */
  readonly metrics: MetricsExporter | undefined;
  /** Closes everything after the last request. */
  readonly retire: () => void;
};

export type GenerationOptions = {
  readonly number: number;
  readonly config: Config;
  readonly ports: LastingPorts;
  readonly publicUrl: string;
  readonly createApp: CreateApp;
  /** Its secrets stay in use while stores fail, its rules and certificates while a connector has a fault. */
  readonly previousGeneration?: Generation | undefined;
  /** Only its connectors with a fault read their rules again. */
  readonly keepsRules?: boolean;
  /** Absent: no known platform. */
  readonly platform?: GatewayPlatform | undefined;
  readonly firstRequest?: Promise<Inbound> | undefined;
};

/**
 * Creates a gateway with everything that it opens.
 * @throws SetupError with all findings: FILE_EXPOSED, those of `openGenerationParts` and `createApp`,
 * CONFIG_INVALID for `publicPath` on a host with its own listener or an unconfirmed platform
 */
export async function createGeneration(options: GenerationOptions): Promise<Generation> {
  const { number, config, ports, platform, previousGeneration } = options;
  const generationParts = await openGenerationParts(config, ports, previousGeneration?.secrets);
  const { http, secrets, shared, traces, metrics, close } = generationParts;
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
    ...{ number, config, app, secrets, shared, metrics },
    flush: async () => traces?.flush(),
    ...createRequestCounter(() => void close().catch(() => undefined)),
  });
}

async function createGenerationApp(
  options: GenerationOptions,
  { http, secrets, shared, traces }: GenerationParts,
): Promise<App> {
  const { config, ports, publicUrl, createApp, platform, firstRequest, previousGeneration } = options;
  const ruleCache = config.ruleCache === true ? createRuleCache(readVersion()) : undefined;
  const instanceInfo = {
    publicUrl: `${config.publicUrl ?? publicUrl}${config.publicPath ?? ''}`,
    version: readVersion(),
    ...(platform !== undefined && { vouches: platform.trustedPlatforms }),
    awaited: firstRequest,
    former: previousGeneration?.app.reusable,
    retried: options.keepsRules === true ? listFaulty(previousGeneration) : undefined,
  };
  // At start no request waits.
  const verifyRules =
    previousGeneration && (await import('./rules/verify-in-thread.ts')).createRuleVerifier();
  const processPorts = { http, secrets, shared, tracing: traces?.tracing, ruleCache, verifyRules };
  return createApp(config, { ...ports, ...processPorts }, instanceInfo);
}

function listFaulty(generation: Generation | undefined): ReadonlySet<string> {
  return new Set(generation?.app.status().faults.map(({ connector }) => connector));
}

/** @param end called once, when retired and idle */
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
  throw setupError(
    'CONFIG_INVALID',
    'publicPath: this host takes targets as they come on its own listener',
    'remove publicPath, and let the proxy in front remove that path from targets; links start with publicUrl',
  );
}
