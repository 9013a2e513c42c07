import type { RuleExamples } from 'nymgate-console';
import {
  CONNECTORS,
  type Connector,
  DEFAULT_CONNECTOR_OPTIONS,
  type ExampleCall,
} from '../../../connectors/index.ts';
import { runExample } from '../../call/call-filled.ts';
import type { AskGraph } from '../../gateway/caller.ts';
import { knownConnector } from '../../input/find-connector.ts';

/** Graph's own answer to one example call. */
export type ExampleAnswer = {
  readonly connector: string;
  readonly id: string;
  /** With slots, as the example has it, and as it was asked. */
  readonly path: string;
  readonly url: string;
  readonly body: string;
};

/** A tenant of which example answers may be shown. */
export type ExampleTenant = {
  /** Asks Graph itself as the application of this connector. */
  readonly raw: (connector: string) => AskGraph;
  /** Origin that links in the answers name. */
  readonly graph: string;
};

/** Graph's answers to example calls, asked when they are first wanted. */
export type ExampleAnswers = {
  /** Those of one connector; none for an id that is no connector's. */
  readonly of: (connector: string) => Promise<readonly ExampleAnswer[]>;
  readonly all: () => Promise<readonly ExampleAnswer[]>;
};

/** The example calls of all connectors. */
export function listExamples(): RuleExamples {
  return Object.values(CONNECTORS).map((connector) => ({
    connector: connector.id,
    title: connector.title,
    examples: examplesOf(connector).map(({ id, title, path }) => ({ id, title, path })),
  }));
}

/** @param tenant undefined: there is none of which answers may be shown */
export function createExampleAnswers(tenant: ExampleTenant | undefined): ExampleAnswers {
  const asked = new Map<string, Promise<readonly ExampleAnswer[]>>();
  const of = (id: string): Promise<readonly ExampleAnswer[]> => {
    const connector = knownConnector(id);
    if (tenant === undefined || connector === undefined) return Promise.resolve([]);
    const answers = asked.get(id) ?? askExamples(connector, tenant);
    asked.set(id, answers);
    return answers;
  };
  return {
    of,
    all: async () => (await Promise.all(Object.keys(CONNECTORS).map(of))).flat(),
  };
}

/** An answer that is one number shows nothing. */
function examplesOf({ examples }: Connector): readonly ExampleCall[] {
  return examples(DEFAULT_CONNECTOR_OPTIONS).filter(({ path }) => !path.includes('/$count'));
}

/** Makes every example call; those that the tenant has no data for are left out. */
async function askExamples(connector: Connector, { raw }: ExampleTenant): Promise<readonly ExampleAnswer[]> {
  const ask = raw(connector.id);
  const found: ExampleAnswer[] = [];
  for (const example of examplesOf(connector)) {
    const outcome = await runExample(example, ask);
    if ('missing' in outcome || outcome.answer.status !== 200) continue;
    const { filling, answer } = outcome;
    const { id, path } = example;
    found.push({ connector: connector.id, id, path, url: filling.path, body: answer.body });
  }
  return found;
}
