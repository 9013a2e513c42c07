import type { HttpClient } from '@nymgate/engine/kernel/ports';
import { fetchGraphJson, type GraphJson } from '@nymgate/gateway/app/fetch-graph-json';
import { type DoctorFinding, fail } from './step.ts';

/** Requests Graph with an operator's access token: setup only, never part of the gateway. */
export type OperatorGraphFetch = (path: string) => Promise<GraphJson>;

const TIMEOUT_MILLISECONDS = 15_000;
const MAX_BODY_BYTES = 1_048_576;

export function describeStatus({ status }: Pick<GraphJson, 'status'>): string {
  return status === 0 ? 'it did not answer, or something else did' : `status ${status}`;
}

export function createOperatorGraphFetch(
  http: HttpClient,
  { origin, token }: { readonly origin: string; readonly token: string },
): OperatorGraphFetch {
  return (path) =>
    fetchGraphJson(http, { origin, token, path, timeout: TIMEOUT_MILLISECONDS, maxBytes: MAX_BODY_BYTES });
}

const KINDS = [
  ['applications', 'the object id of an app registration'],
  ['servicePrincipals', 'the object id of an enterprise application'],
] as const;

/**
 * Checks whether the configured client ID is an object ID, the most common cause of AADSTS700016. Undefined
 * if it isn't.
 */
export async function identifyObject(
  id: string,
  fetchGraph: OperatorGraphFetch,
): Promise<DoctorFinding | undefined> {
  for (const [collection, kind] of KINDS) {
    const { status, body } = await fetchGraph(
      `/v1.0/${collection}/${encodeURIComponent(id)}?$select=id,appId`,
    );
    const clientId = status === 200 ? readAppId(body) : undefined;
    if (clientId !== undefined)
      return fail('operator', {
        summary: `clientId is ${kind}; its client id is ${clientId}.`,
        next: `set clientId to ${clientId}`,
      });
  }
  return undefined;
}

function readAppId(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('appId' in body)) return undefined;
  return typeof body.appId === 'string' ? body.appId : undefined;
}
