import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import { createApp } from '@nymgate/gateway/app/create-app';
import { createSourceAuthProbe } from '@nymgate/gateway/app/create-source-auth-probe';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { ConnectorConfig } from '@nymgate/gateway/config/connector-settings';
import { getBaseId } from '@nymgate/gateway/config/tenants/get-base-id';
import type { LoadedSecrets } from '@nymgate/hosts/runtime/secrets/open-secrets';
import { DEFAULT_URL } from '@nymgate/shell/input/defaults';
import { checkConnectorConfigured, lookupConnector } from '@nymgate/shell/input/find-connector';
import { readConfig } from '@nymgate/shell/input/read-config';
import { readSecret } from '@nymgate/shell/input/read-input';
import { formatCount } from '@nymgate/shell/terminal/layout';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { examineConnector } from './examine-connector.ts';
import { checkHardening, checkKey, checkSecretFiles, examineCallers } from './examine-gateway.ts';
import { examineBulk } from './host/examine-bulk.ts';
import { examineCollector } from './host/examine-collector.ts';
import { examineSecrets } from './host/examine-secrets.ts';
import { examineState } from './host/examine-state.ts';
import { findRefusedPlatforms, findUnavailablePlatforms } from './host/find-unavailable-platforms.ts';
import { readConfigAllowingUnregistered } from './host/read-config-allowing-unregistered.ts';
import type { DoctorCase } from './steps/doctor-case.ts';
import { createDoctorPorts } from './steps/doctor-ports.ts';
import {
  type DoctorReport,
  failedStep,
  okStep,
  type Step,
  type StepName,
  skippedStep,
  toReport,
} from './steps/step.ts';
import { createGraphTrustSource, readTrustFile, type TrustSource } from './steps/trusted-credentials.ts';

export type DoctorCheckOptions = {
  readonly trusts?: string;
  readonly operatorToken?: string;
  readonly inScope?: string;
  readonly outOfScope?: string;
  readonly offline?: true;
};

/** What is examined. `name` is in the report, and the file to read unless `read` is given. */
export type ConfigToCheck = {
  readonly name: string;
  /** @throws SetupError */
  readonly read?: () => Promise<Config>;
  /** Instead of the check of `serve`. @throws SetupError if the process must not serve */
  readonly checkProcess?: () => void;
};

/** `of` is a connector's ID, or `gateway` for steps that all connectors share. */
export type DoctorProgress = {
  readonly onStepStart: (of: string, step: StepName) => void;
  readonly onStepEnd: (of: string, step: Step) => void;
};

const GATEWAY = 'gateway';
const SILENT: DoctorProgress = { onStepStart: () => undefined, onStepEnd: () => undefined };

async function runReportedStep(
  progress: DoctorProgress,
  name: StepName,
  work: () => Promise<Step>,
): Promise<Step> {
  progress.onStepStart(GATEWAY, name);
  const step = await work();
  progress.onStepEnd(GATEWAY, step);
  return step;
}

/**
 * Examines a deployment step by step.
 * @param only connector to examine; all if undefined
 * @throws SetupError USAGE, CONNECTOR_UNKNOWN; any error of `progress`, which ends the examination
 */
export async function examineDeployment(
  examined: ConfigToCheck,
  only: string | undefined,
  options: DoctorCheckOptions,
  progress: DoctorProgress = SILENT,
): Promise<DoctorReport> {
  const process = await runReportedStep(
    progress,
    'process',
    async () => checkHardening(examined.checkProcess).step,
  );
  let config: Config;
  progress.onStepStart(GATEWAY, 'config');
  try {
    config = await (examined.read?.() ??
      (options.offline ? readConfigAllowingUnregistered : readConfig)(examined.name));
  } catch (error) {
    const step = failedStep('config', error);
    const rest = (['files', 'secrets', 'key', 'state', 'traces', 'metrics', 'bulk', 'callers'] as const).map(
      (name) => skippedStep(name, 'not tried: config comes first'),
    );
    for (const each of [step, ...rest]) progress.onStepEnd(GATEWAY, each);
    return toReport({ config: examined.name, gateway: [process, step, ...rest], connectors: [] });
  }
  const read = okStep('config', formatCount(Object.keys(config.connectors).length, 'connector'));
  progress.onStepEnd(GATEWAY, read);
  const chosen = choose(config, only);
  if ((options.inScope ?? options.outOfScope) !== undefined && !chosen.some(isNarrowed))
    throw usageError(
      '--in-scope and --out-of-scope are for connectors with scoping: exchange, and none of these has it.',
      'set scoping: exchange in the connector, or leave the option out',
    );
  const { ports, secrets, close } = createDoctorPorts(config);
  try {
    const parts = { config, ports, secrets, chosen, options, progress };
    const { before, callers, connectors } = await examineConfigured(parts);
    const gateway = [process, read, ...before, callers];
    return toReport({ config: examined.name, gateway, connectors });
  } finally {
    await close();
  }
}

type SelectedConnectors = readonly (readonly [string, ConnectorConfig])[];

function choose(config: Config, only: string | undefined): SelectedConnectors {
  if (only !== undefined) checkConnectorConfigured(only, config);
  const all = Object.entries(config.connectors).flatMap(([id, settings]) =>
    settings === undefined ? [] : [[id, settings] as const],
  );
  return all.filter(([id]) => only === undefined || id === only);
}

function isNarrowed([, { scoping }]: SelectedConnectors[number]): boolean {
  return scoping === 'exchange';
}

