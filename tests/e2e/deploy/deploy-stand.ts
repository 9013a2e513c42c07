import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type DirectoryRole, type Simulator, type SimulatorOptions, startSimulator } from 'nymgate-simulator';
import { runCommandLine } from '../../../packages/cli/src/run-command-line.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../packages/connectors/src/index.ts';
import {
  type Deployment,
  parseDeployment,
} from '../../../packages/deploy/src/deployment/parse-deployment.ts';
import { captureTerminal } from '../../harness/capture-terminal.ts';

/** Scopes of the Azure command line's token (graph-facts.md#8.1). */
const AZ_SCOPES = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'Directory.AccessAsUser.All',
];
const NOT_REGISTERED = '00000000-0000-0000-0000-000000000000';

export type Run = { readonly exit: number; readonly out: string; readonly err: string };

/** A simulated tenant in which nobody may register without a role, an empty folder, and the command line in this process. */
export type DeployStand = {
  readonly simulator: Simulator;
  readonly folder: string;
  readonly file: (name: string) => string;
  readonly write: (name: string, text: string) => string;
  readonly read: (name: string) => string;
  readonly run: (...args: readonly string[]) => Promise<Run>;
  /** The same with `--deployment`, `--graph`, and the token of a person with these roles. */
  readonly admin: (roles: readonly DirectoryRole[], ...args: readonly string[]) => Promise<Run>;
  /** As `admin`, with somebody who types this line when asked. */
  readonly adminTypes: (
    typed: string,
    roles: readonly DirectoryRole[],
    ...args: readonly string[]
  ) => Promise<Run>;
  readonly token: (roles: readonly DirectoryRole[], id?: string) => Promise<string>;
  /** Puts a program of this name on the path, until the stand is closed. */
  readonly program: (name: string, script: string) => void;
  readonly deployment: () => Deployment;
  /** Requests of the simulated Graph that changed something. */
  readonly writes: () => readonly string[];
  readonly close: () => Promise<void>;
};

export async function startDeployStand(options: SimulatorOptions = {}): Promise<DeployStand> {
  const simulator = await startSimulator({ people: 12, seed: 3, membersMayRegister: false, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-deploy-'));
  const programs = mkdtempSync(join(tmpdir(), 'nymgate-path-'));
  const path = process.env['PATH'];
  // Nothing of this machine's own clouds.
  process.env['PATH'] = [programs, '/usr/bin', '/bin'].join(delimiter);
  const file = (name: string) => join(folder, name);
  const write = (name: string, text: string) => {
    writeFileSync(file(name), text, { mode: 0o600 });
    return file(name);
  };
  const token = (roles: readonly DirectoryRole[], id?: string) =>
    simulator.issueOperatorToken(AZ_SCOPES, { roles, ...(id === undefined ? {} : { id }) });
  const runTyping = async (typed: string | undefined, args: readonly string[]) => {
    const { terminal, out, err } = captureTerminal(160, typed);
    const exit = await runCommandLine(args, terminal);
    return { exit, out: out(), err: err() };
  };
  const run = (...args: readonly string[]) => runTyping(undefined, args);
  const rights = async (roles: readonly DirectoryRole[]) => [
    ...['--deployment', file('deployment.json'), '--graph', simulator.graphUrl],
    ...['--operator-token', `file:${write('token', await token(roles))}`],
  ];
  const read = (name: string) => readFileSync(file(name), 'utf8');
  return {
    ...{ simulator, folder, file, write, read, run, token },
    admin: async (roles, ...args) => run(...args, ...(await rights(roles))),
    adminTypes: async (typed, roles, ...args) => runTyping(typed, [...args, ...(await rights(roles))]),
    program: (name, script) => {
      writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(programs, name), 0o755);
    },
    deployment: () => parseDeployment(JSON.parse(read('deployment.json'))),
    writes: () =>
      simulator.requests
        .filter(({ server, method }) => server === 'graph' && method !== 'GET')
        .map(({ method, rawTarget }) => `${method} ${rawTarget}`),
    close: async () => {
      process.env['PATH'] = path;
      await simulator.close();
      for (const made of [folder, programs]) rmSync(made, { recursive: true, force: true });
    },
  };
}

export const SUBJECTS = {
  aws: 'arn:aws:iam::123456789012:role/nymgate-prod-calendar',
  gcp: '112233445566778899001',
  azure: '6d1c1c2e-5b7a-4f35-9a53-0b6c8a7d1e2f',
  kubernetes: 'system:serviceaccount:nymgate:nymgate-prod-calendar',
} as const;

export type StandHost = keyof typeof SUBJECTS;

const PLACES = {
  aws: { accountId: '123456789012', region: 'eu-central-1' },
  gcp: { projectId: 'p-1234', region: 'europe-west3' },
  azure: { subscriptionId: NOT_REGISTERED, resourceGroup: 'nymgate', location: 'westeurope' },
  kubernetes: { namespace: 'nymgate', serviceAccount: 'nymgate-prod-calendar' },
} as const satisfies Record<StandHost, object>;

export type FixtureChoice = {
  readonly host?: StandHost;
  readonly environment?: string;
  readonly scoping?: 'none' | 'exchange';
  readonly clientId?: string;
  readonly existing?: boolean;
};

/** A deployment.json as Terraform writes it where it leaves Entra to others: no application has an id yet. */
export function fixture(simulator: Simulator, choice: FixtureChoice = {}): Deployment {
  const { host = 'aws', environment = 'prod', scoping = 'none' } = choice;
  const connector = (id: 'outlook-cal' | 'entra-id', basic: boolean) => ({
    options: basic ? { basic } : {},
    scoping: id === 'outlook-cal' ? scoping : 'none',
    app: {
      ...{ clientId: (id === 'outlook-cal' ? choice.clientId : undefined) ?? NOT_REGISTERED },
      ...{ objectId: null, servicePrincipalId: null, displayName: `Nymgate ${environment} - ${id}` },
      existing: id === 'outlook-cal' && choice.existing === true,
    },
    roles: {
      required: CONNECTORS[id].permissions({ ...DEFAULT_CONNECTOR_OPTIONS, basic }).map(({ value }) => value),
      optional: [],
    },
    credential: 'federated',
  });
  return parseDeployment({
    ...{
      schemaVersion: 1,
      environment,
      host,
      tenantId: simulator.tenantId,
      cloud: 'global',
      place: PLACES[host],
    },
    instances: {
      calendar: {
        endpoint: 'https://calendar.example',
        identity: {
          ...{ issuer: simulator.issuerUrl, subject: SUBJECTS[host], audience: 'api://AzureADTokenExchange' },
        },
        callers: [{ type: 'api-key' }],
        key: { reference: 'aws-sm:nymgate/prod/calendar/key', generation: 1 },
        logs: null,
        connectors: {
          'outlook-cal': connector('outlook-cal', true),
          'entra-id': connector('entra-id', false),
        },
      },
    },
  });
}
