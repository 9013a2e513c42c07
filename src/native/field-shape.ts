import { GRAMMARS } from '../kernel/grammars.ts';
import { joinPointer } from '../text/json-pointer.ts';
import { isPlainName, kindOf } from '../text/quote.ts';
import { isMapping, type Keys, mapping, oneOf, record, type ShapeCheck, text } from '../text/shapes.ts';
import { invalid, type Report } from '../text/yaml/finding.ts';

const DATA_CLASSES = [
  'personal',
  'contact',
  'text',
  'quasi',
  'organisation',
  'technical',
  'metadata',
] as const;
const KINDS = ['treatment', 'entity', 'items', 'properties'] as const;
/** Deeper tables are entities; also the end of typed data that contains itself. */
const DEEPEST = 32;

export const description: ShapeCheck = text('text of at most 4096 characters');
export const word: ShapeCheck = text(
  'letters, digits and _, beginning with a letter',
  /^[A-Za-z][A-Za-z0-9_]{0,127}$/,
);
const propertyName: ShapeCheck = text('1 to 256 characters', /^[\s\S]{1,256}$/);

const NOTE: Keys = { class: { shape: oneOf(DATA_CLASSES) }, reason: { shape: description } };
const valueType = oneOf(['boolean', 'integer', 'number', ...GRAMMARS]);
const yes = oneOf([true]);

const LEAF_KEYS: Readonly<Record<string, Keys>> = {
  drop: {},
  keep: { type: { shape: valueType, required: true } },
  pseudonymize: { reversible: { shape: yes }, prefixed: { shape: yes } },
  tokenize: {},
  textDigest: {},
  keepPhrases: { phrases: { shape: word, required: true } },
  meetingProvider: {},
  sealLink: {},
};
const treatment = oneOf(Object.keys(LEAF_KEYS));

/** An object rule with more keys beside it: entities, responses. */
export function objectRule(more: Keys): ShapeCheck {
  return (value, pointer, report) => mapping({ ...more, ...objectKeys(0) })(value, pointer, report);
}

function checkField(value: unknown, pointer: string, report: Report, depth: number): void {
  const kinds = isMapping(value) ? KINDS.filter((kind) => Object.hasOwn(value, kind)) : [];
  if (depth > DEEPEST) {
    report(invalid(pointer, `is nested more than ${DEEPEST} levels deep`, { fix: 'use entities' }));
  } else if (!isMapping(value)) {
    report(invalid(pointer, `must be a field rule, not ${kindOf(value)}`, { fix: FIELD_FIX }));
  } else if (kinds.length > 1) {
    report(invalid(pointer, `has both "${kinds[0]}" and "${kinds[1]}"`, { fix: FIELD_FIX }));
  } else {
    shapeOfField(value, depth)(value, pointer, report);
  }
}

const FIELD_FIX = 'write exactly one of treatment, entity, items, properties';

function shapeOfField(value: Readonly<Record<string, unknown>>, depth: number): ShapeCheck {
  const inner: ShapeCheck = (rule, pointer, report) => checkField(rule, pointer, report, depth + 1);
  if (Object.hasOwn(value, 'entity')) return mapping({ ...NOTE, entity: { shape: word, required: true } });
  if (Object.hasOwn(value, 'items')) return mapping({ ...NOTE, items: { shape: inner, required: true } });
  if (Object.hasOwn(value, 'properties')) return mapping(objectKeys(depth));
  if (Object.hasOwn(value, 'treatment')) return leafShape(value.treatment);
  return (rule, pointer, report) => {
    const keys = Object.keys(isMapping(rule) ? rule : {}).map((key) => (isPlainName(key) ? key : 'a key'));
    report(
      invalid(pointer, `says nothing of what happens to the value (keys: ${keys.join(', ') || 'none'})`, {
        fix: FIELD_FIX,
      }),
    );
  };
}

function objectKeys(depth: number): Keys {
  const inner: ShapeCheck = (rule, pointer, report) => checkField(rule, pointer, report, depth + 1);
  return {
    ...NOTE,
    properties: { shape: record(propertyName, inner), required: true },
    others: { shape: inner },
  };
}

function leafShape(name: unknown): ShapeCheck {
  const known = typeof name === 'string' && Object.hasOwn(LEAF_KEYS, name) ? LEAF_KEYS[name] : undefined;
  if (known !== undefined)
    return mapping({ ...NOTE, treatment: { shape: treatment, required: true }, ...known });
  return (_, pointer, report) => treatment(name, joinPointer(pointer, 'treatment'), report);
}
