import { isListName } from '../../packages/engine/src/kernel/closed-lists.ts';
import type { PlanNode } from '../../packages/engine/src/plan/plan.ts';
import type { ValueType } from '../../packages/engine/src/plan/treatments.ts';
import { interleave } from '../interleave.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { benchPseudonymizer, SUBJECTS, sanitizePage } from '../sanitizing.ts';

const SIZE = 200_000;

/** What it costs that values of authors and enumerations are looked up in lists, against the grammars that they had before. */
export const cases: readonly BenchCase[] = (['events', 'chat'] as const).map((kind) => ({
  name: `closed lists, ${kind}`,
  hasFloor: false,
  measure: async (effort: Effort) => measure(kind, effort),
}));

function measure(kind: 'events' | 'chat', effort: Effort): readonly Measurement[] {
  const { page, plan } = SUBJECTS[kind];
  const body = page({ size: SIZE });
  const pseudonymizer = benchPseudonymizer('native');
  const grammars = withoutLists(plan, new Map());
  const rounds = interleave(
    {
      lists: () => sanitizePage(body, { plan, pseudonymizer }),
      grammars: () => sanitizePage(body, { plan: grammars, pseudonymizer }),
    },
    effort,
  );
  const ratios = rounds.map((round) => round.grammars / round.lists);
  return [
    {
      subject: `closed lists, ${kind}`,
      payload: '200 KB',
      value: body.length / 1000 / median(rounds.map((round) => round.lists)),
      unit: 'MB/s',
      baseline: { name: 'grammars', ratio: median(ratios), rounds: ratios },
    },
  ];
}

/** Plans lead back into themselves. */
function withoutLists(node: PlanNode, known: Map<PlanNode, PlanNode>): PlanNode {
  const copied = known.get(node);
  if (copied !== undefined) return copied;
  const copy = { ...node } as { -readonly [Key in string]: unknown };
  known.set(node, copy as unknown as PlanNode);
  if (node.kind === 'leaf') {
    if (node.action.treatment === 'keep')
      copy['action'] = { ...node.action, type: toGrammar(node.action.type) };
  } else if (node.kind === 'array') copy['items'] = withoutLists(node.items, known);
  else {
    const properties = [...node.properties].map(
      ([name, inner]) => [name, withoutLists(inner, known)] as const,
    );
    copy['properties'] = new Map(properties);
    if (node.others !== undefined) copy['others'] = withoutLists(node.others, known);
  }
  return copy as unknown as PlanNode;
}

const FORMER_TYPES: Readonly<Record<string, ValueType>> = {
  timeZoneName: 'timeZone',
  languageTag: 'locale',
  registeredMediaType: 'mediaType',
  reaction: 'string',
};

function toGrammar(type: ValueType): ValueType {
  return isListName(type) ? (FORMER_TYPES[type] ?? 'word') : type;
}
