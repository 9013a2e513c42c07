import type { BulkRulesReading } from '@nymgate/bulk/bulk-rules';
import type { Language } from '@nymgate/engine/plan/plan';
import { readBulkRules } from '@nymgate/gateway/app/bulk/read-bulk-rules';
import { createOffline, type Offline } from '@nymgate/gateway/app/create-offline';
import { DIALECTS } from '@nymgate/gateway/app/dialects';
import type { PlanView } from '@nymgate/rules/dialects/endpoint-view';
import { type AnyRuleReading, readRulesOfAnyLanguage } from '@nymgate/rules/dialects/read-rules';
import { reviewPlan } from '@nymgate/rules/dialects/rule-language';
import type { Positions } from '@nymgate/rules/text/yaml/positions';
import { parseYaml } from '@nymgate/rules/text/yaml/read-yaml';
import { isMapping } from '@nymgate/rules/text/yaml/shapes';
import { hashPolicy } from '@nymgate/shell/input/list-native-plans';
import type { NamedPolicy } from '@nymgate/shell/review/read-policy';

/** The text of the editor, read once for everything that is asked about it. */
export type Draft = {
  readonly text: string;
  readonly file: string;
  readonly reading: AnyRuleReading;
  readonly positions: Positions;
  /** The language that the text names, also while it is no YAML; undefined: none. Rules for files are told apart by `bulk`. */
  readonly language: Language | undefined;
  /** Rules for files; the other members then say nothing. */
  readonly bulk: BulkRulesReading | undefined;
  /** Undefined while there is an error. */
  readonly served: ServedDraft | undefined;
};

/** Rules without an error: as a policy to be looked at, and at work. */
export type ServedDraft = {
  readonly policy: NamedPolicy;
  /** @param graph origin that the links of the answer name */
  readonly offline: (graph: string) => Offline;
};

/** Pseudonyms of this process alone: what is shown here joins with nothing outside. */
export type DraftKey = { readonly secret: string; readonly tenant: string };

/** Our own address in sealed links of the preview. */
const PUBLIC_URL = 'https://nymgate.example';

/**
 * Reads rules as `serve` would.
 *
 * @example (await readDraft({ text: 'nymgate: 1', file: 'r.yaml' }, key)).reading.issues[0]?.code // 'RULES_INVALID'
 */
export async function readDraft(
  { text, file }: { readonly text: string; readonly file: string },
  key: DraftKey,
): Promise<Draft> {
  const parsed = parseYaml(text);
  const { data, positions } = parsed.read('method');
  const bulk = couldBeBulk(data) ? await readBulkRules(DIALECTS, text, file) : undefined;
  const reading = await readRulesOfAnyLanguage(DIALECTS, parsed, file);
  const served = bulk === undefined ? await serve(reading, { file, positions, key }) : undefined;
  return { text, file, reading, positions, language: languageOf(data, text), bulk, served };
}

/** By the keys that only one of the languages has at the top. */
function languageOf(data: unknown, text: string): Language | undefined {
  const has = (key: string): boolean =>
    isMapping(data) ? Object.hasOwn(data, key) : new RegExp(`^[ {"']*${key}["']? *:`, 'm').test(text);
  if (has('nymgate')) return 'native';
  return has('endpoints') || has('allowAllEndpoints') ? OTHER : undefined;
}

/** The other language, where the product has one. */
const OTHER = Object.values(DIALECTS).find(({ language }) => language !== 'native')?.language;

/** Rules of an API have a list of endpoints, or let everything pass. */
function couldBeBulk(data: unknown): boolean {
  return (
    typeof data === 'object' && data !== null && !Array.isArray(data) && !Object.hasOwn(data, 'endpoints')
  );
}

type ServeOptions = { readonly file: string; readonly positions: Positions; readonly key: DraftKey };

async function serve(
  { rules }: AnyRuleReading,
  { file, positions, key }: ServeOptions,
): Promise<ServedDraft | undefined> {
  if (rules === undefined) return undefined;
  const reviewed = await reviewPlan(DIALECTS, rules.compile(hashPolicy));
  const opened = new Map<string, Offline>();
  let seen: PlanView | undefined;
  return {
    policy: {
      ...reviewed,
      review: {
        ...reviewed.review,
        // Thousands of fields, made once for all comparisons of this text.
        view: (plan, known) => {
          seen ??= reviewed.review.view(plan, known);
          return seen;
        },
      },
      name: file,
      getLocation: (pointer) => `${file}:${positions.find(pointer, 'key').line}`,
      getNote: (pointer) => {
        const { name: _, ...note } = reviewed.review.noteOf(reviewed.plan, pointer);
        return note;
      },
    },
    offline: (graph) => {
      const known = opened.get(graph);
      if (known !== undefined) return known;
      const offline = createOffline({
        ruleSet: rules,
        pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: key.secret }], tenant: key.tenant },
        publicUrl: PUBLIC_URL,
        graphOrigin: graph,
      });
      opened.set(graph, offline);
      return offline;
    },
  };
}
