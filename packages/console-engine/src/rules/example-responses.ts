import {
  CONNECTORS,
  type Connector,
  DEFAULT_CONNECTOR_OPTIONS,
  type ExampleCall,
} from '@nymgate/connectors/index';
import { runExample } from '@nymgate/shell/call/fetch-with-lookups';
import type { GraphFetch } from '@nymgate/shell/gateway/caller';
import { lookupConnector } from '@nymgate/shell/input/find-connector';
import type { RuleExamples } from 'nymgate-console';

/** Graph's own answer to one example call. */
export type ExampleResponse = {
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
  readonly createRawFetch: (connector: string) => GraphFetch;
  /** Origin that links in the answers name. */
  readonly graph: string;
};

/** Graph's answers to example calls, each asked when it is first wanted; those that the tenant has no data for are left out. */
export type ExampleResponses = {
  /** Those of one connector, or one of these; none for names that are nobody's. */
  readonly getByConnector: (connector: string, example?: string) => Promise<readonly ExampleResponse[]>;
  readonly getAll: () => Promise<readonly ExampleResponse[]>;
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
export function createExampleResponses(tenant: ExampleTenant | undefined): ExampleResponses {
  const asked = new Map<string, Promise<readonly ExampleResponse[]>>();
  const callers = new Map<string, GraphFetch>();
  const of = async (id: string, only?: string): Promise<readonly ExampleResponse[]> => {
    const connector = lookupConnector(id);
    if (tenant === undefined || connector === undefined) return [];
    // One caller has one access token.
    const ask = callers.get(id) ?? tenant.createRawFetch(id);
    callers.set(id, ask);
    const wanted = examplesOf(connector).filter((example) => only === undefined || example.id === only);
    const answers = wanted.map((example) => {
      const name = `${id} ${example.id}`;
      const answer = asked.get(name) ?? fetchExample(id, example, ask);
      asked.set(name, answer);
      return answer;
    });
    return (await Promise.all(answers)).flat();
  };
  return {
    getByConnector: of,
    getAll: async () => (await Promise.all(Object.values(CONNECTORS).map(({ id }) => of(id)))).flat(),
  };
}

/** An answer that is one number shows nothing. */
function examplesOf({ examples }: Connector): readonly ExampleCall[] {
  return examples(DEFAULT_CONNECTOR_OPTIONS).filter(({ path }) => !path.includes('/$count'));
}

async function fetchExample(
  connector: string,
  example: ExampleCall,
  fetchPath: GraphFetch,
): Promise<readonly ExampleResponse[]> {
  const outcome = await runExample(example, fetchPath);
  if ('missing' in outcome || outcome.response.status !== 200) return [];
  const { filling, response } = outcome;
  const { id, path } = example;
  return [{ connector, id, path, url: filling.path, body: response.body }];
}
