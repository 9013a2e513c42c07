import { FAULT_OWNERS } from '@nymgate/clouds/faults/fault';
import { type HttpClient, SourceFailure } from '@nymgate/engine/kernel/ports';
import type { DoctorFinding } from './steps/step.ts';

/** Requests Graph with an operator's access token: setup only, never part of the gateway. */
export type OperatorGraphFetch = (path: string) => Promise<OperatorResponse>;

/** `status` 0: Graph is unreachable, or its 200 isn't JSON of a reasonable size. */
export type OperatorResponse = { readonly status: number; readonly body: unknown };

const TIMEOUT_MILLISECONDS = 15_000;
const MAX_BODY_BYTES = 1_048_576;

export function describeStatus({ status }: Pick<OperatorResponse, 'status'>): string {
  return status === 0 ? 'it did not answer, or something else did' : `status ${status}`;
}

export function createOperatorGraphFetch(
  http: HttpClient,
  { origin, token }: { readonly origin: string; readonly token: string },
): OperatorGraphFetch {
  return async (path) => {
    try {
      const response = await http.send({
        method: 'GET',
        origin,
        path,
        headers: [
          ['accept', 'application/json'],
          ['authorization', `Bearer ${token}`],
        ],
        timeout: TIMEOUT_MILLISECONDS,
      });
      const body = parse(await readText(response.body));
      return { status: response.status === 200 && body === undefined ? 0 : response.status, body };
    } catch (error) {
      if (error instanceof SourceFailure) return { status: 0, body: undefined };
      throw error;
    }
  };
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new SourceFailure('too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
    const clientId = status === 200 ? appIdOf(body) : undefined;
    if (clientId !== undefined)
      return {
        level: 'fail',
        summary: `clientId is ${kind}; its client id is ${clientId}.`,
        next: `set clientId to ${clientId}`,
        who: FAULT_OWNERS.operator,
      };
  }
  return undefined;
}

function appIdOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('appId' in body)) return undefined;
  return typeof body.appId === 'string' ? body.appId : undefined;
}
