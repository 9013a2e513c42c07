import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import '../../packages/gateway/src/platform/install.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import type { PseudonymKind } from '../../packages/engine/src/kernel/pseudonym-kinds.ts';
import { sha256Hex } from '../../packages/engine/src/pseudonyms/index.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
import { documentFor } from '../equality/arbitrary-plan.ts';
import { type Answers, answerQuestions, type Questions } from './answer-questions.ts';

type NativeVectors = {
  readonly key: string;
  readonly keyId: number;
  readonly pseudonyms: readonly {
    readonly kind: PseudonymKind;
    readonly tenant: string;
    readonly joinTenants: boolean;
    readonly input: string | number;
    readonly token: string;
    readonly reversible: string;
  }[];
  readonly links: readonly (Questions['links'][number] & { readonly sealed: string })[];
  readonly domains: readonly (Questions['domains'][number] & {
    readonly hash: string;
    readonly encrypted: string;
  })[];
};

type PsoxyVectors = {
  readonly salt: string;
  readonly encryptionKey: string;
  readonly pseudonymize: readonly {
    readonly input: string | number | null;
    readonly token: string | null;
    readonly reversible: string | null;
  }[];
};

const native = readVectors<NativeVectors>('native-pseudonyms.json');
const psoxy = readVectors<PsoxyVectors>('psoxy-pseudonyms.json');

function readVectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/vectors/${name}`, import.meta.url), 'utf8')) as T;
}

/** The vectors of both schemes, and a page for each endpoint of each connector. */
export const QUESTIONS: Questions = {
  secrets: { key: native.key, keyId: native.keyId, salt: psoxy.salt, password: psoxy.encryptionKey },
  native: native.pseudonyms.map(({ input, kind, tenant, joinTenants }) => ({
    text: String(input),
    kind,
    tenant,
    joinTenants,
  })),
  links: native.links.map(({ sealed: _, ...link }) => link),
  domains: native.domains.map(({ tenant, domain }) => ({ tenant, domain })),
  psoxy: psoxy.pseudonymize.map(({ input }) => ({ text: String(input ?? ''), kind: 'person' })),
  connectors: Object.values(CONNECTORS).map((connector) => {
    const ruleSet = connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
    const { endpoints } = compileRules(ruleSet, sha256Hex);
    const pages = endpoints.map(({ id, response }) => {
      const [page = ''] = fc.sample(documentFor(response, 5), { seed: 7, numRuns: 1 });
      return [id, page] as const;
    });
    return { ruleSet, pages: Object.fromEntries(pages) };
  }),
};

/** What is published about the vectors, and what Node makes of the pages. */
export function expectedAnswers(): Answers {
  return {
    ...answerQuestions(QUESTIONS),
    native: native.pseudonyms.map(({ token, reversible }) => [token, reversible]),
    links: native.links.map(({ sealed }) => sealed),
    domains: native.domains.map(({ hash, encrypted }) => [hash, encrypted]),
    psoxy: psoxy.pseudonymize.map(({ token, reversible }) => [token, reversible]),
  };
}

/** A script that leaves `engine.answerJson` behind; the build fails where something of Node is imported. */
export async function bundleEngine(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./portable-engine.ts', import.meta.url))],
    bundle: true,
    inject: [fileURLToPath(new URL('./clone-data.ts', import.meta.url))],
    write: false,
    format: 'iife',
    globalName: 'engine',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['nymgate-source'],
    target: 'es2023',
  });
  return outputFiles[0]?.text ?? '';
}
