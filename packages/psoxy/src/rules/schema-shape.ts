import { describeMismatch, describeType, quoteWord, withName } from '@nymgate/rules/text/quote';
import { type Report, reportInvalid } from '@nymgate/rules/text/yaml/finding';
import {
  enumShape,
  type Keys,
  listShape,
  mappingShape,
  nonNegativeInteger,
  recordShape,
  type ShapeCheck,
  textShape,
} from '@nymgate/rules/text/yaml/shapes';
import { JSON_TYPES } from '../plan/psoxy-response.ts';

/** Also ends the recursion for data that contains itself. */
const MAX_DEPTH = 40;
const LIST_BOUNDS = { least: 1, most: 1000 };
const booleanShape = enumShape([true, false]);
const anyShape: ShapeCheck = () => {};
const note: ShapeCheck = textShape('text of at most 4096 characters');
const name: ShapeCheck = textShape('text of 1 to 256 characters', /^[\s\S]{1,256}$/);
const pattern: ShapeCheck = textShape('a pattern of 1 to 8192 characters', /^[\s\S]{1,8192}$/);
const reference: ShapeCheck = textShape('# or #/definitions/NAME', /^#(?:\/definitions\/.{1,256})?$/);
const jsonType = enumShape(JSON_TYPES);
/** Psoxy fails at the first value of an unknown type (psoxy-facts.md#n); here it becomes null. */
const responseType: ShapeCheck = (value, pointer, report) =>
  jsonType(value, pointer, (finding) =>
    typeof value === 'string'
      ? report({ ...finding, severity: 'warning', message: unknownTypeMessage(value) })
      : report(finding),
  );
const limit: ShapeCheck = (value, pointer, report) => {
  if (typeof value !== 'number' || !Number.isFinite(value))
    reportInvalid(report, pointer, `must be a finite number${describeMismatch(['a number'], value)}`);
};
const scalar: ShapeCheck = (value, pointer, report) => {
  const isScalar = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  if (!isScalar)
    reportInvalid(
      report,
      pointer,
      `must be a text, a number, true, false or null, not ${describeType(value)}`,
    );
};

function unknownTypeMessage(word: string): string {
  return `${withName('the type', quoteWord(word))} isn't a JSON type, so every value here becomes null`;
}

/** Annotations without effect. */
const NOTE_KEYS: Keys = { title: { shape: note }, description: { shape: note } };

function createRecursiveShape(keys: (inner: ShapeCheck) => Keys): ShapeCheck {
  const at =
    (depth: number): ShapeCheck =>
    (value: unknown, pointer: string, report: Report) => {
      if (depth > MAX_DEPTH)
        return reportInvalid(report, pointer, `is nested more than ${MAX_DEPTH} levels deep`);
      mappingShape(keys(at(depth + 1)))(value, pointer, report);
    };
  return at(0);
}

/** `required` and `additionalProperties` have no effect (psoxy-facts.md#h). */
export const schemaShape: ShapeCheck = createRecursiveShape((inner) => ({
  ...NOTE_KEYS,
  $ref: { shape: reference },
  type: { shape: responseType },
  properties: { shape: recordShape(name, inner) },
  items: { shape: inner },
  anyOf: { shape: listShape(inner, LIST_BOUNDS) },
  const: { shape: scalar },
  if: { shape: inner },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword, in a table of keywords
  then: { shape: inner },
  else: { shape: inner },
  required: { shape: anyShape },
  additionalProperties: { shape: anyShape },
  format: { shape: anyShape },
}));

/** Schema of a path or query parameter (psoxy-facts.md#c). */
export const parameterShape: ShapeCheck = createRecursiveShape((inner) => ({
  ...NOTE_KEYS,
  required: { shape: booleanShape },
  type: { shape: enumShape(['string', 'integer', 'number']) },
  enum: { shape: listShape(scalar, LIST_BOUNDS) },
  pattern: { shape: pattern },
  format: { shape: enumShape(['reversible-pseudonym', 'pseudonym']) },
  anyOf: { shape: listShape(inner, LIST_BOUNDS) },
}));

/** Only what is enforced is allowed, so that authors don't rely on the rest (psoxy-facts.md#i). */
export const bodySchemaShape: ShapeCheck = createRecursiveShape((inner) => ({
  ...NOTE_KEYS,
  $ref: { shape: reference },
  definitions: { shape: recordShape(name, inner) },
  type: {
    shape: (value, pointer, report) =>
      (Array.isArray(value) ? listShape(jsonType, LIST_BOUNDS) : jsonType)(value, pointer, report),
  },
  properties: { shape: recordShape(name, inner) },
  required: { shape: listShape(name, { least: 0, most: 1000 }) },
  additionalProperties: {
    shape: (value, pointer, report) =>
      typeof value === 'boolean' ? undefined : inner(value, pointer, report),
  },
  items: { shape: inner },
  const: { shape: scalar },
  enumValues: { shape: listShape(scalar, LIST_BOUNDS) },
  anyOf: { shape: listShape(inner, LIST_BOUNDS) },
  allOf: { shape: listShape(inner, LIST_BOUNDS) },
  oneOf: { shape: listShape(inner, LIST_BOUNDS) },
  pattern: { shape: pattern },
  format: { shape: textShape('the name of a format', /^[A-Za-z-]{1,64}$/) },
  minLength: { shape: nonNegativeInteger },
  maxLength: { shape: nonNegativeInteger },
  minimum: { shape: limit },
  maximum: { shape: limit },
  minItems: { shape: nonNegativeInteger },
  maxItems: { shape: nonNegativeInteger },
}));
