import { writeFileSync } from 'node:fs';
import {
  CONNECTORS,
  type Connector,
  DEFAULT_CONNECTOR_OPTIONS,
} from '../../packages/connectors/src/index.ts';
import type { RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import { listedProperties, listKeptBy, toKey } from '../../tools/list-kept-properties.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { canariesIn } from './canary.ts';
import { mutate, openAll } from './mutate-rules.ts';
import { createPlanter } from './plant-canaries.ts';
import { type DroppedProperty, droppedProperties, getRulesDigest } from './policy-mutations.ts';
import { sanitizeWith } from './sanitize-with.ts';
import { WALK_TIME, walkConnector } from './walk-connector.ts';

// A mutation run over the policy: `npm run verify -- policy`. Every drop of every connector, of whatever class, becomes a keep of
// each type and shape. Two tests may kill such a mutant: the list of what may be kept, and the canaries in the answers of the
// simulated tenant. Writes docs/security/policy-mutations.md, and fails if a mutant survives the list.

type Score = {
  readonly connector: string;
  /** Of its rules. */
  readonly digest: string;
  readonly properties: number;
  readonly mutants: number;
  readonly killedByList: number;
  /** Properties whose canary was seen to leave. */
  readonly seen: number;
  readonly unseen: readonly string[];
};

const listed = new Set(listedProperties().map(toKey));

function isListed(rules: RuleSet, { pointer, variants }: DroppedProperty): number {
  const entity = pointer[1] ?? '';
  const rule = rules.entities?.[entity];
  const alone: RuleSet = { ...rules, endpoints: [], entities: rule === undefined ? {} : { [entity]: rule } };
  return variants.filter((variant) =>
    listKeptBy(mutate(alone, pointer, variant)).some((entry) => !listed.has(toKey(entry))),
  ).length;
}

async function scoreOf(
  gateway: TestGateway,
  connector: Connector,
  planted: ReadonlyMap<number, string>,
): Promise<Score> {
  const rules = connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  const dropped = droppedProperties(rules);
  const pages = (await walkConnector(gateway, connector)).filter(
    ({ status, raw }) => status === 200 && raw !== '',
  );
  const left = new Set<string>();
  const shapes = Math.max(...dropped.map(({ variants }) => variants.length));
  for (let shape = 0; shape < shapes; shape += 1) {
    const opened = openAll(rules, dropped, shape);
    for (const page of pages)
      for (const index of canariesIn(sanitizeWith(opened, page))) left.add(bare(planted.get(index) ?? ''));
  }
  const unseen = dropped.filter(({ name }) => !left.has(bare(name))).map(({ name }) => name);
  return {
    connector: connector.id,
    digest: getRulesDigest(connector),
    properties: dropped.length,
    mutants: dropped.reduce((sum, { variants }) => sum + variants.length, 0),
    killedByList: dropped.reduce((sum, entry) => sum + isListed(rules, entry), 0),
    seen: dropped.length - unseen.length,
    unseen,
  };
}

function bare(name: string): string {
  return name.replaceAll('[]', '').replace(/\.planted$/, '');
}

function page(scores: readonly Score[]): string {
  const today = new Date().toISOString().slice(0, 10);
  const rows = scores.map(
    ({ connector, digest, properties, mutants, killedByList, seen }) =>
      `| ${connector} | ${digest} | ${today} | ${properties} | ${mutants} | ${killedByList} | ${mutants - killedByList} | ${seen} |`,
  );
  const unseen = [...new Set(scores.flatMap((score) => score.unseen))].sort();
  return [
    '# Mutations of the policy',
    'Written by `npm run verify -- policy`; LEK-01 in [threats.md](threats.md#lek-01). Every property that a connector drops, of whatever class, is turned into a keep of each type (text, date with time, date, integer, number, boolean), as a value, in a list, and in an object. `kept-properties.test.ts` has to notice each of these mutants; `leak.test.ts` notices those whose canary then leaves in an answer of the simulated tenant. `npm test` fails when the rules are not those of the run.',
    [
      '| connector | rules | run | dropped properties | mutants | killed by the list | survive | canary seen to leave |',
      '|---|---|---|---|---|---|---|---|',
      ...rows,
    ].join('\n'),
    unseen.length === 0
      ? 'Every dropped property was seen.'
      : `Dropped properties whose canary no answer of the simulated tenant carries, so that the list alone stands against them: ${unseen.map((name) => `\`${name}\``).join(' ')}`,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

async function run(): Promise<void> {
  const connectors = Object.values(CONNECTORS);
  const planter = createPlanter(connectors.map(({ ruleSet }) => ruleSet(DEFAULT_CONNECTOR_OPTIONS)));
  const gateway = await startGateway({
    simulator: { people: 16, seed: 12, decorate: planter.decorate, now: () => WALK_TIME },
  });
  const scores: Score[] = [];
  for (const connector of connectors) scores.push(await scoreOf(gateway, connector, planter.planted));
  await gateway.close();
  writeFileSync(new URL('../../docs/security/policy-mutations.md', import.meta.url), page(scores));
  if (scores.some(({ mutants, killedByList }) => killedByList < mutants)) process.exitCode = 1;
}

await run();
