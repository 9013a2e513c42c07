import { type Connector, DEFAULT_CONNECTOR_OPTIONS } from '../../src/connectors/index.ts';
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

/** Makes each example call of a connector and follows its paging links; the ids come from earlier answers, as a caller's do. */
export async function walkConnector(
  gateway: TestGateway,
  connector: Connector,
): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  for (const example of connector.examples(DEFAULT_CONNECTOR_OPTIONS)) {
    let path = example.path;
    for (const [slot, lookup] of Object.entries(example.lookups ?? {})) {
      const answer = await ask(gateway, `/${connector.id}${fill(lookup.path, path)}`);
      exchanges.push(answer);
      path = path.replaceAll(`{${slot}}`, encodeURIComponent(pick(answer.body, lookup.pointer)));
    }
    let target: string | undefined = `/${connector.id}${path}`;
    for (let page = 0; target !== undefined && page < MAX_PAGES; page += 1) {
      const answer: Exchange = await ask(gateway, target);
      exchanges.push(answer);
      target = nextTarget(gateway, answer.body);
    }
  }
  return exchanges;
}

/** A lookup may itself use the slots that earlier lookups have filled; the example's path shows their values. */
function fill(path: string, _filled: string): string {
  return path;
}

async function ask(gateway: TestGateway, target: string): Promise<Exchange> {
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

function pick(body: string, pointer: string): string {
  let node: unknown = JSON.parse(body);
  for (const key of pointer.split('/').slice(1)) node = (node as Record<string, unknown> | undefined)?.[key];
  if (typeof node !== 'string') throw new Error(`nothing at ${pointer}`);
  return node;
}

function nextTarget(gateway: TestGateway, body: string): string | undefined {
  const link = (JSON.parse(body === '' ? '{}' : body) as Record<string, unknown>)['@odata.nextLink'];
  return typeof link === 'string' ? link.slice(gateway.host.url.length) : undefined;
}
