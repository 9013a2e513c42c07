import { type AppPorts, createApp, createSourceAuthProbe } from '../../app/index.ts';
import type { Config, ConnectorConfig } from '../../config/index.ts';
import { readEgressProxy } from '../../hosts/runtime/egress/egress-proxy.ts';
import { openSecrets, type SecretsInService } from '../../hosts/runtime/secrets/open-secrets.ts';
import { systemPorts } from '../../hosts/runtime/system-ports.ts';
import { createUndiciHttpClient } from '../../hosts/runtime/undici-http-client.ts';
import { DEFAULT_URL } from '../input/defaults.ts';
import { checkConfigured, knownConnector } from '../input/find-connector.ts';
import { readConfig } from '../input/read-config.ts';
import { readSecret } from '../input/read-input.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import { plural } from '../terminal/layout.ts';
import type { Terminal } from '../terminal/print.ts';
import { usageError } from '../terminal/report-failure.ts';
import type { DoctorCase } from './doctor-case.ts';
import { examineConnector } from './examine-connector.ts';
import { examineCallers, examineFiles, examineKey, examineProcess } from './examine-gateway.ts';
import { formatReport } from './format-report.ts';
import { examineSecrets } from './host/examine-secrets.ts';
import { examineState } from './host/examine-state.ts';
import { examineTraces } from './host/examine-traces.ts';
import { foreignPlatforms, refusedPlatforms } from './host/foreign-platforms.ts';
import { readUnregistered } from './host/read-unregistered.ts';
import {
  type DoctorReport,
  judgedStep,
  okStep,
  type Step,
  setupFindings,
  skippedStep,
  toReport,
} from './step.ts';
import { type TrustSource, trustsFromFile, trustsFromGraph } from './trusted-credentials.ts';

export type DoctorOptions = {
  readonly config: string;
  readonly trusts?: string;
  readonly operatorToken?: string;
  readonly inScope?: string;
  readonly outOfScope?: string;
  readonly offline?: true;
  readonly json?: true;
};

/**
 * Examines a deployment step by step, prints what is wrong and the next action.
 *
 * @param only connector to examine; all when undefined
 * @throws SetupError USAGE: options that contradict each other; CONNECTOR_UNKNOWN
 */
export async function runDoctor(
  only: string | undefined,
  options: DoctorOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (options.trusts !== undefined && options.operatorToken !== undefined)
    throw usageError('Give only one of --trusts and --operator-token.', 'see "nymgate doctor --help"');
  if (options.offline && (options.inScope ?? options.outOfScope) !== undefined)
    throw usageError(
      '--in-scope and --out-of-scope ask Graph, which --offline does not.',
      'leave --offline out',
    );
  const report = await examine(only, options);
  terminal.out(options.json ? JSON.stringify(report, undefined, 2) : formatReport(report, terminal));
  return report.status === 'fail' ? EXIT.failure : EXIT.ok;
}

async function examine(only: string | undefined, options: DoctorOptions): Promise<DoctorReport> {
  let config: Config;
  try {
    config = await (options.offline ? readUnregistered : readConfig)(options.config);
  } catch (error) {
    const step = judgedStep('config', setupFindings(error), { summary: '' });
    const rest = (['files', 'secrets', 'key', 'state', 'traces', 'callers'] as const).map((name) =>
      skippedStep(name, 'not tried: config comes first'),
    );
    const { step: process } = examineProcess();
    return toReport({ config: options.config, gateway: [process, step, ...rest], connectors: [] });
  }
  const chosen = choose(config, only);
  if ((options.inScope ?? options.outOfScope) !== undefined && !chosen.some(isNarrowed))
    throw usageError(
      '--in-scope and --out-of-scope are for connectors with scoping: exchange, and none of these has it.',
      'set scoping: exchange in the connector, or leave the option out',
    );
  const { ports, secrets, close } = createDoctorPorts(config);
  try {
    return await examineConfigured({ config, ports, secrets, chosen, options });
  } finally {
    await close();
  }
}

type Chosen = readonly (readonly [string, ConnectorConfig])[];

function choose(config: Config, only: string | undefined): Chosen {
  if (only !== undefined) checkConfigured(only, config);
  const all = Object.entries(config.connectors).flatMap(([id, settings]) =>
    settings === undefined ? [] : [[id, settings] as const],
  );
  return all.filter(([id]) => only === undefined || id === only);
}

function isNarrowed([, { scoping }]: Chosen[number]): boolean {
  return scoping === 'exchange';
}

type Examination = {
  readonly config: Config;
  readonly ports: AppPorts;
  readonly secrets: SecretsInService;
  readonly chosen: Chosen;
  readonly options: DoctorOptions;
};

