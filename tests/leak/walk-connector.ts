import {
  type Connector,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
} from '../../packages/connectors/src/index.ts';
import { runExample } from '../../packages/shell/src/call/fetch-with-lookups.ts';
import type { TestGateway } from '../harness/start-gateway.ts';

/** One request through the gateway, and what Graph answered to it. */
export type Exchange = {
  readonly target: string;
  readonly endpoint: string;
  readonly status: number;
  readonly head: string;
  readonly body: string;
  readonly raw: string;
};

const MAX_PAGES = 3;

/** When the simulated tenant is asked: the reports of a meeting are there once it is over. */
export const WALK_TIME = new Date('2026-11-30T12:00:00Z');

/** Makes each example call of a connector and follows its paging links; the ids come from earlier answers, as a caller's do. */
export async function walkConnector(
  gateway: TestGateway,
  connector: Connector,
  options: ConnectorOptions = DEFAULT_CONNECTOR_OPTIONS,
): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  const record = async (target: string): Promise<Exchange> => {
    const exchange = await ask(gateway, target);
    exchanges.push(exchange);
    return exchange;
  };
  for (const example of connector.examples(options)) {
    const outcome = await runExample(example, (path) => record(`/${connector.id}${path}`));
    if ('missing' in outcome) throw new Error(`${example.id}: nothing for {${outcome.missing}}`);
    let target = nextTarget(gateway, outcome.response.body);
    for (let page = 1; target !== undefined && page < MAX_PAGES; page += 1) {
      target = nextTarget(gateway, (await record(target)).body);
    }
  }
  return exchanges;
}

/** One request, with Graph's own answer to it. */
export async function ask(gateway: TestGateway, target: string): Promise<Exchange> {
  gateway.seen();
  const lines = gateway.lines.length;
  const answer = await gateway.get(target);
  const [rawTarget] = gateway.seen();
  const endpoint =
    gateway.lines
      .slice(lines)
      .map(endpointOf)
      .find((found) => found !== '') ?? '';
  return {
    target,
    endpoint,
    status: answer.status,
    head: answer.headerText,
    body: answer.body,
    raw: await rawAnswer(gateway, rawTarget),
  };
}

function endpointOf(line: string): string {
  const { endpoint } = JSON.parse(line) as { endpoint?: string };
  return endpoint ?? '';
}

async function rawAnswer(gateway: TestGateway, rawTarget: string | undefined): Promise<string> {
  if (rawTarget === undefined) return '';
  const authorization = `Bearer ${await gateway.graphToken()}`;
  const headers = { authorization, consistencylevel: 'eventual' };
  return (await fetch(`${gateway.simulator.graphUrl}${rawTarget}`, { headers })).text();
}

function nextTarget(gateway: TestGateway, body: string): string | undefined {
  const link = (JSON.parse(body === '' ? '{}' : body) as Record<string, unknown>)['@odata.nextLink'];
  return typeof link === 'string' ? link.slice(gateway.host.url.length) : undefined;
}
