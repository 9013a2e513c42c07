import { beforeAll, describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import type { RawResponse } from '../harness/send-raw-request.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { attribute, type OtlpCollector, startOtlpCollector } from '../stand-ins/otlp-collector.ts';
import { canariesIn, createScanner } from './canary.ts';
import { type Mutation, mutate, mutationsOf, openAll, VARIANT_COUNT } from './mutate-rules.ts';
import { createPlanter } from './plant-canaries.ts';
import { sanitizeWith } from './sanitize-with.ts';
import { SURVIVORS } from './survivors.ts';
import { type BatchWalked, walkBatches } from './walk-batches.ts';
import { type Exchange, WALK_TIME, walkConnector } from './walk-connector.ts';

const connectors = Object.values(CONNECTORS);
const ruleSets = connectors.map((connector) => connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS));
const planter = createPlanter(ruleSets);

let gateway: TestGateway;
let refused: readonly RawResponse[];
let adminPages: readonly string[];
let collector: OtlpCollector;
let scan: ReturnType<typeof createScanner>;
const exchanges = new Map<string, readonly Exchange[]>();
const batches = new Map<string, readonly BatchWalked[]>();

beforeAll(async () => {
  collector = await startOtlpCollector();
  gateway = await startGateway({
    simulator: { people: 16, seed: 12, decorate: planter.decorate, now: () => WALK_TIME },
    logLevel: 'trace',
    config: {
      traces: { endpoint: collector.url, propagate: true, queueSpans: 65_536 },
      metrics: { endpoint: collector.metricsUrl, intervalSeconds: 15 },
    },
  });
  const texts = gateway.simulator.people.flatMap(({ id, userPrincipalName, mail, displayName }) => [
    id,
    userPrincipalName,
    mail ?? '',
    displayName,
  ]);
  scan = createScanner([...new Set(texts)].filter((text) => text.length >= 8));
  for (const connector of connectors) {
    const walked = await walkConnector(gateway, connector);
    exchanges.set(connector.id, walked);
    batches.set(connector.id, await walkBatches(gateway, connector.id, walked));
  }
  refused = await refuse(gateway);
  adminPages = [await adminPage('/metrics'), await adminPage('/configz')];
  // The collector gets all that waits.
  await gateway.close();
  await collector.close();
}, 240_000);

describe.each(connectors.map(({ id }) => id))('%s', (id) => {
  test('each endpoint of the plan has been asked, and has answered with data', () => {
    const { endpoints } = ruleSets.find(({ name }) => name === id) ?? { endpoints: [] };
    const answered = new Set(
      (exchanges.get(id) ?? []).filter(({ status }) => status === 200).map(({ endpoint }) => endpoint),
    );
    expect([...answered].sort()).toEqual(endpoints.map(({ path }) => path).sort());
  });

  test('no canary and no person of the tenant is in any header or body', () => {
    for (const { target, head, body } of exchanges.get(id) ?? []) {
      expect.soft(scan(head), `headers of ${target}`).toEqual([]);
      expect.soft(scan(body), `body of ${target}`).toEqual([]);
    }
  });

  test('BAT-01 the same calls in batches: each is answered as alone, and no canary is in any part', () => {
    const walked = batches.get(id) ?? [];
    expect(walked.flatMap(({ parts }) => parts)).toHaveLength((exchanges.get(id) ?? []).length);
    for (const { head, body, parts } of walked) {
      expect.soft(scan(`${head}\n${body}`), `a batch of ${id}`).toEqual([]);
      for (const { exchange, answer } of parts) {
        expect.soft(answer.status, exchange.target).toBe(exchange.status);
        if (exchange.status === 200)
          expect.soft(answer.body, exchange.target).toEqual(JSON.parse(exchange.body));
      }
    }
  });

  test('the raw answers of Graph do hold them: the scanner sees what it should find', () => {
    for (const { target, raw } of exchanges.get(id) ?? []) {
      if (/canary-free/.test(target)) continue;
      expect.soft(raw.length, target).toBeGreaterThan(0);
    }
    const withCanary = (exchanges.get(id) ?? []).filter(({ raw }) => scan(raw, 1).length > 0);
    expect(withCanary.length).toBeGreaterThan((exchanges.get(id) ?? []).length / 2);
  });

  test('P10: every exchange names its rules and epoch and leaves one audit line', () => {
    const audits = gateway.lines.flatMap((line) => {
      const record = JSON.parse(line) as Record<string, unknown>;
      return typeof record['requestId'] === 'string' && typeof record['policy'] === 'string' ? [record] : [];
    });
    const heads = (exchanges.get(id) ?? []).map(({ head }) => head);
    for (const { head, parts } of batches.get(id) ?? []) {
      heads.push(head);
      for (const { answer } of parts)
        heads.push(
          Object.entries(answer.headers)
            .map((header) => header.join(': '))
            .join('\r\n'),
        );
    }
    for (const head of heads) {
      const requestId = /nymgate-request-id: (\S+)/i.exec(head)?.[1];
      expect(head).toMatch(/nymgate-policy: [0-9a-f]{16}/i);
      expect(head).toMatch(/nymgate-epoch: [0-9a-f]{16}/i);
      expect(audits.filter((record) => record['requestId'] === requestId)).toHaveLength(1);
    }
  });
});

