import type { Config } from '@nymgate/gateway/config/config-settings';
import { exitOnSignals, waitForSignal } from '@nymgate/shell/gateway/exit-on-signals';
import { loadSimulator } from '@nymgate/shell/gateway/load-simulator';
import { createPrivateDirectory } from '@nymgate/shell/gateway/private-directory';
import { readConfig } from '@nymgate/shell/input/read-config';
import { readAuthoredText } from '@nymgate/shell/input/read-input';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { parse } from 'yaml';
import { type ChurnOptions, startChurn } from './churn.ts';
import { CONTROLS, type ControlTarget, runControlLine } from './control.ts';
import { type EmulatedTenant, emulateTenant } from './emulate-tenant.ts';
import { followLines } from './follow-lines.ts';

export type SimulateOptions = ChurnOptions & {
  readonly config: string;
  readonly people: number;
  readonly seed?: number;
  readonly control?: string;
};

/**
 * Emulates the tenant of a configuration until Ctrl-C: tenant ID, client IDs, trusted assertions. Writes a
 * configuration with the simulator's `source` and replaced assertions.
 * @throws SetupError for the configuration; USAGE without the simulator's package, or for several tenants
 */
export async function runSimulate(
  options: SimulateOptions,
  terminal: Terminal,
  until: () => Promise<void> = waitForSignal,
): Promise<ExitCode> {
  const config = await readConfig(options.config);
  const tenantId = onlyTenant(config);
  const { AADSTS, startSimulator } = await loadSimulator();
  const ignore = exitOnSignals();
  const directory = createPrivateDirectory();
  const simulator = await startSimulator({
    people: options.people,
    tenantId,
    recordedRequests: 0,
    ...(options.seed !== undefined && { seed: options.seed }),
  });
  let stop: () => void = () => undefined;
  let settle: () => void = () => undefined;
  let tenant: EmulatedTenant | undefined;
  try {
    tenant = await emulateTenant({ config, simulator, directory });
    const text = await derived(options.config, {
      tenant,
      source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    });
    const file = directory.write('nymgate.json', text);
    const controlled: ControlTarget = {
      simulator,
      apps: tenant.apps,
      codes: Object.keys(AADSTS).map(Number),
    };
    if (options.control !== undefined)
      stop = await followLines(options.control, (line) => terminal.out(runControlLine(line, controlled)));
    terminal.out(introduction({ file, tenant, controlled, control: options.control }).join('\n'));
    const ended = until();
    ignore();
    settle = startChurn(simulator, options, (line) => terminal.out(line));
    await ended;
    return EXIT.ok;
  } finally {
    settle();
    stop();
    await tenant?.close();
    await simulator.close();
    directory.remove();
    ignore();
  }
}

function onlyTenant({ connectors }: Config): string {
  const tenants = new Set(
    Object.values(connectors).flatMap((settings) =>
      settings === undefined ? [] : [settings.tenant.toLowerCase()],
    ),
  );
  const [only, ...others] = tenants;
  if (only !== undefined && others.length === 0) return only;
  throw usageError(
    only === undefined
      ? 'The configuration has no connector.'
      : 'The configuration names several tenants; one is played at a time.',
    'give a configuration with the connectors of one tenant',
  );
}

type ConfigOverrides = {
  readonly tenant: Pick<EmulatedTenant, 'assertions'>;
  readonly source: { readonly authority: string; readonly graph: string };
};

/** Secrets stay references. */
async function derived(file: string, { tenant, source }: ConfigOverrides): Promise<string> {
  const document = parse(await readAuthoredText(file, 'CONFIG_UNREADABLE')) as {
    readonly connectors?: Readonly<Record<string, object>>;
  };
  const connectors = Object.entries(document.connectors ?? {}).map(([id, settings]) => {
    const assertion = tenant.assertions[id];
    return [id, { ...settings, ...(assertion !== undefined && { assertion }) }] as const;
  });
  return JSON.stringify({ ...document, source, connectors: Object.fromEntries(connectors) }, undefined, 2);
}

type StartupInfo = {
  readonly file: string;
  readonly tenant: EmulatedTenant;
  readonly controlled: ControlTarget;
  readonly control: string | undefined;
};

function introduction({ file, tenant, controlled, control }: StartupInfo): readonly string[] {
  const { simulator, apps } = controlled;
  const { exampleMailboxes, assertions } = tenant;
  const people =
    exampleMailboxes === undefined
      ? ''
      : ` --in-scope ${exampleMailboxes.inside} --out-of-scope ${exampleMailboxes.outside}`;
  const [first = ''] = Object.keys(apps);
  return [
    `A tenant ${simulator.tenantId} with ${simulator.people.length} people: Entra ID at ${simulator.entraUrl}, Graph at ${simulator.graphUrl}.`,
    ...Object.entries(apps).map(
      ([id, { clientId }]) =>
        `  ${id}  client ${clientId}, ${assertions[id] === undefined ? 'its own assertion is trusted' : 'with an assertion of the simulator'}`,
    ),
    'Your configuration with these addresses, until this ends:',
    `  nymgate doctor --config ${file}${people}`,
    `  nymgate call ${first} --examples --config ${file}`,
    `  nymgate serve --config ${file}`,
    ...(control === undefined
      ? [
          'With --control FILE it changes as lines are appended to that file; "nymgate simulate --help" lists them.',
        ]
      : [
          `Lines appended to ${control}:`,
          ...Object.entries(CONTROLS).map(([word, { usage }]) => `  ${`${word} ${usage}`.trim()}`),
        ]),
    'Ctrl-C ends it.',
  ];
}
