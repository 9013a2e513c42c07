import fc from 'fast-check';
import { GRAMMARS } from '../../packages/engine/src/kernel/grammars.ts';
import { PSEUDONYM_KINDS, type PseudonymKind } from '../../packages/engine/src/kernel/pseudonym-kinds.ts';
import { createCollectionNode } from '../../packages/engine/src/plan/create-collection-node.ts';
import type { PlanNode } from '../../packages/engine/src/plan/plan.ts';
import { GRAINS, type LeafAction, type Treatment } from '../../packages/engine/src/plan/treatments.ts';
import { leaf, list, record, sortedList } from '../harness/sanitizing.ts';
import { anyJson, arrayOf, KEYS, numberText, objectOf, scalar, spelled, text } from './arbitrary-json.ts';

const KINDS = Object.keys(PSEUDONYM_KINDS) as PseudonymKind[];

const anyKeep = fc
  .constantFrom('boolean' as const, 'integer' as const, 'number' as const, ...GRAMMARS)
  .map((type) => ({ treatment: 'keep' as const, type }));

const ACTIONS: { readonly [Name in Treatment]: fc.Arbitrary<LeafAction<Name>> } = {
  drop: fc.constant({ treatment: 'drop' }),
  keep: fc.oneof(
    { weight: 20, arbitrary: anyKeep },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 1, max: 18 })
        .map((maxDigits) => ({ treatment: 'keep' as const, type: 'integer' as const, maxDigits })),
    },
  ),
  pseudonymize: fc
    .tuple(fc.constantFrom(...KINDS), fc.boolean(), fc.boolean())
    .map(([kind, reversible, prefixed]) => ({ treatment: 'pseudonymize', kind, reversible, prefixed })),
  coarsen: fc.constantFrom(...GRAINS).map((to) => ({ treatment: 'coarsen', to })),
  textDigest: fc.constant({ treatment: 'textDigest' }),
  meetingProvider: fc.constant({ treatment: 'meetingProvider' }),
  sealLink: fc.constant({ treatment: 'sealLink' }),
  keepPhrases: fc.constant({ treatment: 'keepPhrases', phrases: ['1:1', 'focus time', 'team'] }),
};

const { drop, keep, pseudonymize, ...others } = ACTIONS;
const action: fc.Arbitrary<LeafAction> = fc.oneof(
  drop,
  keep,
  pseudonymize,
  fc.oneof<fc.Arbitrary<LeafAction>[]>(...Object.values(others)),
);

type ObjectNode = Extract<PlanNode, { kind: 'object' }>;

const anyObject: fc.Arbitrary<ObjectNode> = fc.letrec<{ node: PlanNode; object: ObjectNode }>((tie) => ({
  object: fc
    .tuple(
      fc.dictionary(fc.constantFrom(...KEYS), tie('node'), { maxKeys: 6, noNullPrototype: false }),
      fc.option(tie('node'), { freq: 5, nil: undefined }),
    )
    .map(([properties, others]) => record(properties, others) as ObjectNode),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    action.map(leaf),
    tie('node').map(list),
    tie('node').map(sortedList),
    tie('object'),
  ),
})).object;

/** Plans of every shape: nested, open (`others`), leaves of every treatment; of whole answers, or of no declared kind. */
export const anyPlan: fc.Arbitrary<PlanNode> = fc.oneof(
  { weight: 4, arbitrary: anyObject },
  { weight: 1, arbitrary: anyObject.map((node): PlanNode => ({ ...node, answers: 'entity' })) },
  {
    weight: 1,
    arbitrary: anyObject.map((items) => createCollectionNode({ items, pointer: '/rows', continues: '' })),
  },
);

/** Documents that mostly have the plan's shape, so that its treatments are reached, and now and then do not. */
export function documentFor(node: PlanNode, depth = 6): fc.Arbitrary<string> {
  const fitting = depth === 0 ? scalar : fittingDocument(node, depth);
  return fc.oneof(
    { weight: 10, arbitrary: fitting },
    { weight: 1, arbitrary: anyJson },
    { weight: 1, arbitrary: fc.constant('null') },
  );
}

