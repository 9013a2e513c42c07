import { lengthPrefixed } from './digest.ts';
import type { LinkBinding } from './pseudonymizer.ts';
import { SIV, type SivKeys, seal, unseal } from './synthetic-iv.ts';
import { base64url, decodeText, splitToken } from './token-text.ts';

export type LinkKey = { readonly id: number; readonly keys: SivKeys };
export type LinkRing = { readonly linkKeys: readonly [LinkKey, ...LinkKey[]]; readonly tenant: string };

/** key id 1 ‖ siv 16 ‖ ciphertext. */
const SHORTEST = 1 + SIV + 1;
const DUMMY = Buffer.alloc(SHORTEST + 31);
const PURPOSE = lengthPrefixed('nymgate s1');

/**
 * `s~` base64url(key id 1 ‖ siv 16 ‖ ciphertext), siv over LP("nymgate s1") ‖ key id ‖ LP(tenant) ‖ LP(connector) ‖
 * LP(endpoint id) ‖ LP(plaintext).
 */
export function sealLink(ring: LinkRing, binding: LinkBinding, plaintext: string): string {
  const { id, keys } = ring.linkKeys[0];
  const sealed = seal(keys, headerOf(id, ring.tenant, binding), Buffer.from(plaintext));
  return `s~${base64url(Buffer.concat([Buffer.of(id), sealed]))}`;
}

/** The plaintext, or undefined for any reason; the work is the same in each case. */
export function unsealLink(ring: LinkRing, binding: LinkBinding, sealed: string): string | undefined {
  const { payload, suffix } = splitToken('s~', sealed);
  const shaped = payload !== undefined && payload.length >= SHORTEST && suffix === undefined;
  const token = shaped ? payload : DUMMY;
  const known = ring.linkKeys.find(({ id }) => id === token[0]);
  const { id, keys } = known ?? ring.linkKeys[0];
  const { plaintext, verified } = unseal(keys, headerOf(id, ring.tenant, binding), token.subarray(1));
  const { text, exact } = decodeText(plaintext);
  return shaped && known !== undefined && verified && exact ? text : undefined;
}

function headerOf(id: number, tenant: string, { connector, endpointId }: LinkBinding): Buffer {
  return Buffer.concat([PURPOSE, Buffer.of(id), ...[tenant, connector, endpointId].map(lengthPrefixed)]);
}
