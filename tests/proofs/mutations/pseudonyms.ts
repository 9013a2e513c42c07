import { canonicalizeAddress } from '../../../packages/engine/src/pseudonyms/addresses/canonical-form.ts';
import {
  parseAddress,
  splitAddressList,
} from '../../../packages/engine/src/pseudonyms/addresses/parse-address.ts';
import { createPseudonymizer } from '../../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import { createPsoxyScheme } from '../../../packages/engine/src/pseudonyms/psoxy-scheme.ts';
import { checkNativeKeys } from '../../../packages/engine/src/pseudonyms/schemes/native-keys.ts';
import { expandKey } from '../../../packages/engine/src/pseudonyms/schemes/native-ring.ts';
import {
  containsPlaceholder,
  countDistinct,
} from '../../../packages/engine/src/pseudonyms/schemes/weak-secret.ts';
import { decryptLink } from '../../../packages/engine/src/pseudonyms/sealed-link.ts';
import { lengthPrefixed } from '../../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { computeKeyFingerprint } from '../../../packages/engine/src/pseudonyms/sealing/sub-keys.ts';
import { unsealSiv } from '../../../packages/engine/src/pseudonyms/sealing/synthetic-iv.ts';
import { throwInvalidToken } from '../../../packages/engine/src/pseudonyms/sealing/token-text.ts';
import {
  isShortDomain,
  writeDomainSuffix,
} from '../../../packages/engine/src/pseudonyms/write-domain-suffix.ts';
import { change, changeMade, type ProofMutation } from '../mutation.ts';

