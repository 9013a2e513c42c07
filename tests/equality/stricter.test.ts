import { describe, expect, test } from 'vitest';
import type { PlanNode } from '../../packages/engine/src/plan/plan.ts';
import { keep, leaf, list, record } from '../harness/sanitizing.ts';
import { PSEUDONYMIZERS, run } from './compare-engines.ts';

type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;

const GUID = '48d31887-5fad-4d73-a9f5-3c356e68a038';
const person = (reversible: boolean) =>
  leaf({ treatment: 'pseudonymize', kind: 'person', reversible, guidOnly: reversible, prefixed: false });
const time = (to: 'month' | 'second') => leaf({ treatment: 'coarsen', to });

function stricter(
  node: PlanNode,
  changed: Readonly<Record<string, PlanNode>>,
  when: { readonly property: string; readonly unless?: readonly string[] },
): ObjectNode {
  if (node.kind !== 'object') throw new Error('no object');
  const properties = new Map([...node.properties, ...Object.entries(changed)]);
  return { ...node, stricter: { ...when, node: { ...node, properties } } };
}

const IDENTITY = stricter(
  record({ id: person(true), kind: keep('word'), more: list(keep('word')) }),
  { id: person(false) },
  { property: 'kind', unless: ['aadUser', 'onPremiseAadUser'] },
);
const ITEM = stricter(
  record({ made: time('second'), root: record({}), by: record({ user: IDENTITY }, IDENTITY) }),
  { made: time('month') },
  { property: 'root' },
);
const PLAN = list(ITEM);

const MADE = '"made":"2024-05-17T08:31:02.123Z"';
const [PSEUDONYMIZER] = PSEUDONYMIZERS;

function outcomes(document: string) {
  if (PSEUDONYMIZER === undefined) throw new Error('no pseudonymizer');
  const bytes = Buffer.from(document);
  const comparison = { plan: PLAN, document: bytes, pseudonymizer: PSEUDONYMIZER };
  return [
    run('tree', { ...comparison, cuts: [] }),
    run('bytes', { ...comparison, cuts: [] }),
    run('bytes', { ...comparison, cuts: [...bytes.keys()] }),
  ];
}

/** The one value that both engines deliver, wherever the document is cut. */
function treat(document: string): string {
  const [tree, ...others] = outcomes(document);
  if (tree === undefined || !('value' in tree)) throw new Error('refused');
  for (const other of others) expect(other).toMatchObject({ value: tree.value, counts: tree.counts });
  return tree.value;
}

describe('S3: the pseudonym of a person opens for a directory account with a GUID alone', () => {
  const id = `"id":"${GUID}"`;
  const form = (identity: string): string =>
    /"([pt]~|null)/.exec(treat(`[{"by":{"user":${identity}}}]`))?.[1] ?? '';

  test.each([
    `{${id},"kind":"aadUser"}`,
    `{"kind":"aadUser",${id}}`,
    `{ "more" : ["a", "}"] , ${id} , "x":{"kind":"phone","y":["]",{}]}, "kind" : "onPremiseAadUser" }`,
    `{${id},"\\u006bind":"aad\\u0055ser"}`,
    `{"\\u006bind":"aad\\u0055ser",${id}}`,
    `{${id},"n":-1.5e3,"t":true,"z":null,"s":"\\"}","kind":"aadUser"}`,
  ])('p~ for %s', (identity) => {
    expect(form(identity)).toBe('p~');
  });

  test.each([
    `{${id}}`,
    `{${id},"kind":null}`,
    `{${id},"kind":"emailUser"}`,
    `{"kind":"emailUser",${id}}`,
    `{${id},"kind":"AADUser"}`,
    `{${id},"kind":["aadUser"]}`,
    `{${id},"kind":{"kind":"aadUser"}}`,
    `{${id},"Kind":"aadUser"}`,
    `{${id},"kind":"aadUser\\u0000"}`,
    `{${id},"kind":"${'a'.repeat(3_000)}"}`,
    `{${id},"kind":"\\u0061${'a'.repeat(3_000)}"}`,
    `{"more":[{"kind":"aadUser"}],${id}}`,
    '{"id":"tyler.bowen@northwind.example","kind":"aadUser"}',
    '{"id":"48d31887-5fad-4d73-a9f5-3c356e68a03","kind":"aadUser"}',
    '{"kind":"aadUser","id":12345}',
    '{"kind":"aadUser","id":"ty\\u006cer"}',
  ])('t~ for %s', (identity) => {
    expect(form(identity)).toBe('t~');
  });

  test('the name of a member that no rule has is not lost by the look ahead', () => {
    const open = `{"\\u006dore":{${id},"\\u006bind":"aadUser"},"more":{${id}}}`;
    expect(treat(`[{"by":${open}}]`).match(/"[pt]~/g)).toEqual(['"p~']);
  });

  test('two of them withhold the answer', () => {
    for (const outcome of outcomes(`[{"by":{"user":{${id},"kind":"aadUser","kind":"aadUser"}}}]`))
      expect(outcome).toEqual({ refused: 'duplicate' });
  });
});

describe('S6: a time is coarse where another member is there', () => {
  test.each([
    [`{${MADE}}`, '02Z'],
    [`{"root":null,${MADE}}`, '02Z'],
    [`{${MADE},"by":{"root":{}}}`, '02Z'],
    [`{"root":{},${MADE}}`, '05-01T00:00:00Z'],
    [`{${MADE},"by":{"user":{"id":"a"}},"root":{}}`, '05-01T00:00:00Z'],
    [`{${MADE},"root":false}`, '05-01T00:00:00Z'],
    [`{${MADE},"r\\u006fot":{}}`, '05-01T00:00:00Z'],
  ])('%s', (item, end) => {
    const made = /"made":"([^"]*)"/.exec(treat(`[${item},{${MADE}}]`))?.[1];
    expect(made?.endsWith(end)).toBe(true);
  });

  test.each([
    '[{"made":1,"root"',
    '[{"made":1,"root":',
    '[{"made":1,"x":"',
    '[{"made":1 "root":{}}]',
    '[{"made":1,"x":}]',
  ])('what is no JSON is refused as ever: %s', (document) => {
    for (const outcome of outcomes(document)) expect(outcome).toEqual({ refused: 'syntax' });
  });
});
