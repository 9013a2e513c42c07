import type { RuleExamples } from 'nymgate-console';
import {
  CONNECTORS,
  type Connector,
  DEFAULT_CONNECTOR_OPTIONS,
  type ExampleCall,
} from '@nymgate/connectors/index';
import { runExample } from '@nymgate/shell/call/call-filled';
import type { AskGraph } from '@nymgate/shell/gateway/caller';
import { knownConnector } from '@nymgate/shell/input/find-connector';

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

/** Graph's answers to example calls, each asked when it is first wanted; those that the tenant has no data for are left out. */
export type ExampleAnswers = {
  /** Those of one connector, or one of these; none for names that are nobody's. */
  readonly of: (connector: string, example?: string) => Promise<readonly ExampleAnswer[]>;
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
  const callers = new Map<string, AskGraph>();
  const of = async (id: string, only?: string): Promise<readonly ExampleAnswer[]> => {
    const connector = knownConnector(id);
    if (tenant === undefined || connector === undefined) return [];
    // One caller has one access token.
    const ask = callers.get(id) ?? tenant.raw(id);
    callers.set(id, ask);
    const wanted = examplesOf(connector).filter((example) => only === undefined || example.id === only);
    const answers = wanted.map((example) => {
      const name = `${id} ${example.id}`;
      const answer = asked.get(name) ?? askExample(id, example, ask);
      asked.set(name, answer);
      return answer;
    });
    return (await Promise.all(answers)).flat();
  };
  return {
    of,
    all: async () => (await Promise.all(Object.values(CONNECTORS).map(({ id }) => of(id)))).flat(),
  };
}

/** An answer that is one number shows nothing. */
function examplesOf({ examples }: Connector): readonly ExampleCall[] {
  return examples(DEFAULT_CONNECTOR_OPTIONS).filter(({ path }) => !path.includes('/$count'));
}

async function askExample(
  connector: string,
  example: ExampleCall,
  ask: AskGraph,
): Promise<readonly ExampleAnswer[]> {
  const outcome = await runExample(example, ask);
  if ('missing' in outcome || outcome.answer.status !== 200) return [];
  const { filling, answer } = outcome;
  const { id, path } = example;
  return [{ connector, id, path, url: filling.path, body: answer.body }];
}