async function examineConfigured({
  config,
  ports,
  secrets,
  chosen,
  options,
}: Examination): Promise<DoctorReport> {
  const { operatorToken, trusts } = await openTrusts(options, { config, ports });
  const { step: files } = await examineFiles(config);
  const stored = await examineSecrets(config, secrets, ports.clock.now());
  const { step: key } = await examineKey(config, ports);
  const state = await examineState(config, ports);
  const traces = await examineTraces(config, ports);
  const connectors: { id: string; steps: readonly Step[] }[] = [];
  for (const [id, settings] of chosen) {
    const examined: DoctorCase = {
      id,
      config,
      settings,
      connector: knownConnector(id),
      ports,
      probe: createSourceAuthProbe(config, { connector: id, settings }, ports),
      trusts,
      operatorToken,
      people: {
        ...(options.inScope !== undefined && { inScope: options.inScope }),
        ...(options.outOfScope !== undefined && { outOfScope: options.outOfScope }),
      },
      openApp: (clear) => createApp(privateConfig(config, { id, clear }), ports, { publicUrl: DEFAULT_URL }),
    };
    const steps = await examineConnector(examined, {
      offline: options.offline === true,
      keyFailed: key.status === 'fail',
    });
    connectors.push({ id, steps: withoutRepeats(steps, connectors) });
  }
  const failed = [key, ...connectors.flatMap(({ steps }) => steps)].some(({ status }) => status === 'fail');
  const { step: callers } = await examineCallers(config, {
    openApp: () =>
      createApp(config, ports, {
        publicUrl: config.publicUrl ?? DEFAULT_URL,
        // The configuration may be that of a host whose platform vouches; the doctor lets nobody in.
        vouches: ['aws-iam', 'google-iam'],
      }),
    explained: failed,
    foreign: [...foreignPlatforms(config, ports.environment), ...(await refusedPlatforms(config, ports))],
  });
  const summary = plural(Object.keys(config.connectors).length, 'connector');
  const gateway = [
    examineProcess().step,
    okStep('config', summary),
    files,
    stored,
    key,
    state,
    traces,
    callers,
  ];
  return toReport({ config: options.config, gateway, connectors });
}

/** What an earlier connector has said in the same step is said once; the step stays as bad as it is. */
function withoutRepeats(
  steps: readonly Step[],
  earlier: readonly { readonly id: string; readonly steps: readonly Step[] }[],
): readonly Step[] {
  return steps.map((step) => {
    const same = earlier.find(({ steps: its }) => its.some((one) => isRepeat(one, step)));
    if (same === undefined) return step;
    const { findings: _, details: __, ...bare } = step;
    return { ...bare, summary: `as for ${same.id}` };
  });
}

function isRepeat(one: Step, other: Step): boolean {
  const key = ({ step, findings }: Step) => JSON.stringify([step, findings]);
  return (other.findings ?? []).length > 0 && key(one) === key(other);
}

/**
 * One connector, for the doctor alone: nobody else can reach it, so nobody is asked for a credential. What it takes and returns in clear
 * stays in this process.
 */
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

type Trusts = { readonly trusts: TrustSource | undefined; readonly operatorToken: string | undefined };

/** The operator's token is used and forgotten; a reference keeps it out of the shell's history. */
async function openTrusts(
  options: DoctorOptions,
  { config, ports }: Pick<Examination, 'config' | 'ports'>,
): Promise<Trusts> {
  if (options.trusts !== undefined)
    return { trusts: await trustsFromFile(options.trusts), operatorToken: undefined };
  if (options.operatorToken === undefined) return { trusts: undefined, operatorToken: undefined };
  const token = await readSecret(options.operatorToken, "The operator's token");
  return {
    trusts: trustsFromGraph(ports.http, { origin: config.source.graph, token }),
    operatorToken: token,
  };
}

export type DoctorPorts = {
  readonly ports: AppPorts;
  readonly secrets: SecretsInService;
  readonly close: () => Promise<void>;
};

const NOWHERE = { write: () => undefined };

/** The ports of the Node host, so that the doctor sees what the gateway would see; log, audit and metrics go nowhere. */
export function createDoctorPorts({ limits, secrets: settings }: Config): DoctorPorts {
  const system = systemPorts();
  const http = createUndiciHttpClient({ limits, proxy: readEgressProxy(system.environment) });
  const secrets = openSecrets({ settings, ports: { ...system, http, log: NOWHERE } });
  return {
    close: () => http.close(),
    secrets,
    ports: {
      ...{ ...system, http, secrets },
      log: NOWHERE,
      audit: NOWHERE,
      metrics: { count: () => undefined, observe: () => undefined },
    },
  };
}
