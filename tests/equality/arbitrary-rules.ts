import fc from 'fast-check';
import type {
  PsoxyResponse,
  PsoxyTransformRule,
  TransformName,
} from '../../packages/psoxy/src/plan/psoxy-response.ts';
import type { PsoxyEndpointRule, PsoxySchemaRule } from '../../packages/psoxy/src/plan/psoxy-rule-set.ts';
import { psoxyResponse } from '../harness/psoxy-sanitizing.ts';
import { arrayOf, numberText, objectOf, scalar, space, spelled, text } from './arbitrary-json.ts';

/** Few names, so that paths and documents meet; among them those that mean something of their own. */
const NAMES = ['a', 'b', 'c', 'id', 'Id', 'naïve', '__proto__', 'k'.repeat(70)] as const;
const SPECIAL = [
  '@odata.nextLink',
  'x@odata.deltaLink',
  '@odata.nextLinks',
  '+a:textDigest',
  '+',
  '',
] as const;

const name = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.constantFrom(...SPECIAL) },
);

const quoted = (names: readonly string[]) => `[${names.map((one) => `'${one}'`).join(', ')}]`;
const union = fc.uniqueArray(name, { minLength: 1, maxLength: 3 }).map(quoted);
const step = fc.oneof(
  { weight: 6, arbitrary: union },
  { weight: 2, arbitrary: fc.constant('[*]') },
  { weight: 4, arbitrary: union.map((names) => `..${names}`) },
  { weight: 1, arbitrary: fc.constantFrom('..[*]', '.*', "['a','a']") },
);
const path = fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => `$${steps.join('')}`);
const paths = fc.array(path, { minLength: 1, maxLength: 2 });

type Method = Omit<PsoxyTransformRule, 'jsonPaths'>;

/** Every transform, with what decides how it treats a value. */
const VARIANTS: Readonly<Record<TransformName, readonly Omit<Method, 'method'>[]>> = {
  redact: [{}],
  redactRegexMatches: [{ redactions: ['[0-9]+', 'a'] }],
  redactExceptPhrases: [{ allowedPhrases: ['1:1', 'focus time'] }],
  redactExceptSubstringsMatchingRegexes: [{ exceptions: ['[a-z]+'] }],
  pseudonymize: [
    {},
    { includeReversible: true },
    { encoding: 'JSON' },
    { encoding: 'JSON', includeReversible: true, includeOriginal: true },
    { encoding: 'URL_SAFE_HASH_ONLY' },
  ],
  pseudonymizeEmailHeader: [{}, { encoding: 'JSON' }],
  pseudonymizeRegexMatches: [{ regex: 'smtp:(.*)' }, { regex: '[0-9]+', includeReversible: true }],
  tokenize: [{}, { regex: 'https://(.*)' }],
  filterTokenByRegex: [{ filters: ['[a-z]+'] }],
  textDigest: [{}, { keywords: ['team'] }, { isJsonEscaped: true, jsonPathToProcessWhenEscaped: '$..a' }],
  hashIp: [{}],
  encryptIp: [{}],
};

export const METHODS: readonly Method[] = Object.entries(VARIANTS).flatMap(([method, variants]) =>
  variants.map((variant) => ({ method, ...variant })),
);

/** Identifiers withhold whatever is no identifier; so that not every document is withheld, the others come as often. */
const transform = fc
  .tuple(
    fc.oneof(fc.constantFrom(...METHODS), fc.constantFrom({ method: 'redact' }, { method: 'tokenize' })),
    paths,
  )
  .map(([method, jsonPaths]): PsoxyTransformRule => ({ ...method, jsonPaths }));

const leafType = fc.constantFrom('string', 'integer', 'number', 'boolean', 'null', 'no type of JSON');

const schema: fc.Arbitrary<PsoxySchemaRule> = fc.letrec<{ schema: PsoxySchemaRule; object: PsoxySchemaRule }>(
  (tie) => ({
    object: fc
      .dictionary(
        name.filter((one) => one !== '__proto__' && one !== ''),
        tie('schema'),
        { maxKeys: 5, noNullPrototype: false },
      )
      .map((properties) => ({ type: 'object', properties })),
    schema: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: leafType.map((type) => ({ type }) as PsoxySchemaRule) },
      {
        weight: 1,
        arbitrary: fc.constantFrom<PsoxySchemaRule>(
          {},
          { const: 1 },
          { type: 'string', const: 'busy' },
          { const: null },
        ),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom<PsoxySchemaRule>({ $ref: '#' }, { type: 'array' }, { type: 'object' }),
      },
      { weight: 3, arbitrary: tie('schema').map((items) => ({ type: 'array', items }) as PsoxySchemaRule) },
      { weight: 5, arbitrary: tie('object') },
    ),
  }),
).object;

/** Rules as people write them, of everything that can be sanitized as it arrives. */
export const anyRules: fc.Arbitrary<PsoxyEndpointRule> = fc
  .tuple(fc.array(transform, { maxLength: 4 }), fc.option(schema, { freq: 2, nil: undefined }), fc.boolean())
  .map(([transforms, responseSchema, seals]) => ({
    transforms,
    ...(responseSchema !== undefined && { responseSchema }),
    ...(seals && { links: 'seal' as const }),
  }));

export const anyResponse: fc.Arbitrary<PsoxyResponse> = anyRules.map((rule) => psoxyResponse(rule));

const identifier = spelled(
  fc.oneof(
    { weight: 3, arbitrary: text },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '192.168.0.1',
        '::1',
        'https://graph.microsoft.com/v1.0/x',
        '{"a":"b c"}',
        'smtp:x',
      ),
    },
  ),
);

const value = fc.oneof(
  { weight: 6, arbitrary: identifier },
  { weight: 2, arbitrary: numberText },
  { weight: 2, arbitrary: scalar },
);
const link = spelled(fc.constant('https://graph.microsoft.com/v1.0/users?$skiptoken=X'));

type Entry = readonly [key: string, value: string];

/** Links are mostly links, or most documents would be withheld. */
function entryOf(inner: fc.Arbitrary<string>): fc.Arbitrary<readonly [name: string, value: string]> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.tuple(fc.constantFrom(...NAMES, 'other', '+a:textDigest'), inner) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom(...SPECIAL), fc.oneof({ weight: 4, arbitrary: link }, inner)),
    },
  );
}

/** Any document in which no object has a name twice. */
const document: fc.Arbitrary<string> = fc.letrec<{ node: string; object: string }>((tie) => ({
  object: objectOf(
    fc
      .uniqueArray(entryOf(tie('node')), { maxLength: 6, selector: ([key]) => key })
      .chain((entries) =>
        fc.tuple(...entries.map(([key, inner]) => fc.tuple(spelled(fc.constant(key)), fc.constant(inner)))),
      )
      .map((entries): readonly Entry[] => entries),
  ),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    value,
    arrayOf(fc.array(tie('node'), { maxLength: 4 })),
    tie('object'),
    tie('object'),
  ),
})).object;

const root = fc.oneof(
  { weight: 20, arbitrary: document },
  { weight: 4, arbitrary: arrayOf(fc.array(document, { maxLength: 3 })) },
  { weight: 1, arbitrary: fc.constant('null') },
);

/** A body: mostly one document, now and then several or none, with space where it may be. */
export const anyBody: fc.Arbitrary<string> = fc
  .tuple(
    space,
    fc.oneof(
      { weight: 6, arbitrary: root.map((one) => [one]) },
      { weight: 2, arbitrary: fc.array(root, { maxLength: 4 }) },
    ),
    space,
  )
  .map(([before, documents, between]) => `${before}${documents.join(between)}${between}`);