type CheckContext = {
  readonly config: Config;
  readonly ports: AppPorts;
  readonly secrets: LoadedSecrets;
  readonly chosen: SelectedConnectors;
  readonly options: DoctorCheckOptions;
  readonly progress: DoctorProgress;
};

type GatewayChecks = Pick<DoctorReport, 'connectors'> & {
  readonly before: readonly Step[];
  readonly callers: Step;
};

async function examineConfigured({
  config,
  ports,
  secrets,
  chosen,
  options,
  progress,
}: CheckContext): Promise<GatewayChecks> {
  const { operatorToken, trusts } = await openTrusts(options, { config, ports });
  const runStep = (name: StepName, work: () => Promise<Step>) => runReportedStep(progress, name, work);
  const files = await runStep('files', async () => (await checkSecretFiles(config)).step);
  const stored = await runStep('secrets', () => examineSecrets(config, secrets, ports.clock.now()));
  const key = await runStep('key', async () => (await checkKey(config, ports)).step);
  const state = await runStep('state', () => examineState(config, ports));
  const traces = await runStep('traces', () => examineCollector('traces', config, ports));
  const metrics = await runStep('metrics', () => examineCollector('metrics', config, ports));
  const bulk = await runStep('bulk', async () =>
    options.offline === true ? skippedStep('bulk', 'left out by --offline') : examineBulk(config, ports),
  );
  const connectors: { id: string; steps: readonly Step[] }[] = [];
  for (const [id, settings] of chosen) {
    const examined: DoctorCase = {
      id,
      config,
      settings,
      connector: lookupConnector(getBaseId(id, settings)),
      ports,
      probe: createSourceAuthProbe(config, { connector: id, settings }, ports),
      trustSource: trusts,
      operatorToken,
      people: {
        ...(options.inScope !== undefined && { inScope: options.inScope }),
        ...(options.outOfScope !== undefined && { outOfScope: options.outOfScope }),
      },
      openApp: (clear) => createApp(privateConfig(config, { id, clear }), ports, { publicUrl: DEFAULT_URL }),
    };
    const steps: Step[] = [];
    await examineConnector(examined, {
      offline: options.offline === true,
      keyFailed: key.status === 'fail',
      onStepStart: (name) => progress.onStepStart(id, name),
      onStepEnd: (step) => {
        const once = withoutRepeat(step, connectors);
        steps.push(once);
        progress.onStepEnd(id, once);
      },
    });
    connectors.push({ id, steps });
  }
  const failed = [key, ...connectors.flatMap(({ steps }) => steps)].some(({ status }) => status === 'fail');
  const callers = await runStep('callers', () => examineAdmission(config, ports, failed));
  return { before: [files, stored, key, state, traces, metrics, bulk], callers, connectors };
}

/** @param explained whether another step has failed */
async function examineAdmission(config: Config, ports: AppPorts, explained: boolean): Promise<Step> {
  const unknown = [
    ...findUnavailablePlatforms(config, ports.environment),
    ...(await findRefusedPlatforms(config, ports)),
  ];
  const openApp = () =>
    createApp(config, ports, {
      publicUrl: config.publicUrl ?? DEFAULT_URL,
      // The configuration may be of another platform.
      vouches: ['aws-iam', 'google-iam'],
    });
  return (await examineCallers(config, { openApp, explained, unknown })).step;
}

/** Replaces findings that an earlier connector has in the same step by a reference; keeps the status. */
function withoutRepeat(step: Step, earlier: DoctorReport['connectors']): Step {
  const same = earlier.find(({ steps: its }) => its.some((one) => isRepeat(one, step)));
  if (same === undefined) return step;
  const { findings: _, details: __, ...bare } = step;
  return { ...bare, summary: `as for ${same.id}` };
}

function isRepeat(one: Step, other: Step): boolean {
  const key = ({ step, findings }: Step) => JSON.stringify([step, findings]);
  return (other.findings ?? []).length > 0 && key(one) === key(other);
}

/** One connector, for the doctor only, without caller authentication. Original IDs stay in this process. */
function privateConfig(
  { callers: _, publicUrl: __, ...config }: Config,
  { id, clear }: { readonly id: string; readonly clear: boolean | undefined },
): Config {
  const settings = config.connectors[id];
  return {
    ...config,
    listen: { ...config.listen, host: '127.0.0.1' },
    connectors: { [id]: clear === true && settings !== undefined ? withClearPeople(settings) : settings },
  };
}

/** The pin is of the policy as configured. */
function withClearPeople({ expectedPolicy: _, ...settings }: ConnectorConfig): ConnectorConfig {
  return { ...settings, options: { ...settings.options, pseudonymizeAppIds: false } };
}

type TrustOptions = { readonly trusts: TrustSource | undefined; readonly operatorToken: string | undefined };

/** A reference keeps the token out of the shell history. */
async function openTrusts(
  options: DoctorCheckOptions,
  { config, ports }: Pick<CheckContext, 'config' | 'ports'>,
): Promise<TrustOptions> {
  if (options.trusts !== undefined)
    return { trusts: await readTrustFile(options.trusts), operatorToken: undefined };
  if (options.operatorToken === undefined) return { trusts: undefined, operatorToken: undefined };
  const token = await readSecret(options.operatorToken, "The operator's token");
  return {
    trusts: createGraphTrustSource(ports.http, { origin: config.source.graph, token }),
    operatorToken: token,
  };
}
