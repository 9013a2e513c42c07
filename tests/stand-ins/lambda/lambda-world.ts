import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'nymgate-simulator';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../packages/connectors/src/index.ts';
import { PUBLIC_URL, ROLE } from './events.ts';
import { type LambdaOptions, type LambdaProcess, startLambda } from './start-lambda.ts';

export type LambdaWorld = {
  readonly simulator: Simulator;
  /** Of a function in front of that tenant. */
  readonly config: { readonly connectors: Readonly<Record<'entra-id', object>> };
  /** Path of a file beside the configuration. */
  readonly path: (name: string) => string;
  /** Starts an execution environment; its changes go over the configuration. */
  readonly start: (
    changes?: Readonly<Record<string, unknown>>,
    options?: Omit<LambdaOptions, 'folder'>,
  ) => Promise<LambdaProcess>;
  readonly close: () => Promise<void>;
};

const CLAIMS = { subject: 'system:serviceaccount:nymgate:lambda', audience: 'api://AzureADTokenExchange' };
export const KEY = Buffer.alloc(32, 'for a page of invented people').toString('base64url');

/** A simulated tenant, and the bundle of the Lambda host that `LAMBDA_BUNDLE` names. */
export async function lambdaWorld(): Promise<LambdaWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-lambda-'));
  const path = (name: string) => join(directory, name);
  const simulator = await startSimulator({
    people: 12,
    seed: 3,
    recordedRequests: Number.POSITIVE_INFINITY,
  });
  const { clientId } = simulator.registerApp({
    name: 'lambda',
    roles: CONNECTORS['entra-id'].permissions(DEFAULT_CONNECTOR_OPTIONS).map(({ value }) => value),
    consented: true,
    credentials: [{ issuer: simulator.issuerUrl, ...CLAIMS }],
  });
  writeFileSync(path('token'), await simulator.issueAssertion(CLAIMS));
  writeFileSync(path('key'), KEY, { mode: 0o600 });
  const assertion = { type: 'token-file', path: path('token') };
  const callers = { platform: [{ type: 'aws-iam', callers: [{ id: ROLE, connectors: ['*'] }] }] };
  const config = {
    publicUrl: PUBLIC_URL,
    callers,
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${path('key')}` }] },
    source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    connectors: { 'entra-id': { tenant: simulator.tenantId, clientId, assertion } },
  };
  const started: LambdaProcess[] = [];
  return {
    simulator,
    config,
    path,
    start: async (changes = {}, options = {}) => {
      const file = path(`nymgate-${started.length}.json`);
      writeFileSync(file, JSON.stringify({ ...config, ...changes }));
      const environment = { NYMGATE_CONFIG: file, ...options.environment };
      const folder = process.env['LAMBDA_BUNDLE'] ?? '';
      const lambda = await startLambda({ folder, ...options, environment });
      started.push(lambda);
      return lambda;
    },
    close: async () => {
      await Promise.all(started.map((lambda) => lambda.stop()));
      await simulator.close();
      rmSync(directory, { recursive: true });
    },
  };
}
