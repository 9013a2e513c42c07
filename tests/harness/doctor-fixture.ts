import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AssertionClaims,
  type SimulatedApp,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from 'nymgate-simulator';
import { runCommandLine } from '../../packages/cli/src/run-command-line.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import type { DoctorFinding, DoctorReport, Step, StepName } from '../../packages/doctor/src/steps/step.ts';
import { captureTerminal } from './capture-terminal.ts';

export const DOCTOR_SUBJECT = 'system:serviceaccount:nymgate:gateway';
const KEY = Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url');

export type DoctorFixtureOptions = {
  readonly connector?: keyof typeof CONNECTORS;
  /** Of the application. */
  readonly name?: string;
  readonly roles?: readonly string[];
  readonly consented?: boolean;
  readonly credential?: { readonly issuer?: string; readonly subject?: string; readonly audience?: string };
  /** Claims of the assertion in the file. */
  readonly assertion?: Partial<AssertionClaims>;
  readonly simulator?: SimulatorOptions;
};

export type DoctorRun = {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
};

export type DoctorFixture = {
  readonly simulator: Simulator;
  readonly clientId: string;
  readonly consent: () => void;
  readonly app: SimulatedApp;
  /** The compact assertion that the file holds. */
  readonly assertion: string;
  readonly key: string;
  /** Writes a file into the stand's directory; returns its path. */
  readonly write: (name: string, text: string) => string;
  /** Changes keys of the configuration, or of the connector. */
  readonly configure: (changes: ConfigChanges) => void;
  /** For people; a terminal of 120 columns without colour. */
  readonly run: (...args: readonly string[]) => Promise<DoctorRun>;
  readonly report: (...args: readonly string[]) => Promise<DoctorReport & { readonly exit: number }>;
  readonly close: () => Promise<void>;
};

export type ConfigChanges = {
  readonly top?: Readonly<Record<string, unknown>>;
  readonly connector?: Readonly<Record<string, unknown>>;
};

/** Least roles of a connector. */
export function listMinimalRoles(connector: keyof typeof CONNECTORS): readonly string[] {
  return CONNECTORS[connector]
    .permissions(DEFAULT_CONNECTOR_OPTIONS)
    .filter(({ optional }) => optional !== true)
    .map(({ value }) => value);
}

/** A simulated tenant, a configuration on disk and the command line in this process. */
export async function startDoctorFixture(options: DoctorFixtureOptions = {}): Promise<DoctorFixture> {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-doctor-'));
  const write = (name: string, text: string) => {
    writeFileSync(join(directory, name), text, { mode: 0o600 });
    return join(directory, name);
  };
  const connector = options.connector ?? 'entra-id';
  const simulator = await startSimulator({ people: 20, seed: 7, ...options.simulator });
  const app = simulator.registerApp({
    name: options.name ?? 'nymgate-doctor',
    roles: options.roles ?? listMinimalRoles(connector),
    consented: options.consented ?? true,
    credentials: [
      {
        issuer: options.credential?.issuer ?? simulator.issuerUrl,
        subject: options.credential?.subject ?? DOCTOR_SUBJECT,
        audience: options.credential?.audience ?? 'api://AzureADTokenExchange',
      },
    ],
  });
  const { clientId, consent } = app;
  const assertion = await simulator.issueAssertion({ subject: DOCTOR_SUBJECT, ...options.assertion });
  const files = { token: write('token', assertion), key: write('key', KEY), config: '' };
  const configure = ({ top = {}, connector: changes = {} }: ConfigChanges) => {
    const settings = {
      tenant: simulator.tenantId,
      clientId,
      assertion: { type: 'token-file', path: files.token },
      ...changes,
    };
    const text = {
      listen: { port: 0 },
      admin: { port: 0 },
      pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${files.key}` }] },
      source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
      connectors: { [connector]: settings },
      ...top,
    };
    files.config = write('nymgate.json', JSON.stringify(text));
  };
  configure({});
  const run = async (...args: readonly string[]) => {
    const { terminal, out, err } = captureTerminal(120);
    const exit = await runCommandLine(['doctor', '--config', files.config, ...args], terminal);
    return { exit, out: out(), err: err() };
  };
  return {
    simulator,
    clientId,
    consent,
    app,
    assertion,
    key: KEY,
    write,
    configure,
    run,
    report: async (...args) => {
      const { exit, out, err } = await run('--json', ...args);
      if (err !== '') throw new Error(err);
      return { ...(JSON.parse(out) as DoctorReport), exit };
    },
    close: async () => {
      await simulator.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** One step of a report. */
export function getStep(report: DoctorReport, name: StepName): Step {
  const steps = [...report.gateway, ...report.connectors.flatMap(({ steps: own }) => own)];
  const step = steps.find(({ step: candidate }) => candidate === name);
  if (step === undefined) throw new Error(`the report has no step ${name}`);
  return step;
}

/** All texts of a step's findings, to look for words in. */
export function getStepText({ summary, findings = [] }: Step): string {
  const texts = findings.map((finding: DoctorFinding) =>
    [finding.summary, ...(finding.causes ?? []), finding.next, ...(finding.commands ?? []), finding.who].join(
      '\n',
    ),
  );
  return [summary, ...texts].join('\n');
}
