import type { HttpClient } from '@nymgate/engine/kernel/ports';
import { readAuthoredText } from '@nymgate/shell/input/read-input';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import {
  createOperatorGraphFetch,
  describeStatus,
  identifyObject,
  type OperatorGraphFetch,
} from './operator-graph-fetch.ts';
import type { DoctorFinding } from './step.ts';

/** A federated identity credential, with the names that Graph, az, PowerShell and Terraform share. */
export type TrustedCredential = {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  /** Empty if the source doesn't specify it. */
  readonly application: string;
};

export type TrustResult =
  | { readonly kind: 'read'; readonly credentials: readonly TrustedCredential[] }
  | { readonly kind: 'failed'; readonly finding: DoctorFinding };

export type TrustSource = {
  /** The file's name, or Microsoft Graph. */
  readonly name: string;
  readonly read: (clientId: string) => Promise<TrustResult>;
};

/** Deeper than any known document. */
const MAX_DEPTH = 32;

/**
 * Finds federated credentials at any depth of a JSON document: output of az, Graph, PowerShell or Terraform.
 * An object with an issuer, a subject and audiences is one; names are case-insensitive.
 */
export function findCredentials(document: unknown, depth = 0): readonly TrustedCredential[] {
  if (typeof document !== 'object' || document === null || depth > MAX_DEPTH) return [];
  if (Array.isArray(document)) return document.flatMap((item) => findCredentials(item, depth + 1));
  const fields = new Map(
    Object.entries(document).map(([name, value]) => [name.toLowerCase(), value as unknown]),
  );
  const credential = readCredential(fields);
  if (credential !== undefined) return [credential];
  return [...fields.values()].flatMap((value) => findCredentials(value, depth + 1));
}

function readCredential(fields: ReadonlyMap<string, unknown>): TrustedCredential | undefined {
  const text = (...names: readonly string[]) =>
    names.map((name) => fields.get(name)).find((value): value is string => typeof value === 'string');
  const audiences = [fields.get('audiences') ?? fields.get('audience') ?? []]
    .flat()
    .filter((value) => typeof value === 'string');
  const issuer = text('issuer');
  const subject = text('subject');
  if (issuer === undefined || subject === undefined || audiences.length === 0) return undefined;
  return {
    name: text('name', 'display_name') ?? '',
    issuer,
    subject,
    audiences,
    application: text('application_id', 'application_object_id') ?? '',
  };
}

/** @throws SetupError USAGE if the file can't be read, isn't JSON or holds no credential */
export async function readTrustFile(file: string): Promise<TrustSource> {
  const credentials = findCredentials(parse(await readText(file), file));
  if (credentials.length === 0)
    throw usageError(
      `${file} holds no federated credential.`,
      'save the output of "az ad app federated-credential list --id <client id>"',
    );
  return { name: file, read: async () => ({ kind: 'read', credentials }) };
}

async function readText(file: string): Promise<string> {
  try {
    // Windows PowerShell writes a byte order mark.
    return (await readAuthoredText(file, 'CONFIG_UNREADABLE')).replace(/^\uFEFF/, '');
  } catch {
    throw usageError(`${file} cannot be read as UTF-8 text.`, 'check the path and its permissions');
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usageError(`${file} is not JSON.`, 'save the output of a command with -o json');
  }
}

const FRESH_TOKEN = {
  next: 'fetch a token as a person who may read app registrations',
  commands: ['az account get-access-token --resource-type ms-graph --query accessToken -o tsv'],
} as const;

/** Reads the application's federated credentials from Graph; needs `Application.Read.All`. */
export function createGraphTrustSource(
  http: HttpClient,
  { origin: graphOrigin, token }: { readonly origin: string; readonly token: string },
): TrustSource {
  const fetchGraph = createOperatorGraphFetch(http, { origin: graphOrigin, token });
  return {
    name: 'Microsoft Graph',
    read: async (clientId) => {
      const { status, body } = await fetchGraph(
        `/v1.0/applications(appId='${encodeURIComponent(clientId)}')/federatedIdentityCredentials`,
      );
      if (status === 200) return { kind: 'read', credentials: findCredentials(body) };
      return { kind: 'failed', finding: await failure(status, clientId, fetchGraph) };
    },
  };
}

async function failure(
  status: number,
  clientId: string,
  fetchGraph: OperatorGraphFetch,
): Promise<DoctorFinding> {
  if (status === 404) return (await identifyObject(clientId, fetchGraph)) ?? unknownApplication(clientId);
  const summary = `What the application trusts could not be read from Graph (${describeStatus({ status })}).`;
  if (status === 401 || status === 403) return { level: 'warn', summary, ...FRESH_TOKEN };
  return { level: 'warn', summary, next: 'try again, or give the credentials as a file with --trusts' };
}

function unknownApplication(clientId: string): DoctorFinding {
  return {
    level: 'fail',
    summary: `The tenant of the operator's token has no app registration with the client id ${clientId}.`,
    causes: ['clientId is wrong.', 'The application is registered in another tenant.'],
    next: 'copy "Application (client) ID" from the overview of the app registration',
  };
}
