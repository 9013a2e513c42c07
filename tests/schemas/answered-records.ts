import type { Connector, ConnectorOptions } from '../../packages/connectors/src/index.ts';
import type { EndpointRule } from '../../packages/engine/src/plan/rule-set.ts';
import { runExample } from '../../packages/shell/src/call/fetch-with-lookups.ts';
import type { TestGateway } from '../harness/start-gateway.ts';

/** An answer of the gateway to an example call, and which endpoint gave it. */
export type Answered = {
  readonly endpoint: EndpointRule;
  /** A number for a count. */
  readonly answer: Readonly<Record<string, unknown>> | number;
  /** The records in it, with the columns of their loop. */
  readonly records: readonly Readonly<Record<string, unknown>>[];
};

/** The answers to all example calls of a connector, each followed to its next pages. */
export async function answeredExamples(
  gateway: Pick<TestGateway, 'get'>,
  connector: Connector,
  options: ConnectorOptions,
): Promise<readonly Answered[]> {
  const { endpoints } = connector.ruleSet(options);
  const answered: Answered[] = [];
  for (const example of connector.examples(options)) {
    const made = await runExample(example, async (path) => gateway.get(path));
    if ('missing' in made) throw new Error(`${example.id}: ${made.missing}`);
    // Coarse times let nobody ask for exact ones, and some examples do.
    if (made.response.body.includes('QUERY_NOT_ALLOWED') && options.times !== undefined) continue;
    if (made.response.status !== 200) throw new Error(`${example.id}: ${made.response.body}`);
    const endpoint = endpointOf(endpoints, example.id);
    answered.push(...(await pages(gateway, endpoint, { path: made.filling.path, body: made.response.body })));
  }
  return answered;
}

const MOST_PAGES = 3;

async function pages(
  gateway: Pick<TestGateway, 'get'>,
  endpoint: EndpointRule,
  first: { readonly path: string; readonly body: string },
): Promise<readonly Answered[]> {
  const found: Answered[] = [];
  let body = first.body;
  while (found.length < MOST_PAGES) {
    const answer = JSON.parse(body) as Answered['answer'];
    if (typeof answer === 'number') return [{ endpoint, answer, records: [] }];
    found.push({ endpoint, answer, records: recordsOf(answer, endpoint, first.path) });
    const next = answer['@odata.nextLink'];
    if (typeof next !== 'string') break;
    const page = await gateway.get(new URL(next).pathname + new URL(next).search);
    if (page.status !== 200) throw new Error(`${endpoint.id}: ${page.body}`);
    body = page.body;
  }
  return found;
}

/** An example has the id of its endpoint, or that and a word more. */
function endpointOf(endpoints: readonly EndpointRule[], example: string): EndpointRule {
  const fitting = endpoints.filter(({ id }) => example === id || example.startsWith(`${id}-`));
  const longest = fitting.toSorted((left, right) => right.id.length - left.id.length)[0];
  if (longest === undefined) throw new Error(`No endpoint has the example ${example}.`);
  return longest;
}

function recordsOf(
  answer: Readonly<Record<string, unknown>>,
  { path, response }: EndpointRule,
  asked: string,
): readonly Readonly<Record<string, unknown>>[] {
  if (!('collection' in response || 'entity' in response)) return [];
  const rows = 'collection' in response ? (answer['value'] as readonly object[]) : [answer];
  const loop = loopOf(path, asked);
  return rows.map((row) => ({ ...loop, ...row }));
}

/** What stands for the slots of a template in the path that was asked. */
function loopOf(template: string, asked: string): Readonly<Record<string, string>> {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const pattern = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '([^/?]+?)');
  const values = new RegExp(`^${pattern}(?:\\?|$)`).exec(asked)?.slice(1) ?? [];
  return Object.fromEntries(names.map((name, at) => [`path_${name}`, decodeURIComponent(values[at] ?? '')]));
}
