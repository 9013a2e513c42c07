import { insteadOf, kindOf, named, quotedWord } from '@nymgate/rules/text/quote';
import { invalid, type Report } from '@nymgate/rules/text/yaml/finding';
import {
  type Keys,
  list,
  mapping,
  natural,
  oneOf,
  record,
  type ShapeCheck,
  text,
} from '@nymgate/rules/text/yaml/shapes';
import { JSON_TYPES } from '../plan/psoxy-response.ts';

/** This also ends the walk through data that contains itself. */
const DEEPEST = 40;
const FEW = { least: 1, most: 1000 };
const truth = oneOf([true, false]);
const anything: ShapeCheck = () => {};
const note: ShapeCheck = text('text of at most 4096 characters');
const name: ShapeCheck = text('text of 1 to 256 characters', /^[\s\S]{1,256}$/);
const pattern: ShapeCheck = text('a pattern of 1 to 8192 characters', /^[\s\S]{1,8192}$/);
const reference: ShapeCheck = text('# or #/definitions/NAME', /^#(?:\/definitions\/.{1,256})?$/);
const jsonType = oneOf(JSON_TYPES);
/** A word that names no type makes null of every value: Psoxy loads such files, and fails when a value comes (psoxy-facts.md#n). */
const responseType: ShapeCheck = (value, pointer, report) =>
  jsonType(value, pointer, (finding) =>
    typeof value === 'string'
      ? report({ ...finding, severity: 'warning', message: noType(value) })
      : report(finding),
  );
const limit: ShapeCheck = (value, pointer, report) => {
  if (typeof value !== 'number' || !Number.isFinite(value))
    report(invalid(pointer, `must be a finite number${insteadOf(['a number'], value)}`));
};
const scalar: ShapeCheck = (value, pointer, report) => {
  const isScalar = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  if (!isScalar)
    report(invalid(pointer, `must be a text, a number, true, false or null, not ${kindOf(value)}`));
};

function noType(word: string): string {
  return `${named('the type', quotedWord(word))} is none of JSON's, so every value here becomes null`;
}

/** Keys that a schema may have, and that have no effect. */
const NOTES: Keys = { title: { shape: note }, description: { shape: note } };

/** A schema is made of schemas: `keys` gets the shape of the inner ones. */
function recursive(keys: (inner: ShapeCheck) => Keys): ShapeCheck {
  const at =
    (depth: number): ShapeCheck =>
    (value: unknown, pointer: string, report: Report) => {
      if (depth > DEEPEST) return report(invalid(pointer, `is nested more than ${DEEPEST} levels deep`));
      mapping(keys(at(depth + 1)))(value, pointer, report);
    };
  return at(0);
}

/** `responseSchema` and its definitions (psoxy-facts.md#h). `required` and `additionalProperties` have no effect. */
export const schemaShape: ShapeCheck = recursive((inner) => ({
  ...NOTES,
  $ref: { shape: reference },
  type: { shape: responseType },
  properties: { shape: record(name, inner) },
  items: { shape: inner },
  anyOf: { shape: list(inner, FEW) },
  const: { shape: scalar },
  if: { shape: inner },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword, in a table of keywords
  then: { shape: inner },
  else: { shape: inner },
  required: { shape: anything },
  additionalProperties: { shape: anything },
  format: { shape: anything },
}));

/** A schema of a path or query parameter (psoxy-facts.md#c). */
export const parameterShape: ShapeCheck = recursive((inner) => ({
  ...NOTES,
  required: { shape: truth },
  type: { shape: oneOf(['string', 'integer', 'number']) },
  enum: { shape: list(scalar, FEW) },
  pattern: { shape: pattern },
  format: { shape: oneOf(['reversible-pseudonym', 'pseudonym']) },
  anyOf: { shape: list(inner, FEW) },
}));

/**
 * A schema of a request body: only the part of JSON Schema that is enforced, so that nobody relies on the rest
 * (psoxy-facts.md#i).
 */
export const bodySchemaShape: ShapeCheck = recursive((inner) => ({
  ...NOTES,
  $ref: { shape: reference },
  definitions: { shape: record(name, inner) },
  type: {
    shape: (value, pointer, report) =>
      (Array.isArray(value) ? list(jsonType, FEW) : jsonType)(value, pointer, report),
  },
  properties: { shape: record(name, inner) },
  required: { shape: list(name, { least: 0, most: 1000 }) },
  additionalProperties: {
    shape: (value, pointer, report) =>
      typeof value === 'boolean' ? undefined : inner(value, pointer, report),
  },
  items: { shape: inner },
  const: { shape: scalar },
  enumValues: { shape: list(scalar, FEW) },
  anyOf: { shape: list(inner, FEW) },
  allOf: { shape: list(inner, FEW) },
  oneOf: { shape: list(inner, FEW) },
  pattern: { shape: pattern },
  format: { shape: text('the name of a format', /^[A-Za-z-]{1,64}$/) },
  minLength: { shape: natural },
  maxLength: { shape: natural },
  minimum: { shape: limit },
  maximum: { shape: limit },
  minItems: { shape: natural },
  maxItems: { shape: natural },
}));
