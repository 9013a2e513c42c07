import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONFIG_SHAPE } from './config-shape.ts';
import { fitShape, type Shape } from './fit-shape.ts';
import { configSchema } from './schema.ts';

const GUID = '6e4c8e9f-76cf-41d1-806e-61838b880b87';

/** Texts that have some form of the schema, and texts near them. */
const TEXTS = [
  ...[
    '',
    'a',
    'x'.repeat(600),
    GUID,
    'common',
    'contoso.com',
    'env:KEY',
    'file:/k',
    'file:',
    'Common',
    '*',
    'key',
    'entra',
  ],
  ...[
    'https://a.example',
    'http://a.example',
    'http://localhost:1',
    'https://10.0.0.1',
    'https://sts.amazonaws.com',
  ],
  ...[
    'https://a.example/x',
    'https://a.example/..',
    'https://a.example?x',
    'http://127.0.0.1/x',
    'https://g/.default',
  ],
  ...[
    'eu-west-1',
    `eu-west-1:${GUID}`,
    'a@b.gserviceaccount.com',
    'spiffe://a/b',
    '0'.repeat(64),
    '10.0.0.0/8',
    '\n',
  ],
];

/** Values that fit the shape in most places; now and then one that does not. */
function near(shape: Shape): fc.Arbitrary<unknown> {
  const odd = fc.constantFrom<unknown>(
    null,
    true,
    0,
    1.5,
    -1,
    '',
    'x',
    [],
    {},
    [{}],
    Number.MAX_SAFE_INTEGER,
  );
  return fc.oneof({ weight: 400, arbitrary: inside(shape) }, { weight: 1, arbitrary: odd });
}

function inside(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.type) {
    case 'text': {
      const fitting = TEXTS.filter((text) => fitShape(shape, text) !== undefined);
      const edges = [shape.least ?? 0, (shape.most ?? 50) + 1].map((length) => 'a'.repeat(length));
      return fc.oneof(
        { weight: 100, arbitrary: fc.constantFrom(...(fitting.length > 0 ? fitting : TEXTS)) },
        { weight: 1, arbitrary: fc.constantFrom(...TEXTS, ...edges) },
      );
    }
    case 'whole':
      return fc.oneof(
        { weight: 100, arbitrary: fc.integer({ min: shape.least, max: shape.most }) },
        { weight: 1, arbitrary: fc.constantFrom(shape.least, shape.most, shape.least - 1, shape.most + 1) },
      );
    case 'truth':
      return fc.boolean();
    case 'one':
      return fc.constantFrom(...shape.of);
    case 'block':
      return fc.record(
        Object.fromEntries(Object.entries(shape.keys).map(([key, inner]) => [key, near(inner)])),
        { requiredKeys: Object.keys(shape.keys).filter((key) => isRequired(shape.keys[key])) },
      );
    case 'record':
      return fc.dictionary(inside(shape.key) as fc.Arbitrary<string>, near(shape.value), { maxKeys: 2 });
    case 'list':
      return fc.array(near(shape.item), { minLength: shape.least ?? 0, maxLength: (shape.least ?? 0) + 1 });
    case 'any':
      return fc.oneof(...shape.of.map(near));
    case 'made':
      return near(shape.from);
    case 'other':
      return fc.constantFrom('10.0.0.1', '::1', '10.0.0.0/8', 'x');
  }
}

function isRequired(shape: Shape | undefined): boolean {
  return shape?.optional !== true && shape !== undefined && !('fallback' in shape) && !('given' in shape);
}

/** What only the schema can judge. */
function asksSchema(data: unknown): boolean {
  const { callers } = (data ?? {}) as { callers?: { addresses?: { allow?: unknown; proxies?: unknown } } };
  return (callers?.addresses?.allow ?? callers?.addresses?.proxies) !== undefined;
}

function expectEqual(data: unknown): boolean {
  const parsed = configSchema.safeParse(data);
  const fitted = fitShape(CONFIG_SHAPE, data);
  if (fitted !== undefined) {
    expect(parsed.success).toBe(true);
    expect(fitted.value).toStrictEqual(parsed.data);
    expect(JSON.stringify(fitted.value)).toBe(JSON.stringify(parsed.data));
  } else if (!asksSchema(data)) expect(parsed.success).toBe(false);
  return parsed.success;
}

describe('the short form of the schema', () => {
  it('takes what the schema takes, and makes the same of it', () => {
    let taken = 0;
    fc.assert(
      fc.property(near(CONFIG_SHAPE), (data) => {
        taken += Number(expectEqual(data));
      }),
      { numRuns: 800 },
    );
    expect(taken).toBeGreaterThan(20);
  });

  const VALID = {
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:KEY' }] },
    connectors: { 'outlook-cal': { tenant: GUID, clientId: GUID, assertion: { type: 'token-file' } } },
  };

  it.each<[string, unknown]>([
    ['the least', VALID],
    ['an empty source', { ...VALID, source: {} }],
    ['a cloud', { ...VALID, source: { cloud: 'china' } }],
    ['addresses of a cloud', { ...VALID, source: { authority: 'https://a.b', graph: 'https://c.d' } }],
    ['limits', { ...VALID, limits: { depth: 8 } }],
    ['claims', { ...VALID, callers: { apiKeys: { file: 'keys' } } }],
  ])('takes %s', (_, data) => {
    expect(expectEqual(data)).toBe(true);
    expect(fitShape(CONFIG_SHAPE, data)).toBeDefined();
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['an unknown key', { ...VALID, listne: {} }],
    ['an unknown key below', { ...VALID, listen: { prot: 1 } }],
    ['a key of objects', { ...VALID, listen: JSON.parse('{"constructor":{}}') }],
    ['a prototype', { ...VALID, listen: JSON.parse('{"__proto__":{}}') }],
    ['no connector', { ...VALID, connectors: {} }],
    [
      'many tenants',
      { ...VALID, connectors: { a: { ...VALID.connectors['outlook-cal'], tenant: 'Common' } } },
    ],
    ['a fraction', { ...VALID, listen: { port: 1.5 } }],
    ['an address beyond this machine in clear', { ...VALID, source: { graph: 'http://graph.example' } }],
  ])('leaves %s to the schema', (_, data) => {
    expect(expectEqual(data)).toBe(false);
  });

  it('keeps defaults apart from the table', () => {
    const read = () => fitShape(CONFIG_SHAPE, VALID)?.value as { methods: string[] };
    read().methods.push('POST');
    expect(read().methods).toEqual(['GET', 'HEAD']);
  });
});
