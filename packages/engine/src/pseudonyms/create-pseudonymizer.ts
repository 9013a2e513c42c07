import { encodeBase64url } from '../kernel/bytes.ts';
import { matchesGrammar } from '../kernel/grammars.ts';
import type { PseudonymKind } from '../kernel/pseudonym-kinds.ts';
import { type CanonicalRules, canonicalizeOfKind, splitAddressType } from './addresses/canonical-form.ts';
import { parseAddress, splitAddressList } from './addresses/parse-address.ts';
import { createScheme } from './create-scheme.ts';
import type { Pseudonymizer, PseudonymizerOptions, PseudonymParts } from './pseudonymizer.ts';
import type { BulkPseudonyms, BulkScheme, Scheme } from './schemes/scheme.ts';
import { createLinkEncryptor, decryptLink } from './sealed-link.ts';
import { splitToken, throwInvalidToken } from './sealing/token-text.ts';
import {
  createDomainRule,
  type DomainRule,
  isPossibleSuffix,
  isShortDomain,
  writeDomainSuffix,
} from './write-domain-suffix.ts';

/**
 * A pseudonymizer for one set of keys and one tenant. Deriving the keys costs milliseconds (scheme psoxy: 65,536 rounds of
 * PBKDF2), so make it once and keep it.
 *
 * @throws SetupError KEY_INVALID with every finding: too short, not random, a placeholder, given twice
 * @example
 * const nyms = createPseudonymizer({ scheme: 'native', keys: [{ id: 1, secret: createKey(randomBytes) }], tenant: '' });
 * nyms.open(nyms.reversible('alice@contoso.com') ?? '') // 'alice@contoso.com'
 */
export function createPseudonymizer(options: PseudonymizerOptions): Pseudonymizer {
  const scheme = createScheme(options);
  // Psoxy's pseudonyms have its domains.
  const rule = createDomainRule(options.domains, options.scheme === 'native' ? isShortDomain : undefined);
  const ring = { linkKeys: scheme.linkKeys };
  const bulk = createBulk(scheme.bulk, scheme.rules, rule);
  const irreversible = (text: string, kind: PseudonymKind) => writeIrreversible(scheme, rule, [text, kind]);
  const reversible = (text: string, kind: PseudonymKind) => writeReversible(scheme, rule, [text, kind]);
  return Object.freeze<Pseudonymizer>({
    scheme: scheme.name,
    keyFingerprint: scheme.keyFingerprint,
    irreversible,
    reversible,
    domain: (name) => writeDomain(scheme, rule, { name, tenant: options.tenant }),
    describe: (text) => describe(scheme, rule, text),
    addresses: (text) => readAddresses(scheme, text),
    prefixed: (text, { kind, reversible: back }) =>
      writePrefixed(text, kind, back ? reversible : irreversible),
    open: (token, kinds) => openToken(scheme, token, kinds) ?? throwInvalidToken(),
    sealLink: createLinkEncryptor(ring),
    openLink: (binding, sealed) => decryptLink(ring, binding, sealed) ?? throwInvalidToken(),
    ...(bulk !== undefined && { bulk: () => bulk }),
  });
}

type TypedIdentifier = readonly [text: string, kind: PseudonymKind];

function writeIrreversible(scheme: Scheme, rule: DomainRule, [text, kind]: TypedIdentifier): string | null {
  const identity = canonicalizeOfKind(text, kind, scheme.rules);
  if (identity === undefined) return null;
  return `t~${scheme.hash(identity.canonical, kind)}${writeDomainSuffix(identity.domain, rule, scheme.domains)}`;
}

function writeReversible(scheme: Scheme, rule: DomainRule, [text, kind]: TypedIdentifier): string | null {
  const identity = canonicalizeOfKind(text, kind, scheme.rules);
  if (identity === undefined) return null;
  return `p~${encodeBase64url(scheme.seal(identity.canonical, text, kind))}${writeDomainSuffix(identity.domain, rule, scheme.domains)}`;
}

function writeDomain(
  scheme: Scheme,
  rule: DomainRule,
  { name, tenant }: { readonly name: string; readonly tenant: string },
): string | null {
  if (name.toLowerCase() === tenant.toLowerCase()) return name;
  // A tenant is named by a GUID too.
  const keeps = (text: string) => matchesGrammar('guid', text) || rule.keeps(text);
  const suffix = writeDomainSuffix(name, { ...rule, keeps }, scheme.domains);
  return suffix === '' ? null : suffix.slice(1);
}

function describe(scheme: Scheme, rule: DomainRule, text: string): PseudonymParts | null {
  const identity = canonicalizeOfKind(text, 'person', scheme.rules);
  if (identity === undefined) return null;
  const hash = scheme.hash(identity.canonical, 'person');
  const suffix = writeDomainSuffix(identity.domain, rule, scheme.domains);
  return suffix === '' ? { hash } : { domain: suffix.slice(1), hash };
}

/** All or nothing: where a list is not understood to its end, no part of it counts as an address. */
function readAddresses(scheme: Scheme, text: string): readonly string[] | undefined {
  const members = splitAddressList(text)?.map(parseAddress);
  const addresses = members?.map((address) =>
    address !== undefined && scheme.rules.topLevel.test(address.domain)
      ? `${address.local}@${address.domain}`
      : undefined,
  );
  return addresses?.every((address) => address !== undefined) ? addresses : undefined;
}

function writePrefixed(
  text: string,
  kind: PseudonymKind,
  write: Pseudonymizer['irreversible'],
): string | null {
  const { type, rest } = splitAddressType(text);
  const token = write(rest, kind);
  return token === null ? null : type + token;
}

/** Every kind is tried, also behind the right one: the time must not tell which it was. */
function openToken(scheme: Scheme, token: string, kinds: readonly PseudonymKind[]): string | undefined {
  const { payload, suffix } = splitToken('p~', token);
  const opened = kinds.map((kind) => {
    const { text, verified, domain, domains } = scheme.unseal(payload, kind);
    const possible = isPossibleSuffix(suffix, domain, domains);
    return verified && possible ? text : undefined;
  });
  return opened.find((text) => text !== undefined);
}

/** @returns undefined where domains get pseudonyms of their own: an engine then asks for each identifier by itself */
function createBulk(scheme: BulkScheme, rules: CanonicalRules, rule: DomainRule): BulkPseudonyms | undefined {
  const domains = toBulkDomains(rule);
  if (domains === undefined) return undefined;
  const { cutLeadingPlus, ignoreDots } = rules;
  const canonical = { cutLeadingPlus, ignoreDots, lettersOnly: scheme.keys.scheme === 'psoxy' };
  return Object.freeze({ ...scheme, domains, canonical });
}

function toBulkDomains({ policy, tenantDomains }: DomainRule): BulkPseudonyms['domains'] | undefined {
  if (policy === 'keep') return 'keep';
  return policy === 'drop' && tenantDomains.size === 0 ? 'drop' : undefined;
}
