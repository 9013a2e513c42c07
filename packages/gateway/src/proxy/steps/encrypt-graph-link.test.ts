import { expect, it } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../../connectors/src/index.ts';
import type { NativePlan } from '../../../../engine/src/plan/plan.ts';
import { createPseudonymizer } from '../../../../engine/src/pseudonyms/create-pseudonymizer.ts';
import { sha256Hex } from '../../../../engine/src/pseudonyms/sealing/digest.ts';
import { decide } from '../../../../engine/src/requests/decide.ts';
import { parseTarget } from '../../../../engine/src/requests/parse-target.ts';
import { writePath } from '../../../../engine/src/requests/write-target.ts';
import { compileRules } from '../../../../rules/src/native/compile-rules.ts';
import { encryptGraphLink } from './encrypt-graph-link.ts';

// A link that repeats the path of its request takes a shorter way. It must come out as it would on the long one, which is the
// way of every link when the request is unknown.

const GRAPH = 'https://graph.microsoft.com';
const GUID = '48d31887-5fad-4d73-a9f5-3c356e68a038';
const QUERIES = [
  '$top=5&$skip=5',
  '$skiptoken=X',
  '$DeltaToken=a%20b',
  '%24deltatoken=a',
  'a=1&&b',
  '',
  'x=%zz',
  'q="',
];

const pseudonymizer = createPseudonymizer({
  scheme: 'native',
  keys: [{ id: 1, secret: Buffer.alloc(32, 'a key for links that repeat it ...').toString('base64url') }],
  tenant: 'contoso',
});

/** For each endpoint with a value in its path, its connector's route and a path with the original ID where that is allowed. */
function* endpoints() {
  for (const [connector, { ruleSet }] of Object.entries(CONNECTORS)) {
    for (const pseudonymizeAppIds of [true, false]) {
      const options = { ...DEFAULT_CONNECTOR_OPTIONS, pseudonymizeAppIds };
      const plan = compileRules(ruleSet(options), sha256Hex);
      const route = { connector, plan, pseudonymizer, linkBase: 'https://gateway.example' };
      for (const endpoint of plan.endpoints) {
        const slots: Record<string, string> = {};
        for (const part of endpoint.path.segments.flat()) {
          if (!('slot' in part)) continue;
          slots[part.slot] =
            part.pseudonym === 'required' ? (pseudonymizer.reversible(GUID, 'person') ?? '') : GUID;
        }
        yield {
          name: `${connector} ${endpoint.id} ${pseudonymizeAppIds}`,
          route,
          path: writePath(endpoint.path, slots),
        };
      }
    }
  }
}

/** What the rules make of the request; undefined where answers have no links. */
function decideRequest({ plan }: { readonly plan: NativePlan }, path: string) {
  try {
    return decide(plan, { method: 'GET', target: parseTarget(`${path}?$skiptoken=s~AAAA`), headers: [] });
  } catch {
    return undefined;
  }
}

const ALL = [...endpoints()].flatMap((found) => {
  const decision = decideRequest(found.route, found.path);
  return decision === undefined ? [] : [{ ...found, decision }];
});

it.each(ALL)('$name: the same with and without what was asked', ({ route, path, decision }) => {
  const { endpoint, slots } = decision;
  const asGraph = path.replaceAll(/p~[^/?]*/g, GUID);
  const seal = (url: string, requested: string) =>
    encryptGraphLink(route, GRAPH, { endpoint, slots, path: requested }, { url: `${GRAPH}${url}` })?.url;
  for (const query of QUERIES) {
    const link = `${asGraph}?${query}`;
    for (const requested of [asGraph, `${asGraph}?$top=5`, `${asGraph}/x`])
      expect(seal(link, requested), `${link} of ${requested}`).toBe(seal(link, ''));
    for (const other of [`${asGraph}/x?${query}`, `${asGraph.replace(/\/[^/]*$/, '')}?${query}`])
      expect(seal(other, asGraph), other).toBe(seal(other, ''));
  }
  expect(seal(asGraph, asGraph)).toBe(seal(asGraph, ''));
});

it('looks at endpoints of both kinds', () => {
  const opened = ALL.filter(({ path }) => path.includes('p~'));
  const clear = ALL.filter(({ path }) => path.includes(GUID));
  expect(opened.length).toBeGreaterThan(10);
  expect(clear.length).toBeGreaterThan(10);
});

it.each(['asked', 'unknown'])('ODA-08 a link of a cast leads to the cast (path %s)', (known) => {
  const found = ALL.find(({ name }) => name === 'entra-id group-members false');
  if (found === undefined) throw new Error('no endpoint group-members');
  const { endpoint, slots } = found.decision;
  const cast = 'microsoft.graph.user';
  const asGraph = `/v1.0/groups/${GUID}/members/${cast}`;
  const request = { endpoint, slots, cast, path: known === 'asked' ? `${asGraph}?$top=999` : '' };
  const seal = (url: string) => encryptGraphLink(found.route, GRAPH, request, { url: `${GRAPH}${url}` });
  expect(seal(`${asGraph}?$skiptoken=X`)).toMatchObject({
    matched: true,
    url: expect.stringContaining(`/members/${cast}?$skiptoken=s~`) as string,
  });
  expect(seal(`/v1.0/groups/${GUID}/members?$skiptoken=X`)?.url).not.toContain(cast);
});

it('T1-22 an id that has no pseudonym leaves no hole in the path of a link: there is none', () => {
  const found = ALL.find(({ name }) => name === 'outlook-cal events true');
  if (found === undefined) throw new Error('no endpoint events');
  const { route, decision } = found;
  const linkPaths = decision.endpoint.linkPaths.map(({ template, segments }) => ({
    template,
    segments: segments.map((parts) => parts.map((part) => ('slot' in part ? { ...part, kinds: [] } : part))),
  }));
  const { followsAnySpelling: _, ...rules } = decision.endpoint;
  const endpoint = { ...rules, linkPaths };
  const url = `${GRAPH}/v1.0/users/${GUID}/events?$skip=10`;
  const requested = { endpoint, slots: decision.slots, path: '' };
  expect(
    encryptGraphLink(route, GRAPH, { ...requested, endpoint: decision.endpoint }, { url })?.url,
  ).toContain('s~');
  expect(
    encryptGraphLink({ ...route, plan: { ...route.plan, endpoints: [] } }, GRAPH, requested, { url }),
  ).toBeUndefined();
});