const adminPage = async (path: string) => (await fetch(`${gateway.host.adminUrl}${path}`)).text();

async function refuse({ get }: TestGateway): Promise<readonly RawResponse[]> {
  return [
    await get('/entra-id/v1.0/cnryzq8v000001'),
    await get('/entra-id/v1.0/users/cnryzq8v000002%40contoso.com'),
    await get("/entra-id/v1.0/users?$filter=mail%20eq%20'cnryzq8v000003'"),
    await get('/cnryzq8v000004/v1.0/users?cnryzq8v000005=cnryzq8v000006'),
    await get('/entra-id/v1.0/users/../cnryzq8v000007'),
    await get('/entra-id/v1.0/users', {
      prefer: 'cnryzq8v000008',
      'x-cnryzq8v000009': 'cnryzq8v00000a',
    }),
    await get('/entra-id/v1.0/users', {
      traceparent: '00-cnryzq8v00000c-cnryzq8v00000d-01',
      tracestate: 'cnryzq8v=cnryzq8v00000e',
    }),
    await get('/entra-id/v1.0/users/p~cnryzq8v00000b'),
  ];
}

test('canaries in path, query and headers of a refused request are not told', () => {
  for (const { headerText, body } of refused) expect(scan(`${headerText}\n${body}`)).toEqual([]);
});

test('no canary, person, key or token is in a log line, an audit line or a metric', () => {
  expect(adminPages.join('')).toContain('nymgate_requests_total');
  expect(gateway.lines.length).toBeGreaterThan(20);
  for (const sink of [...adminPages, ...gateway.lines]) {
    expect.soft(scan(sink)).toEqual([]);
    // The chain of an audit line is random: it may hold these three letters, and has no dot.
    expect.soft(sink).not.toMatch(/eyJ[A-Za-z0-9_-]{10,}\.|p~[A-Za-z0-9_-]{20}|s~[A-Za-z0-9_-]{20}/);
  }
});

test('TRC-02 no canary, person, key or token is in what the collector of traces and metrics gets', () => {
  const audits = gateway.lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => event === 'request');
  expect(traced()).toEqual(new Set(audits.map(({ requestId }) => requestId)));
  expect(collector.metrics().length).toBeGreaterThan(1);
  const clients = new Set(audits.map(({ client }) => String(client)));
  for (const { target, headers, bytes } of collector.exports) {
    const sink = `${target}\n${JSON.stringify(headers)}\n${bytes.toString('latin1')}`;
    expect.soft(scan(sink)).toEqual([]);
    expect.soft(sink).not.toMatch(/eyJ[A-Za-z0-9_-]{10,}\.|[pst]~[A-Za-z0-9_-]{20}/);
    for (const client of clients) expect.soft(bytes.includes(client)).toBe(false);
  }
});

/** Ids of the requests whose own span the collector has. */
function traced(): ReadonlySet<unknown> {
  return new Set(
    collector
      .spans()
      .map((span) => attribute(span, 'nymgate.request_id'))
      .filter((id) => id !== undefined),
  );
}

/**
 * All entries are opened together, which is quick, and each canary tells which entry let it out; what that does not show
 * (ids, which are their own canaries) is opened alone.
 */
describe('positive control: turning a treatment into keep must be found', () => {
  test.each(connectors.map(({ id }) => id))(
    '%s',
    (id) => {
      const ruleSet = ruleSets.find(({ name }) => name === id);
      if (ruleSet === undefined) return expect.unreachable(id);
      const pages = firstPages(exchanges.get(id) ?? []);
      const mutations = mutationsOf(ruleSet);
      const found = new Set<string>();
      for (let variant = 0; variant < VARIANT_COUNT; variant += 1) {
        const opened = openAll(ruleSet, mutations, variant);
        for (const page of pages)
          for (const index of canariesIn(sanitizeWith(opened, page))) found.add(entryOf(index));
      }
      const survives = ({ pointer, variants }: Mutation) =>
        !variants.some((variant) => {
          const mutated = mutate(ruleSet, pointer, variant);
          return pages.some((page) => scan(sanitizeWith(mutated, page), 1).length > 0);
        });
      const unseen = mutations.filter(({ name }) => !found.has(bare(name)));
      expect(unseen.length).toBeLessThan(mutations.length / 3);
      const survivors = unseen.filter(({ name }) => SURVIVORS[id]?.[name] === undefined).filter(survives);
      expect(mutations.length).toBeGreaterThan(50);
      expect(survivors.map(({ name }) => name)).toEqual([]);
    },
    240_000,
  );
});

/** One of each endpoint. */
function firstPages(walked: readonly Exchange[]): readonly Exchange[] {
  const served = walked.filter(({ status, raw }) => status === 200 && raw.length > 0);
  return [...new Map(served.toReversed().map((page) => [page.endpoint, page])).values()];
}

function entryOf(index: number): string {
  return bare(planter.planted.get(index) ?? '');
}

/** An entry's name without the marks of lists, which the planter and the tables set in different places. */
function bare(name: string): string {
  return name.replaceAll('[]', '').replace(/\.planted$/, '');
}
