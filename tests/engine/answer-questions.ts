import { decodeBase64, decodeUtf8, encodeUtf8 } from '../../packages/engine/src/kernel/bytes.ts';
import { RequestError } from '../../packages/engine/src/kernel/errors.ts';
import type { PseudonymKind } from '../../packages/engine/src/kernel/pseudonym-kinds.ts';
import type { RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import {
  createDomainPseudonymizer,
  createPseudonymizer,
  type PseudonymizerOptions,
  sha256Hex,
} from '../../packages/engine/src/pseudonyms/index.ts';
import { openNative, openSanitizer } from '../../packages/engine/src/sanitizer/index.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';

/** What the engine is asked on each platform. All of it is data, so that it can be handed into a browser. */
export type Questions = {
  readonly secrets: {
    readonly key: string;
    readonly keyId: number;
    readonly salt: string;
    readonly password: string;
  };
  readonly native: readonly {
    readonly tenant: string;
    readonly joinTenants: boolean;
    readonly kind: PseudonymKind;
    readonly text: string;
  }[];
  readonly links: readonly {
    readonly tenant: string;
    readonly connector: string;
    readonly endpointId: string;
    readonly plaintext: string;
  }[];
  readonly domains: readonly { readonly tenant: string; readonly domain: string }[];
  readonly psoxy: readonly { readonly kind: PseudonymKind; readonly text: string }[];
  readonly connectors: readonly {
    readonly ruleSet: RuleSet;
    readonly pages: Readonly<Record<string, string>>;
  }[];
};

export type Answers = {
  readonly native: readonly (readonly [irreversible: string | null, reversible: string | null])[];
  readonly links: readonly string[];
  readonly domains: readonly (readonly [hash: string, encrypted: string])[];
  readonly psoxy: readonly (readonly [irreversible: string | null, reversible: string | null])[];
  /** Each page by each engine. */
  readonly pages: readonly { readonly endpoint: string; readonly bytes: string; readonly tree: string }[];
};

const LIMITS = { responseBytes: 1e7, depth: 64, stringBytes: 1e6, objectKeys: 1_000 };

/** @throws Error when a token does not open to what it was made from */
export function answerQuestions({ secrets, native, links, domains, psoxy, connectors }: Questions): Answers {
  const secret = decodeBase64(secrets.key);
  const withTenant = (tenant: string, joinTenants = false): PseudonymizerOptions => ({
    scheme: 'native',
    keys: [{ id: secrets.keyId, secret }],
    tenant,
    joinTenants,
  });
  const { salt, password: encryptionKey } = secrets;
  const pagePseudonymizer = createPseudonymizer(withTenant('contoso'));
  const psoxyPseudonymizer = createPseudonymizer({ scheme: 'psoxy', salt, encryptionKey, tenant: '' });
  return {
    native: native.map(({ tenant, joinTenants, ...identifier }) =>
      answerIdentifier(createPseudonymizer(withTenant(tenant, joinTenants)), identifier),
    ),
    links: links.map(({ tenant, plaintext, ...binding }) => {
      const { sealLink, openLink } = createPseudonymizer(withTenant(tenant));
      const sealed = sealLink(binding, plaintext);
      assertOpens(openLink(binding, sealed), plaintext);
      return sealed;
    }),
    domains: domains.map(({ tenant, domain }) => {
      const { hash, encrypt } = createDomainPseudonymizer(withTenant(tenant));
      return [hash(domain), encrypt(domain)];
    }),
    psoxy: psoxy.map((identifier) => answerIdentifier(psoxyPseudonymizer, identifier)),
    pages: connectors.flatMap(({ ruleSet, pages }) =>
      compileRules(ruleSet, sha256Hex).endpoints.flatMap(({ id, response }) => {
        const page = pages[id];
        if (page === undefined) return [];
        const sanitize = (engine: 'bytes' | 'tree'): string => {
          const context = {
            pseudonymizer: pagePseudonymizer,
            sealLink: () => 'https://gateway.example/sealed',
            limits: LIMITS,
            engine,
          };
          try {
            const sanitizer = openSanitizer(openNative(response, context), LIMITS);
            sanitizer.write(encodeUtf8(page));
            return decodeUtf8(sanitizer.end().body);
          } catch (error) {
            if (!(error instanceof RequestError)) throw error;
            return error.message;
          }
        };
        return [{ endpoint: id, bytes: sanitize('bytes'), tree: sanitize('tree') }];
      }),
    ),
  };
}

function answerIdentifier(
  { irreversible, reversible, open }: ReturnType<typeof createPseudonymizer>,
  { kind, text }: { readonly kind: PseudonymKind; readonly text: string },
): readonly [string | null, string | null] {
  const token = reversible(text, kind);
  if (token !== null) assertOpens(open(token, [kind]), text);
  return [irreversible(text, kind), token];
}

function assertOpens(opened: string, text: string): void {
  if (opened !== text) throw new Error('A token opens to another text.');
}
