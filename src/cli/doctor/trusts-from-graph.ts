import type { HttpClient } from '../../kernel/ports.ts';
import { identifyObject } from './identify-object.ts';
import { createOperatorGraph, type OperatorGraph, statusWords } from './operator-graph.ts';
import type { Finding } from './step.ts';
import { findCredentials, type TrustSource } from './trusted-credential.ts';

const FRESH_TOKEN =
  'fetch a token as a person who may read app registrations: az account get-access-token --resource-type ms-graph --query accessToken -o tsv';

/**
 * What the Entra application trusts, as Graph tells somebody with `Application.Read.All`: GET
 * /applications(appId='…')/federatedIdentityCredentials.
 */
export function trustsFromGraph(
  http: HttpClient,
  { origin, token }: { readonly origin: string; readonly token: string },
): TrustSource {
  const ask = createOperatorGraph(http, { origin, token });
  return {
    name: 'Microsoft Graph',
    read: async (clientId) => {
      const { status, body } = await ask(
        `/v1.0/applications(appId='${encodeURIComponent(clientId)}')/federatedIdentityCredentials`,
      );
      if (status === 200) return { kind: 'read', credentials: findCredentials(body) };
      return { kind: 'failed', finding: await failure(status, clientId, ask) };
    },
  };
}

async function failure(status: number, clientId: string, ask: OperatorGraph): Promise<Finding> {
  if (status === 404) return (await identifyObject(clientId, ask)) ?? unknownApplication(clientId);
  const summary = `What the application trusts could not be read from Graph (${statusWords({ status })}).`;
  if (status === 401 || status === 403) return { level: 'warn', summary, next: FRESH_TOKEN };
  return { level: 'warn', summary, next: 'try again, or give the credentials as a file with --trusts' };
}

function unknownApplication(clientId: string): Finding {
  return {
    level: 'fail',
    summary: `The tenant of the operator's token has no app registration with the client id ${clientId}.`,
    causes: ['clientId is wrong.', 'The application is registered in another tenant.'],
    next: 'copy "Application (client) ID" from the overview of the app registration',
  };
}