function fittingDocument(node: PlanNode, depth: number): fc.Arbitrary<string> {
  switch (node.kind) {
    case 'leaf':
      return valueFor(node.action);
    case 'array':
      return arrayOf(fc.array(documentFor(node.items, depth - 1), { maxLength: 4 }));
    case 'object': {
      const entries = fc.array(entryFor(node, depth), { maxLength: 8 });
      if (node.answers !== 'collection') return objectOf(withFewCopies(entries));
      // Without rows, or with other things among them, the answer is withheld.
      const rows = fc.tuple(rowsFor(node, depth), entries).map(([first, others]) => [first, ...others]);
      return objectOf(withFewCopies(rows));
    }
  }
}

type Entries = readonly (readonly [name: string, value: string])[];

/** A name that stands twice withholds the whole answer where a rule has it, so it must be rare. */
function withFewCopies(entries: fc.Arbitrary<Entries>): fc.Arbitrary<Entries> {
  return fc.tuple(entries, fc.integer({ min: 0, max: 30 })).map(([all, chance]) => {
    const names = all.map(([name]) => JSON.parse(name) as string);
    return chance === 0 ? all : all.filter((_, at) => names.indexOf(names[at] ?? '') === at);
  });
}

function rowsFor({ properties }: ObjectNode, depth: number): fc.Arbitrary<readonly [string, string]> {
  const rows = properties.get('value');
  if (rows?.kind !== 'array') throw new Error('a collection without rows');
  const { items } = rows;
  const objects = fc.constant(items).chain((item) => fittingDocument(item, depth - 2));
  const arbitrary = fc.oneof(
    { weight: 20, arbitrary: arrayOf(fc.array(objects, { maxLength: 4 })) },
    { weight: 1, arbitrary: documentFor(rows, depth - 1) },
  );
  return fc.tuple(spelled(fc.constant('value')), arbitrary);
}

/** A paging link under a name that no rule has withholds the whole answer, so it must be rare. */
const unknownName = fc.oneof(
  {
    weight: 60,
    arbitrary: fc.constantFrom(...KEYS.filter((key) => key !== '@odata.nextLink'), 'other', 'another'),
  },
  { weight: 1, arbitrary: fc.constantFrom('@odata.nextLink', '@odata.NextLink', 'a@deltaLink', 'deltaLink') },
);

function entryFor(
  { properties, others }: ObjectNode,
  depth: number,
): fc.Arbitrary<readonly [string, string]> {
  const known = [...properties].map(([name, child]) =>
    fc.tuple(
      spelled(fc.constant(name)),
      fc.constant(child).chain((found) => documentFor(found, depth - 1)),
    ),
  );
  const unknown = fc.tuple(spelled(unknownName), anyJson);
  const open =
    others === undefined
      ? []
      : [fc.tuple(spelled(fc.constantFrom('other', 'another', 'no word')), documentFor(others, depth - 1))];
  return fc.oneof(...[...known, ...open].map((arbitrary) => ({ weight: 3, arbitrary })), {
    weight: 1,
    arbitrary: unknown,
  });
}

function valueFor(leafAction: LeafAction): fc.Arbitrary<string> {
  if (leafAction.treatment === 'sealLink')
    return spelled(
      fc.oneof(
        { weight: 9, arbitrary: fc.constant('https://graph.microsoft.com/v1.0/users?$skiptoken=X') },
        { weight: 1, arbitrary: text },
      ),
    );
  if (leafAction.treatment === 'coarsen')
    return spelled(fc.oneof({ weight: 9, arbitrary: timeText }, { weight: 1, arbitrary: text }));
  if (leafAction.treatment === 'keep' && ['integer', 'number'].includes(leafAction.type)) return numberText;
  if (leafAction.treatment === 'keep' && leafAction.type === 'boolean')
    return fc.constantFrom('true', 'false');
  return fc.oneof({ weight: 8, arbitrary: spelled(text) }, { weight: 1, arbitrary: scalar });
}

const digits = (count: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: count, maxLength: count });

/** Dates and times of every form of the grammar, and nearly so. */
const timeText: fc.Arbitrary<string> = fc
  .tuple(
    digits(14),
    fc.option(fc.integer({ min: 0, max: 13 }).chain(digits)),
    fc.constantFrom('', 'Z', '+02:00', '-11:30', 'z'),
    fc.constantFrom(10, 16, 19),
  )
  .map(([part, fraction, offset, length]) => {
    const time = part.replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6').slice(0, length);
    return length === 10 ? time : `${time}${fraction === null ? '' : `.${fraction}`}${offset}`;
  });
