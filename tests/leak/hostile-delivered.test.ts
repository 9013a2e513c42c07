import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXPORT_PLANS } from '../../packages/connectors/src/export-plans.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import type { EndpointRule } from '../../packages/engine/src/plan/rule-set.ts';
import { exportFolders, runExportHere } from '../export/export-stand.ts';
import { filesBelow, lastRun } from '../export/read-export.ts';
import { parsePartResponses, sendBatch } from '../harness/send-batch.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { createScanner } from './canary.ts';
import { distinctEndpoints, findHostileLeaks } from './find-hostile-leaks.ts';
import { HOSTILE_TEXTS } from './hostile-values.ts';
import {
  createPlaceLookup,
  findPlaces,
  type Places,
  plantEntity,
  plantRow,
  readTexts,
} from './plant-hostile.ts';
import { walkConnector } from './walk-connector.ts';

// LEK-01: what hostile-kept.test.ts asks of the sanitizer, asked of every byte that the gateway and the export deliver.

const connectors = Object.values(CONNECTORS);
const ruleSets = connectors.map(({ ruleSet }) => ruleSet(DEFAULT_CONNECTOR_OPTIONS));

/** Pieces of the planted texts, which are nowhere but in rows. */
const PIECES = /kovac|ковач|contoso|baker|doctor|x\.example|mailto:|vitisop|1701234|170 123/i;
/** Whole texts, in each form that a sink might write them in; base64 of shorter ones occurs by chance. */
const scanForms = createScanner(HOSTILE_TEXTS.filter((text) => text.length >= 12));

/** What of a planted text is in a sink that holds no rows. */
function scan(sink: string): readonly string[] {
  const piece = PIECES.exec(sink);
  return [
    ...(piece === null ? [] : [sink.slice(Math.max(0, piece.index - 40), piece.index + 40)]),
    ...scanForms(sink).map(({ form, around }) => `${form}: ${around}`),
  ];
}

/** Headers of Graph whose values an author cannot write, as if somebody could. */
const HOSTILE_HEADERS = {
  'content-type': 'application/json',
  'request-id': 'Ana Kovac',
  'x-ms-ags-diagnostic': 'Ana Kovac',
  'x-kovac': 'ana.kovac@contoso.com',
  'preference-applied': 'outlook.timezone="Ana Kovac Standard Time"',
  'content-language': 'ana-kovac',
  etag: 'W/"Ana-Kovac-HIV"',
  location: 'https://x.example/ana',
};

const BATCH_PARTS = 20;
/** Not the whole year of events. */
const SINCE = '2026-11-15';

describe('single requests and batches', () => {
  let gateway: TestGateway;
  /** By connector and path of the endpoint. */
  const targets = new Map<string, string>();

  beforeAll(async () => {
    gateway = await startGateway({ simulator: { people: 8, seed: 11 }, logLevel: 'trace' });
    for (const connector of connectors)
      for (const { endpoint, status, target } of await walkConnector(gateway, connector)) {
        const key = `${connector.id} ${endpoint}`;
        if (status === 200 && !targets.has(key)) targets.set(key, target);
      }
  }, 60_000);
  afterAll(() => gateway.close());

  /** Answers of Graph that hold every hostile text in every kept property: one of a collection, many of an entity. */
  function createBodies({ response }: EndpointRule, places: Places): readonly string[] {
    const rows = HOSTILE_TEXTS.map((text) => plantRow(places, text));
    const context = { '@odata.context': `https://x.example/$metadata#users('${HOSTILE_TEXTS[0]}')` };
    return 'collection' in response
      ? [JSON.stringify({ ...context, value: rows })]
      : rows.map((row) => JSON.stringify({ ...context, ...(row as object) }));
  }

  function answerWith(bodies: readonly string[]): void {
    for (const body of bodies) gateway.simulator.answerNext({ status: 200, headers: HOSTILE_HEADERS, body });
  }

  function judge({ response }: EndpointRule, places: Places, body: unknown): readonly string[] {
    if (!('collection' in response)) return findHostileLeaks(places, body);
    const { value, ...envelope } = body as { readonly value: readonly unknown[] };
    return [
      ...findHostileLeaks(new Map(), envelope),
      ...value.flatMap((row) => findHostileLeaks(places, row)),
    ];
  }

  describe.each(ruleSets.map((rules) => [rules.name, rules] as const))('%s', (id, rules) => {
    const endpoints = distinctEndpoints(rules).map((endpoint) => ({
      endpoint,
      places: findPlaces(rules, endpoint),
    }));
    const getTarget = ({ path }: EndpointRule) => targets.get(`${id} ${path}`) ?? expect.unreachable(path);

    test('LEK-01: no hostile text is in the headers and the body of a response', async () => {
      const leaks = new Set<string>();
      let delivered = 0;
      for (const { endpoint, places } of endpoints)
        for (const body of createBodies(endpoint, places)) {
          answerWith([body]);
          const response = await gateway.get(getTarget(endpoint));
          expect([endpoint.id, response.status]).toEqual([endpoint.id, 200]);
          expect(scan(response.headerText)).toEqual([]);
          const read = response.json();
          for (const leak of judge(endpoint, places, read)) leaks.add(leak);
          delivered += readTexts(read as never).filter(([, text]) => HOSTILE_TEXTS.includes(text)).length;
        }
      expect([...leaks]).toEqual([]);
      // Names of departments and devices leave: Graph's answers were these.
      expect(delivered).toBeGreaterThan(0);
    }, 60_000);

    test('BAT-01 LEK-01: nor of a batch and its parts', async () => {
      const leaks = new Set<string>();
      for (const { endpoint, places } of endpoints) {
        const bodies = createBodies(endpoint, places);
        for (let from = 0; from < bodies.length; from += BATCH_PARTS) {
          const some = bodies.slice(from, from + BATCH_PARTS);
          answerWith(some);
          const parts = some.map((_, index) => ({ id: `${index}`, url: getTarget(endpoint) }));
          const response = await sendBatch(gateway.host.url, parts, { target: `/${id}/v1.0/$batch` });
          expect(scan(response.headerText)).toEqual([]);
          const answers = Object.values(parsePartResponses(response));
          expect(answers.map(({ status }) => status)).toEqual(some.map(() => 200));
          for (const { body, ...envelope } of answers) {
            expect(scan(JSON.stringify(envelope))).toEqual([]);
            for (const leak of judge(endpoint, places, body)) leaks.add(leak);
          }
        }
      }
      expect([...leaks]).toEqual([]);
    }, 60_000);
  });

  test('LEK-01: nor of a line of the log and the audit', () => {
    expect(gateway.lines.length).toBeGreaterThan(1_000);
    expect(scan(gateway.lines.join('\n'))).toEqual([]);
  });
});

