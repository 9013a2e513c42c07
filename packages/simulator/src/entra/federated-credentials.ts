import { randomUUID } from 'node:crypto';
import { GraphError } from '../base/graph-error.ts';
import type { FederatedCredential, Propagation } from './entra-types.ts';

/** A credential as Entra holds it. */
export type HeldCredential = Required<FederatedCredential> & {
  readonly id: string;
  /** Whether the node that is asked knows it this time; each call is one exchange. */
  readonly isKnown: (now: Date) => boolean;
};

type CredentialContext = { readonly propagation: Propagation; readonly now: Date };

const MOST = 20;
const LONGEST = 600;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/;

const refused = (message: string, status = 400, code = 'InvalidFederatedIdentityCredentialValue') =>
  new GraphError(status, code, message);

/**
 * Makes one more credential for an application that already has `held` (graph-facts.md#5.1).
 *
 * Throws `GraphError` for more than 20 credentials, for an issuer and subject or a name that another one has, and for lengths.
 * The same issuer and subject are a 400 `InvalidFederatedIdentityCredentialValue`; the other codes are by analogy.
 */
export function holdCredential(
  held: readonly HeldCredential[],
  added: FederatedCredential,
  { propagation, now }: CredentialContext,
): HeldCredential {
  const credential = { name: freeName(held), description: '', ...added };
  checkValues(credential);
  checkAgainst(held, credential);
  return { ...credential, id: randomUUID(), isKnown: learning(propagation, now) };
}

function freeName(held: readonly HeldCredential[]): string {
  const names = new Set(held.map(({ name }) => name));
  const free = Array.from({ length: held.length + 1 }, (_, index) => `federated-credential-${index + 1}`);
  return free.find((name) => !names.has(name)) ?? '';
}

function checkValues(credential: Required<FederatedCredential>): void {
  for (const property of ['issuer', 'subject', 'audience', 'description'] as const) {
    const { length } = credential[property];
    if (length > LONGEST || (length === 0 && property !== 'description'))
      throw refused(`The value of '${property}' must have 1 to ${LONGEST} characters.`);
  }
  if (!NAME.test(credential.name))
    throw refused('The name must have 3 to 120 characters that need no escaping in a URL.');
}

function checkAgainst(
  held: readonly HeldCredential[],
  { issuer, subject, name }: Required<FederatedCredential>,
): void {
  if (held.length >= MOST)
    throw refused(
      `An application can have ${MOST} federated identity credentials.`,
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

/** Delay first, then success and refusal in turn: a node that knows answers beside one that does not yet. */
function learning(
  { exchanges = 0, milliseconds = 0, flaps = 0 }: Propagation,
  added: Date,
): HeldCredential['isKnown'] {
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
