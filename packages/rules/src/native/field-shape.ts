import type { DataClass, Treatment } from '@nymgate/engine/plan/treatments';
import { joinPointer } from '../text/json-pointer.ts';
import { describeType, isPlainName } from '../text/quote.ts';
import { type Report, reportInvalid } from '../text/yaml/finding.ts';
import {
  enumShape,
  isMapping,
  type Keys,
  listShape,
  mappingShape,
  recordShape,
  type ShapeCheck,
  textShape,
} from '../text/yaml/shapes.ts';
import { description, word } from './rule-words.ts';
import { TREATMENT_RULES } from './treatment-rules.ts';

const DATA_CLASSES = Object.keys({
  personal: true,
  contact: true,
  text: true,
  quasi: true,
  organisation: true,
  technical: true,
  metadata: true,
} satisfies Record<DataClass, true>);
const KINDS = ['treatment', 'entity', 'items', 'properties'] as const;
/** Deeper structures must be entities. Also ends the recursion for data that contains itself. */
const MAX_DEPTH = 32;

const propertyName: ShapeCheck = textShape('1 to 256 characters', /^[\s\S]{1,256}$/);

const ANNOTATION_KEYS: Keys = {
  class: { shape: enumShape(DATA_CLASSES) },
  reason: { shape: description },
  reviewed: { shape: description },
};
/** Of lists. */
export const ORDER_KEY: Keys = { order: { shape: enumShape(['kept']) } };
const treatment = enumShape(Object.keys(TREATMENT_RULES));

export function objectRule(more: Keys): ShapeCheck {
  return (value, pointer, report) => mappingShape({ ...more, ...objectKeys(0) })(value, pointer, report);
}

function checkField(value: unknown, pointer: string, report: Report, depth: number): void {
  const kinds = isMapping(value) ? KINDS.filter((kind) => Object.hasOwn(value, kind)) : [];
  if (depth > MAX_DEPTH) {
    reportInvalid(report, pointer, `is nested more than ${MAX_DEPTH} levels deep`, { fix: 'use entities' });
  } else if (!isMapping(value)) {
    reportInvalid(report, pointer, `must be a field rule, not ${describeType(value)}`, { fix: FIELD_FIX });
  } else if (kinds.length > 1) {
    reportInvalid(report, pointer, `has both "${kinds[0]}" and "${kinds[1]}"`, { fix: FIELD_FIX });
  } else {
    chooseFieldShape(value, depth)(value, pointer, report);
  }
}

const FIELD_FIX = 'write exactly one of treatment, entity, items, properties';

function chooseFieldShape(value: Readonly<Record<string, unknown>>, depth: number): ShapeCheck {
  const inner: ShapeCheck = (rule, pointer, report) => checkField(rule, pointer, report, depth + 1);
  if (Object.hasOwn(value, 'entity'))
    return mappingShape({ ...ANNOTATION_KEYS, entity: { shape: word, required: true } });
  if (Object.hasOwn(value, 'items'))
    return mappingShape({ ...ANNOTATION_KEYS, ...ORDER_KEY, items: { shape: inner, required: true } });
  if (Object.hasOwn(value, 'properties')) return mappingShape(objectKeys(depth));
  if (Object.hasOwn(value, 'treatment')) return leafShape(value.treatment);
  return (rule, pointer, report) => {
    const keys = Object.keys(isMapping(rule) ? rule : {}).map((key) => (isPlainName(key) ? key : 'a key'));
    reportInvalid(
      report,
      pointer,
      `doesn't specify what happens to the value (keys: ${keys.join(', ') || 'none'})`,
      { fix: FIELD_FIX },
    );
  };
}

function objectKeys(depth: number): Keys {
  const inner: ShapeCheck = (rule, pointer, report) => checkField(rule, pointer, report, depth + 1);
  return {
    ...ANNOTATION_KEYS,
    properties: { shape: recordShape(propertyName, inner), required: true },
    others: { shape: inner },
    stricter: {
      shape: mappingShape({
        property: { shape: propertyName, required: true },
        unless: { shape: listShape(propertyName, { least: 1, most: 100 }) },
        properties: { shape: recordShape(propertyName, inner), required: true },
      }),
    },
  };
}

function leafShape(name: unknown): ShapeCheck {
  if (!isTreatment(name))
    return (_, pointer, report) => treatment(name, joinPointer(pointer, 'treatment'), report);
  return mappingShape({
    ...ANNOTATION_KEYS,
    treatment: { shape: treatment, required: true },
    ...TREATMENT_RULES[name].keys,
  });
}

function isTreatment(name: unknown): name is Treatment {
  return typeof name === 'string' && Object.hasOwn(TREATMENT_RULES, name);
}
