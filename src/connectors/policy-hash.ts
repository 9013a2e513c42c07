import type { ConnectorOptions } from './connector.ts';
import { POLICY_HASHES, type PolicyHashes } from './policy-hashes.ts';

/**
 * The policy hash of a connector's own rules. To compute it takes longer than all else that a start does with them, so the
 * hashes of every combination of options are made beforehand; a test makes each of them anew.
 *
 * @returns first 16 hex digits of SHA-256 over the canonical JSON of the rule set
 */
export function policyHash(connector: string, options: ConnectorOptions): string {
  const hashes: PolicyHashes | undefined = Object.hasOwn(POLICY_HASHES, connector)
    ? POLICY_HASHES[connector]
    : undefined;
  const place = hashes?.options.reduce((bits, name, at) => bits | (Number(options[name] === true) << at), 0);
  const hash = place === undefined ? undefined : hashes?.hashes[place];
  if (hash === undefined) throw new Error('There is no policy hash: policy-hashes.ts must be generated.');
  return hash;
}