describe('an export', () => {
  const folders = exportFolders();
  const folder = folders();
  let gateway: TestGateway;
  let progress = '';

  const plantable = new Map<string, Places>();
  /** Where an entity of the simulated tenant gets hostile texts. */
  const getPlantable = (entity: string): Places => {
    const known = plantable.get(entity) ?? findPlantable(entity);
    plantable.set(entity, known);
    return known;
  };

  beforeAll(async () => {
    let at = 0;
    gateway = await startGateway({
      simulator: {
        people: 3,
        seed: 11,
        decorate: (kind, entity) => {
          at += 1;
          return plantEntity(getPlantable(kind), entity, HOSTILE_TEXTS, at);
        },
      },
      logLevel: 'trace',
    });
    const { err } = await runExportHere(folder, ['--gateway', gateway.host.url, '--since', SINCE]);
    progress = err;
  }, 60_000);
  afterAll(() => gateway.close());

  test('EXP-01 LEK-01: no hostile text is in a row, whatever its table', () => {
    const leaks = new Set<string>();
    let delivered = 0;
    const { tables } = lastRun(folder);
    for (const [name, rows] of tables) {
      const places = createTableLookup(name);
      for (const row of rows) {
        for (const leak of findHostileLeaks(places, row, { isSuspect })) leaks.add(`${name}: ${leak}`);
        delivered += readTexts(row as never).filter(([, text]) => HOSTILE_TEXTS.includes(text)).length;
      }
    }
    expect([...leaks]).toEqual([]);
    expect(tables.size).toBeGreaterThan(20);
    expect(delivered).toBeGreaterThan(0);
  });

  test('EXP-01 LEK-01: nor in a name of a file, the state, the manifest, a line of progress or of the log', () => {
    const files = filesBelow(folder);
    expect(scan([...files.keys()].join('\n'))).toEqual([]);
    for (const [name, text] of files)
      if (!name.endsWith('.gz')) expect([name, scan(text)]).toEqual([name, []]);
    expect([...files.keys()].filter((name) => name.endsWith('manifest.json'))).toHaveLength(1);
    expect(scan(progress)).toEqual([]);
    expect(scan(gateway.lines.join('\n'))).toEqual([]);
  });
});

/** All but what the export goes by: types and times of rows, and that they are gone. */
function findPlantable(entity: string): Places {
  const rules = ruleSets.find(({ entities = {} }) => Object.hasOwn(entities, entity));
  if (rules === undefined) return new Map();
  const places = findPlaces(rules, { id: entity, path: '', response: { entity } });
  return new Map(
    [...places].filter(
      ([path, { rule }]) => !/^(?:@|deleted(?:\/|$))/.test(path) && rule.treatment !== 'coarsen',
    ),
  );
}

/** The simulated tenant has texts of its own, with some of the pieces. */
function isSuspect(text: string): boolean {
  return HOSTILE_TEXTS.includes(text) || /kovac|ковач|hiv|baker|x\.example|mailto|vitisop/i.test(text);
}

/** Places in the rows of a table `connector/table`: those of the endpoints that it is made of. */
function createTableLookup(table: string): Pick<Places, 'get'> {
  const [id = '', name = ''] = table.split('/');
  const rules = ruleSets.find((each) => each.name === id) ?? expect.unreachable(id);
  const steps = EXPORT_PLANS.find(({ connector }) => connector === id)?.steps ?? [];
  const ids = steps.flatMap((step) => (step.table === name ? [step.endpoint] : []));
  const lookups = rules.endpoints
    .filter((endpoint) => ids.includes(endpoint.id))
    .map((endpoint) => createPlaceLookup(rules, endpoint));
  return { get: (path) => lookups.map(({ get }) => get(path)).find((place) => place !== undefined) };
}