export const PSEUDONYMS_MUTATIONS: readonly ProofMutation[] = [
  change(canonicalizeAddress)('is no address', () => () => undefined, [
    'pseudonyms.test.ts › (P6)',
    'pseudonyms.test.ts › (SAN-10)',
    'pseudonyms.test.ts › a domain that is no host name is never kept',
    'pseudonyms.test.ts › domain policy',
    'pseudonyms.test.ts › is kept as written',
    'pseudonyms.test.ts › two texts share a pseudonym exactly when an independent model says they are one',
    'address-forms.test.ts › SAN-09',
    'address-forms.test.ts › SAN-10',
  ]),
  change(parseAddress)(
    'what stands before the first at sign',
    () => (text) => {
      const [local = '', domain] = text.split('@');
      return domain === undefined ? undefined : { local, domain };
    },
    ['parse-address.test.ts › what is an address › not'],
  ),
  changeMade(createPseudonymizer)(
    'a token opens as every kind',
    (made) => ({
      open: (token, kinds) => {
        for (const kind of ['person', 'event', 'message-id', ...kinds] as const) {
          try {
            return made.open(token, [kind]);
          } catch {}
        }
        return made.open(token, kinds);
      },
    }),
    ['kinds.test.ts › KND-01', 'reversible-tokens.test.ts › KND-01'],
  ),
  changeMade(createPsoxyScheme)(
    'bad padding is told',
    (scheme) => ({
      unseal: (payload, kind) => {
        const opened = scheme.unseal(payload, kind);
        if (!opened.verified && /[^ -~]/.test(opened.text)) throw new Error('bad padding');
        return opened;
      },
    }),
    [
      'reversible-tokens.test.ts › all refusals › are one and the same',
      'reversible-tokens.test.ts › (TOK-02)',
      'reversible-tokens.test.ts › changed unused trailing bits are refused',
      'reversible-tokens.test.ts › TOK-03: every single-bit flip of the payload is refused',
      'reversible-tokens.test.ts › every truncation is refused',
      'reversible-tokens.test.ts › every splice of two tokens is refused',
      'reversible-tokens.test.ts › appended, removed, repeated and swapped blocks are refused',
      'sealed-link.test.ts › all refusals are one and the same',
      'equal-work.test.ts › the hash is computed in every case',
      'equal-work.test.ts › bad padding, or wrong ciphertext',
    ],
  ),
  changeMade(createPsoxyScheme)(
    'what does not verify opens',
    (scheme) => ({ unseal: (payload, kind) => ({ ...scheme.unseal(payload, kind), verified: true }) }),
    [
      'reversible-tokens.test.ts › (TOK-02)',
      'reversible-tokens.test.ts › changed unused trailing bits are refused',
      'reversible-tokens.test.ts › TOK-03: every single-bit flip of the payload is refused',
      'reversible-tokens.test.ts › every truncation is refused',
      'reversible-tokens.test.ts › every splice of two tokens is refused',
      'reversible-tokens.test.ts › appended, removed, repeated and swapped blocks are refused',
      'psoxy-attacks.test.ts › malleability',
      'psoxy-attacks.test.ts › padding oracle',
    ],
  ),
  change(createPsoxyScheme)(
    'without the salt',
    (original) => (secrets, rules) => original({ ...secrets, salt: '' }, rules),
    [
      'vectors.test.ts › TOK-10: known answers, scheme psoxy',
      'vectors.test.ts › known answers',
      'vectors.test.ts › TOK-10',
    ],
  ),
  change(checkNativeKeys)(
    'every key is good',
    () => (keys) => {
      const read = keys.map(({ id, secret }) => ({
        id,
        secret: typeof secret === 'string' ? new Uint8Array(Buffer.from(secret, 'base64url')) : secret,
      }));
      const [first = { id: 1, secret: new Uint8Array(32) }, ...others] = read;
      return [first, ...others];
    },
    [
      'check-keys.test.ts › no key',
      'check-keys.test.ts › never hold anything of a secret',
      'check-keys.test.ts › native keys',
      'service.test.ts › CFG-05',
      'faults.test.ts › REL-07 secrets',
      'faults.test.ts › a key of 8 bytes (CFG-05)',
    ],
  ),
  change(expandKey)(
    "one tenant's pseudonyms are every tenant's",
    (original) => (key) => original(key, { tenant: '', hashTenant: '' }),
    [
      'reversible-tokens.test.ts › a token of another tenant is refused (native)',
      'reversible-tokens.test.ts › KND-02',
      'sealed-link.test.ts › refused for another tenant',
      'vectors.test.ts › TOK-10: known answers, scheme native',
      'vectors.test.ts › known answers',
      'vectors.test.ts › TOK-10',
    ],
  ),
  change(containsPlaceholder)('no secret is a placeholder', () => () => false, [
    'check-keys.test.ts › native keys',
    'check-keys.test.ts › psoxy secrets',
  ]),
  change(countDistinct)('all bytes differ', () => (bytes) => bytes.length, [
    'check-keys.test.ts › native keys',
    'check-keys.test.ts › psoxy secrets',
  ]),
  change(decryptLink)(
    'opens under any binding that the last link had',
    (original) => {
      const known = new Map();
      return (ring, binding, sealed) => {
        const opened = original(ring, binding, sealed);
        if (opened !== undefined) known.set(sealed, opened);
        return opened ?? known.get(sealed);
      };
    },
    ['sealed-link.test.ts › links of an older key open while it is in the ring'],
  ),
  change(lengthPrefixed)(
    'without the length',
    () => (part) => (typeof part === 'string' ? new TextEncoder().encode(part) : part),
    [
      'reversible-tokens.test.ts › a token of another tenant is refused (native)',
      'reversible-tokens.test.ts › (TOK-01)',
      'reversible-tokens.test.ts › (TOK-08)',
      'reversible-tokens.test.ts › KND-01',
      'reversible-tokens.test.ts › KND-02',
    ],
  ),
  changeMade(unsealSiv)('every tag verifies', () => ({ verified: true }), [
    'sealed-link.test.ts › refused at',
    'reversible-tokens.test.ts › TOK-03: every single-bit flip of the payload is refused',
  ]),
  change(throwInvalidToken)(
    'names its place',
    () => () => {
      throw new Error(`token at ${new Error('here').stack?.split('\n')[3]}`);
    },
    [
      'reversible-tokens.test.ts › all refusals › are one and the same',
      'reversible-tokens.test.ts › a token of another tenant is refused (native)',
      'reversible-tokens.test.ts › (TOK-02)',
      'reversible-tokens.test.ts › changed unused trailing bits are refused',
      'reversible-tokens.test.ts › TOK-03: every single-bit flip of the payload is refused',
      'reversible-tokens.test.ts › TOK-03: a flipped bit does not make one kind of another',
      'reversible-tokens.test.ts › every truncation is refused',
      'reversible-tokens.test.ts › every splice of two tokens is refused',
      'reversible-tokens.test.ts › appended, removed, repeated and swapped blocks are refused',
      'reversible-tokens.test.ts › (TOK-08)',
      'reversible-tokens.test.ts › KND-01',
      'reversible-tokens.test.ts › KND-02',
    ],
  ),
  change(isShortDomain)('any length', () => () => true, ['pseudonyms.test.ts › PRV-4']),
  change(writeDomainSuffix)(
    'the domain stays as it is',
    () => (domain) => (domain === undefined ? '' : `@${domain}`),
    [
      'pseudonyms.test.ts › a domain that is no host name is never kept',
      'pseudonyms.test.ts › domain policy',
    ],
  ),
  change(splitAddressList)(
    'walks the rest again at each quote',
    (original) => (text) => {
      const end = performance.now() + 6_000;
      for (let at = 0; text[at] === '"' && performance.now() < end; at += 1) original(text.slice(at));
      return original(text);
    },
    ['parse-address-list.test.ts › walks a long text of %j once'],
  ),
  change(parseAddress)(
    'tries each way to read open comments',
    (original) => (text) => {
      const end = performance.now() + 3_000;
      const read = (at: number): unknown =>
        text[at] === '(' && performance.now() < end
          ? [original(text.slice(at)), read(at + 1), read(at + 2)]
          : at;
      read(0);
      return original(text);
    },
    ['parse-address.test.ts › repetition of %j ends at once'],
  ),
  change(computeKeyFingerprint)('one for all keys', () => () => '0123456789abcdef', [
    'pseudonyms.test.ts › changes with every secret and with nothing else',
  ]),
];
