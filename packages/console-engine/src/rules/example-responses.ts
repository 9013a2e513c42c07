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

export type ExampleResponse = {
  readonly connector: string;
  readonly id: string;
  /** Template and requested path. */
  readonly path: string;
  readonly url: string;
  readonly body: string;
};

export type ExampleTenant = {
  /** Requests Graph directly as the application of this connector. */
  readonly createRawFetch: (connector: string) => GraphFetch;
  /** Origin of the links in responses. */
  readonly graph: string;
};

/** Graph's responses to example calls, fetched on demand; examples without data are omitted. */
export type ExampleResponses = {
  /** Empty for unknown names. */
  readonly getByConnector: (connector: string, example?: string) => Promise<readonly ExampleResponse[]>;
  readonly getAll: () => Promise<readonly ExampleResponse[]>;
};

export function listExamples(): RuleExamples {
  return Object.values(CONNECTORS).map((connector) => ({
    connector: connector.id,
    title: connector.title,
    examples: getExamples(connector).map(({ id, title, path }) => ({ id, title, path })),
  }));
}

/** @param tenant undefined: responses must not be shown */
export function createExampleResponses(tenant: ExampleTenant | undefined): ExampleResponses {
  const pending = new Map<string, Promise<readonly ExampleResponse[]>>();
  const callers = new Map<string, GraphFetch>();
  const of = async (id: string, only?: string): Promise<readonly ExampleResponse[]> => {
    const connector = lookupConnector(id);
    if (tenant === undefined || connector === undefined) return [];
    // Reuses the caller's access token.
    const fetchRaw = callers.get(id) ?? tenant.createRawFetch(id);
    callers.set(id, fetchRaw);
    const selected = getExamples(connector).filter((example) => only === undefined || example.id === only);
    const answers = selected.map((example) => {
      const name = `${id} ${example.id}`;
      const answer = pending.get(name) ?? fetchExample(id, example, fetchRaw);
      pending.set(name, answer);
      return answer;
    });
    return (await Promise.all(answers)).flat();
  };
  return {
    getByConnector: of,
    getAll: async () => (await Promise.all(Object.values(CONNECTORS).map(({ id }) => of(id)))).flat(),
  };
}

/** A count shows nothing. */
function getExamples({ examples }: Connector): readonly ExampleCall[] {
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
