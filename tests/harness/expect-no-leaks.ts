import type { Simulator } from 'nymgate-simulator';
import { createScanner, type Leak } from '../leak/canary.ts';

/** Credentials, assertions and tokens by their form, whoever made them. A sealed link and a reversible pseudonym open something. */
const SECRETS = /eyJ[\w-]{10,}\.[\w-]{2}|nyk_[a-z0-9]{12}_|[ps]~[\w-]{20}|[Bb]earer /;
const MIN_LENGTH = 8;

/**
 * What lines of log and audit hold that they must not: people of the simulated tenant in any encoding, canaries, the given secrets,
 * tokens. Every gateway of the suite is looked at by it when it is closed, at the level at which it wrote (LOG-01).
 */
export function findLeaks(
  lines: readonly string[],
  { people, secrets }: { readonly people: Simulator['people']; readonly secrets: readonly string[] },
): readonly Leak[] {
  const persons = people.flatMap(({ id, userPrincipalName, mail, displayName }) => [
    ...[id, userPrincipalName, mail ?? '', displayName],
  ]);
  const texts = [...new Set([...persons, ...secrets])].filter(({ length }) => length >= MIN_LENGTH);
  const sink = lines.join('\n');
  const [token] = SECRETS.exec(sink) ?? [];
  return [...createScanner(texts)(sink), ...(token === undefined ? [] : [{ form: 'token', around: token }])];
}

/** @throws Error when something was told; it names form and place, and the test that closes the gateway fails */
export function expectNoLeaks(...parts: Parameters<typeof findLeaks>): void {
  const told = findLeaks(...parts);
  if (told.length > 0) throw new Error(`LOG-01: told in log or audit lines: ${JSON.stringify(told)}`);
}
