import type { BulkRulesReading } from '@nymgate/bulk/bulk-rules';
import type { Language } from '@nymgate/engine/plan/plan';
import { readBulkRules } from '@nymgate/gateway/app/bulk/read-bulk-rules';
import { createOffline, type Offline } from '@nymgate/gateway/app/create-offline';
import { RULE_LANGUAGES } from '@nymgate/gateway/app/rule-languages';
import type { PlanView } from '@nymgate/rules/dialects/endpoint-view';
import { type AnyRuleReading, readRulesOfAnyLanguage } from '@nymgate/rules/dialects/read-rules';
import { reviewPlan } from '@nymgate/rules/dialects/rule-language';
import type { Positions } from '@nymgate/rules/text/yaml/positions';
import { parseYaml } from '@nymgate/rules/text/yaml/read-yaml';
import { isMapping } from '@nymgate/rules/text/yaml/shapes';
import { hashPolicy } from '@nymgate/shell/input/list-native-plans';
import type { NamedPolicy } from '@nymgate/shell/review/read-policy';

/** The editor's text, parsed once for all tasks. */
export type Draft = {
  readonly text: string;
  readonly file: string;
  readonly reading: AnyRuleReading;
  readonly positions: Positions;
  /** The language that the text declares, even if it isn't valid YAML. */
  readonly language: Language | undefined;
  /** Set for bulk rules; the other members are then unused. */
  readonly bulk: BulkRulesReading | undefined;
  /** Undefined while the rules have an error. */
  readonly served: ServedDraft | undefined;
};

export type ServedDraft = {
  readonly policy: NamedPolicy;
  /** @param graph origin of the response's links */
  readonly offline: (graph: string) => Offline;
};

/** A key of this process: previewed pseudonyms join with nothing else. */
export type DraftKey = { readonly secret: string; readonly tenant: string };

/** The gateway's address in encrypted paging links of the preview. */
const PUBLIC_URL = 'https://nymgate.example';

/**
 * Reads rules as `serve` does.
 * @example (await readDraft({ text: 'nymgate: 1', file: 'r.yaml' }, key)).reading.issues[0]?.code // 'RULES_INVALID'
 */
export async function readDraft(
  { text, file }: { readonly text: string; readonly file: string },
  key: DraftKey,
): Promise<Draft> {
  const parsed = parseYaml(text);
  const { data, positions } = parsed.read('method');
  const bulk = couldBeBulk(data) ? await readBulkRules(RULE_LANGUAGES, text, file) : undefined;
  const reading = await readRulesOfAnyLanguage(RULE_LANGUAGES, parsed, file);
  const served = bulk === undefined ? await serve(reading, { file, positions, key }) : undefined;
  return { text, file, reading, positions, language: detectLanguage(data, text), bulk, served };
}

/** By top-level keys that are unique to one language. */
function detectLanguage(data: unknown, text: string): Language | undefined {
  const has = (key: string): boolean =>
    isMapping(data) ? Object.hasOwn(data, key) : new RegExp(`^[ {"']*${key}["']? *:`, 'm').test(text);
  if (has('nymgate')) return 'native';
  return has('endpoints') || has('allowAllEndpoints') ? OTHER : undefined;
}

/** The other language, if it is installed. */
const OTHER = Object.values(RULE_LANGUAGES).find(({ language }) => language !== 'native')?.language;

/** Rules for an API have endpoints or allow all of them. */
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
  const reviewed = await reviewPlan(RULE_LANGUAGES, rules.compile(hashPolicy));
  const opened = new Map<string, Offline>();
  let seen: PlanView | undefined;
  return {
    policy: {
      ...reviewed,
      review: {
        ...reviewed.review,
        // Thousands of fields, computed once for all comparisons of this text.
        view: (plan, known) => {
          seen ??= reviewed.review.view(plan, known);
          return seen;
        },
      },
      name: file,
      getLocation: (pointer) => `${file}:${positions.find(pointer, 'key').line}`,
      getNote: (pointer) => {
        const { name: _, ...note } = reviewed.review.getNote(reviewed.plan, pointer);
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
        inGraphOrder: true,
      });
      opened.set(graph, offline);
      return offline;
    },
  };
}
