import type { AssertionClaims } from '@nymgate/gateway/app/create-source-auth-probe';
import { listByNamePath, parseApplicationName } from '@nymgate/shell/input/application-name';
import { trustsIdentity } from '@nymgate/shell/input/trusts-identity';
import type { DoctorCase } from './steps/doctor-case.ts';
import { createOperatorGraphFetch, type OperatorGraphFetch } from './steps/operator-graph-fetch.ts';
import { type DoctorFinding, warn } from './steps/step.ts';
import { createGraphTrustSource } from './steps/trusted-credentials.ts';

type NamedApp = { readonly clientId: string; readonly name: string };

/** Requests for credentials, one for each application. */
const MAX_APPLICATIONS = 50;

/**
 * Finds applications of the same environment that still trust this gateway though no connector uses them, which
 * an operator's token is needed for. Those of other gateways trust other identities.
 */
export async function findOrphans(
  { config, settings, ports, operatorToken: token }: DoctorCase,
  claims: AssertionClaims,
): Promise<readonly DoctorFinding[]> {
  if (token === undefined) return [];
  const graph = { origin: config.source.graph, token };
  const used = Object.values(config.connectors).map((connector) => connector?.clientId.toLowerCase());
  const named = await listNamedApps(settings.clientId, createOperatorGraphFetch(ports.http, graph));
  const others = named.filter(({ clientId }) => !used.includes(clientId.toLowerCase()));
  const { read } = createGraphTrustSource(ports.http, graph);
  const findings: DoctorFinding[] = [];
  for (const other of others.slice(0, MAX_APPLICATIONS)) {
    const reading = await read(other.clientId);
    const credentials = reading.kind === 'read' ? reading.credentials : [];
    if (trustsIdentity(credentials, claims)) findings.push(toFinding(other));
  }
  return findings;
}

/** Empty if the application's name isn't one that Nymgate gives. */
async function listNamedApps(clientId: string, fetchGraph: OperatorGraphFetch): Promise<readonly NamedApp[]> {
  const application = await fetchGraph(
    `/v1.0/applications(appId='${encodeURIComponent(clientId)}')?$select=appId,displayName`,
  );
  const environment = parseApplicationName(readNamed(application.body)[0]?.name ?? '')?.environment;
  if (environment === undefined) return [];
  const { body } = await fetchGraph(listByNamePath(environment, 'appId,displayName'));
  const rows: unknown = typeof body === 'object' && body !== null && 'value' in body ? body.value : [];
  return Array.isArray(rows) ? rows.flatMap(readNamed) : [];
}

function readNamed(row: unknown): readonly NamedApp[] {
  if (typeof row !== 'object' || row === null || !('appId' in row) || !('displayName' in row)) return [];
  const { appId, displayName } = row;
  return typeof appId === 'string' && typeof displayName === 'string'
    ? [{ clientId: appId, name: displayName }]
    : [];
}

function toFinding({ clientId, name }: NamedApp): DoctorFinding {
  return warn('application-owner', {
    summary: `The application "${name}" (client id ${clientId}) still trusts this gateway, but no connector uses it.`,
    causes: ['Its connector was removed from the configuration.'],
    next: 'retire it where deployment.json is; this removes its credentials and consent',
    commands: [`nymgate retire ${clientId} --dry-run`],
  });
}
