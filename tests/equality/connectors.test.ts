import fc from 'fast-check';
import { describe, test } from 'vitest';
import {
  CONNECTORS,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
} from '../../packages/connectors/src/index.ts';
import type { PlanNode } from '../../packages/engine/src/plan/plan.ts';
import { sha256Hex } from '../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
import { roundsOf } from '../harness/rounds.ts';
import { documentFor } from './arbitrary-plan.ts';
import { expectEqualEngines, PSEUDONYMIZERS } from './compare-engines.ts';

const RUNS = roundsOf({ many: 40, night: 2_000 });

const BOTH = [false, true] as const;
const SWITCHED: readonly ConnectorOptions[] = BOTH.flatMap((pseudonymizeAppIds) =>
  BOTH.flatMap((includeGroups) => BOTH.map((basic) => ({ pseudonymizeAppIds, includeGroups, basic }))),
);

/** All others, each at another value than its default, alone. */
const ALONE = {
  beta: true,
  messages: false,
  channelMembers: false,
  callRecords: false,
  telephoneLogs: false,
  meetings: false,
  ids: 'clear',
  times: 'hour',
  organisationTexts: 'clear',
  hireDates: 'quarter',
} as const satisfies Required<Omit<ConnectorOptions, 'pseudonymizeAppIds' | 'includeGroups' | 'basic'>>;

const OPTIONS: readonly ConnectorOptions[] = [
  ...SWITCHED,
  ...Object.entries(ALONE).map(([name, value]) => ({ ...DEFAULT_CONNECTOR_OPTIONS, [name]: value })),
];

/** Every response that any variant of a connector's policy can be asked for, once. */
function responsesOf(connector: (typeof CONNECTORS)[keyof typeof CONNECTORS]): readonly [string, PlanNode][] {
  const known = new Map<string, [string, PlanNode]>();
  for (const options of OPTIONS) {
    const ruleSet = connector.ruleSet(options);
    const entities = sha256Hex(JSON.stringify(ruleSet.entities));
    for (const { id, response } of compileRules(ruleSet, sha256Hex).endpoints) {
      const rule = ruleSet.endpoints.find((endpoint) => endpoint.id === id);
      known.set(JSON.stringify([id, rule?.response, entities]), [id, response]);
    }
  }
  return [...known.values()];
}

describe.each(Object.entries(CONNECTORS))('%s', (_id, connector) => {
  test.each(responsesOf(connector))('%s: the engines agree', (_endpoint, plan) => {
    const documents = documentFor(plan, 5);
    const cuts = fc.array(fc.nat({ max: 2_000 }), { maxLength: 5 });
    fc.assert(
      fc.property(documents, cuts, fc.constantFrom(...PSEUDONYMIZERS), (document, at, pseudonymizer) => {
        const bytes = new TextEncoder().encode(document);
        expectEqualEngines({ plan, document: bytes, cuts: at, pseudonymizer });
      }),
      { numRuns: RUNS },
    );
  });
});
