import { encodeBase64url, encodeUtf8, joinBytes } from '../kernel/bytes.ts';
import type { LinkBinding } from './pseudonymizer.ts';
import type { LinkKey } from './schemes/scheme.ts';
import { lengthPrefixed } from './sealing/digest.ts';
import { SIV_BYTES, sealSiv, unsealSiv } from './sealing/synthetic-iv.ts';
import { decodeText, splitToken } from './sealing/token-text.ts';

export type LinkKeyRing = { readonly linkKeys: readonly [LinkKey, ...LinkKey[]] };

/** Seals links of one ring; `unsealLink` undoes it. */
export type LinkEncryptor = (binding: LinkBinding, plaintext: string) => string;

/** key id 1 ‖ siv 16 ‖ ciphertext. */
const MIN_LENGTH = 1 + SIV_BYTES + 1;
const DUMMY = new Uint8Array(MIN_LENGTH + 31);
const PURPOSE = lengthPrefixed('nymgate s2');

/**
 * Makes `s~` base64url(key id 1 ‖ siv 16 ‖ ciphertext), siv over LP("nymgate s2") ‖ key id ‖ LP(connector) ‖ LP(endpoint id) ‖
 * LP(plaintext); the keys are those of the tenant. The part that all links of an endpoint share is made once and kept: as many as the rules
 * have endpoints.
 */
export function createLinkEncryptor({ linkKeys: [{ id, keys }] }: LinkKeyRing): LinkEncryptor {
  const front = Uint8Array.of(id);
  const headers = new Map<string, Map<string, Uint8Array>>();
  return (binding, plaintext) => {
    const ofConnector = headers.get(binding.connector) ?? new Map<string, Uint8Array>();
    const header = ofConnector.get(binding.endpointId) ?? buildHeader(id, binding);
    ofConnector.set(binding.endpointId, header);
    headers.set(binding.connector, ofConnector);
    return `s~${encodeBase64url(sealSiv(keys(), { prefix: front, header, plaintext: encodeUtf8(plaintext) }))}`;
  };
}

/** The plaintext, or undefined for any reason; the work is the same in each case. */
export function decryptLink(ring: LinkKeyRing, binding: LinkBinding, sealed: string): string | undefined {
  const { payload, suffix } = splitToken('s~', sealed);
  const shaped = payload !== undefined && payload.length >= MIN_LENGTH && suffix === undefined;
  const token = shaped ? payload : DUMMY;
  const known = ring.linkKeys.find(({ id }) => id === token[0]);
  const { id, keys } = known ?? ring.linkKeys[0];
  const { plaintext, verified } = unsealSiv(keys(), buildHeader(id, binding), token.subarray(1));
  const { text, exact } = decodeText(plaintext);
  return shaped && known !== undefined && verified && exact ? text : undefined;
}

function buildHeader(id: number, { connector, endpointId }: LinkBinding): Uint8Array {
  return joinBytes(PURPOSE, Uint8Array.of(id), lengthPrefixed(connector), lengthPrefixed(endpointId));
}
