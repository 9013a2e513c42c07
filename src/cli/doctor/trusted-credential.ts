import type { Finding } from './step.ts';

/** A federated identity credential of an Entra application, in the words that Graph, az, PowerShell and Terraform share. */
export type TrustedCredential = {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  /** Application that it belongs to, where the source tells. */
  readonly application: string;
};

export type TrustReading =
  | { readonly kind: 'read'; readonly credentials: readonly TrustedCredential[] }
  | { readonly kind: 'failed'; readonly finding: Finding };

export type TrustSource = {
  /** For people: the file's name, or Microsoft Graph. */
  readonly name: string;
  readonly read: (clientId: string) => Promise<TrustReading>;
};

/** Deeper than any of the known shapes; a document that goes on is none of them. */
const DEEPEST = 32;

/**
 * The federated credentials in a JSON document, wherever they stand in it: `az ad app federated-credential list`, Graph's
 * `federatedIdentityCredentials`, `Get-AzADAppFederatedCredential | ConvertTo-Json`, `terraform show -json` and
 * `terraform output -json`. What has an issuer, a subject and audiences is one; case of the names does not matter.
 *
 * @example findCredentials([{ name: 'eks', issuer: 'https://…', subject: 'system:…', audiences: ['api://AzureADTokenExchange'] }])
 */
export function findCredentials(document: unknown, depth = 0): readonly TrustedCredential[] {
  if (typeof document !== 'object' || document === null || depth > DEEPEST) return [];
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
