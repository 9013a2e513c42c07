import { FAULT_OWNERS } from '../../faults/fault.ts';
import type { OperatorGraph } from './operator-graph.ts';
import type { Finding } from './step.ts';

const KINDS = [
  ['applications', 'the object id of an app registration'],
  ['servicePrincipals', 'the object id of an enterprise application'],
] as const;

/**
 * Whether what stands as client id is in truth an object id, the commonest mistake behind AADSTS700016: Graph knows it as such,
 * and tells the client id that belongs there. Undefined when it is not.
 */
export async function identifyObject(id: string, ask: OperatorGraph): Promise<Finding | undefined> {
  for (const [collection, kind] of KINDS) {
    const { status, body } = await ask(`/v1.0/${collection}/${encodeURIComponent(id)}?$select=id,appId`);
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
