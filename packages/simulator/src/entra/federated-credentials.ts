import { randomUUID } from 'node:crypto';
import { GraphError } from '../base/graph-error.ts';
import type { FederatedCredential, Propagation } from './entra-types.ts';

export type StoredCredential = Required<FederatedCredential> & {
  readonly id: string;
  /** Whether the contacted node knows it; each call is one exchange. */
  readonly isKnown: (now: Date) => boolean;
};

type CredentialContext = { readonly propagation: Propagation; readonly now: Date };
const MAX_CREDENTIALS = 20;
const MAX_LENGTH = 600;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/;

const refused = (message: string, status = 400, code = 'InvalidFederatedIdentityCredentialValue') =>
  new GraphError(status, code, message);

/**
 * Throws `GraphError` for more than 20 credentials, duplicates and lengths (graph-facts.md#5.1); codes other than
 * `InvalidFederatedIdentityCredentialValue` are by analogy.
 */
export function storeCredential(
  stored: readonly StoredCredential[],
  added: FederatedCredential,
  { propagation, now }: CredentialContext,
): StoredCredential {
  const credential = { name: freeName(stored), description: '', ...added };
  checkValues(credential);
  checkAgainst(stored, credential);
  return { ...credential, id: randomUUID(), isKnown: learning(propagation, now) };
}

function freeName(held: readonly StoredCredential[]): string {
  const names = new Set(held.map(({ name }) => name));
  const free = Array.from({ length: held.length + 1 }, (_, index) => `federated-credential-${index + 1}`);
  return free.find((name) => !names.has(name)) ?? '';
}

function checkValues(credential: Required<FederatedCredential>): void {
  for (const property of ['issuer', 'subject', 'audience', 'description'] as const) {
    const { length } = credential[property];
    if (length > MAX_LENGTH || (length === 0 && property !== 'description'))
      throw refused(`The value of '${property}' must have 1 to ${MAX_LENGTH} characters.`);
  }
  if (!NAME.test(credential.name))
    throw refused('The name must have 3 to 120 characters that need no escaping in a URL.');
}

function checkAgainst(
  held: readonly StoredCredential[],
  { issuer, subject, name }: Required<FederatedCredential>,
): void {
  if (held.length >= MAX_CREDENTIALS)
    throw refused(
      `An application can have ${MAX_CREDENTIALS} federated identity credentials.`,
      403,
      'Directory_QuotaExceeded',
    );
  if (held.some((one) => one.name === name))
    throw refused(
      `Another federated identity credential has the name ${name}.`,
      409,
      'Request_MultipleObjectsWithSameKeyValue',
    );
  if (held.some((one) => one.issuer === issuer && one.subject === subject))
    throw refused(
      `The combination of issuer and subject must be unique for the application. Issuer ${issuer} and subject ${subject} already exist.`,
    );
}

/** Delay, then alternating success and rejection, as from nodes that are not yet in sync. */
function learning(
  { exchanges = 0, milliseconds = 0, flaps = 0 }: Propagation,
  added: Date,
): StoredCredential['isKnown'] {
  let early = exchanges;
  let turns = flaps * 2;
  return (now) => {
    if (early > 0 || now.getTime() < added.getTime() + milliseconds) {
      early -= 1;
      return false;
    }
    if (turns === 0) return true;
    turns -= 1;
    return turns % 2 === 1;
  };
}
