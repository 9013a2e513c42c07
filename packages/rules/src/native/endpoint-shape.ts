import { GRAMMARS } from '@nymgate/engine/kernel/grammars';
import { SLOT_KINDS } from '@nymgate/engine/kernel/pseudonym-kinds';
import { GRAINS } from '@nymgate/engine/plan/treatments';
import { describeType } from '../text/quote.ts';
import { createInvalidFinding } from '../text/yaml/finding.ts';
import {
  enumShape,
  isMapping,
  listShape,
  mappingShape,
  nonNegativeInteger,
  recordShape,
  type ShapeCheck,
  textShape,
} from '../text/yaml/shapes.ts';
import { objectRule } from './field-shape.ts';
import { description, identifier, word } from './rule-words.ts';

const LIST_LIMITS = { least: 1, most: 1000 };
const grammar = enumShape(GRAMMARS);
const slotKind = enumShape(SLOT_KINDS);
const path: ShapeCheck = textShape('a path such as /v1.0/users/{userId}', /^\/[\x21-\x7e]{1,2047}$/);
const optionName: ShapeCheck = textShape(
  'a query option such as $select or startDateTime',
  /^\$?[A-Za-z_][A-Za-z0-9_.-]{0,127}$/,
);
/** RFC 9110 `token`. */
const headerName: ShapeCheck = textShape(
  'the name of a header or preference',
  /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/,
);

const slot = mappingShape({
  type: {
    shape: (value, pointer, report) =>
      (Array.isArray(value) ? listShape(grammar, LIST_LIMITS) : grammar)(value, pointer, report),
    required: true,
  },
  pseudonym: { shape: enumShape(['required', 'accepted']) },
  kind: {
    shape: (value, pointer, report) =>
      (Array.isArray(value) ? listShape(slotKind, LIST_LIMITS) : slotKind)(value, pointer, report),
  },
  values: { shape: listShape(textShape('text'), LIST_LIMITS) },
  grain: { shape: enumShape(GRAINS) },
});

const PLAIN = {
  type: { shape: grammar, required: true },
  required: { shape: enumShape([true]) },
  minimum: { shape: nonNegativeInteger },
  maximum: { shape: nonNegativeInteger },
  values: { shape: listShape(textShape('text'), LIST_LIMITS) },
  grain: { shape: enumShape(GRAINS) },
} as const;
const plainParameter = mappingShape(PLAIN);
const navigation = textShape(
  'a name, or names of which each stands inside the one before, joined by /',
  /^[A-Za-z][A-Za-z0-9_]{0,127}(?:\/[A-Za-z][A-Za-z0-9_]{0,127}){0,3}$/,
);
const expand = mappingShape({
  odata: { shape: enumShape(['expand']), required: true },
  navigations: { shape: listShape(navigation, LIST_LIMITS), required: true },
});
const search = mappingShape({
  odata: { shape: enumShape(['search']), required: true },
  syntax: { shape: enumShape(['directory', 'kql']) },
});
const guarded = mappingShape({
  odata: { shape: enumShape(['select', 'filter', 'orderby', 'search', 'expand']), required: true },
});
const preferences = mappingShape({
  preferences: { shape: recordShape(headerName, plainParameter), required: true },
});

/** Chooses by the first of these keys that is there. */
function chooseShape(
  choices: readonly (readonly [key: string, shape: ShapeCheck])[],
  otherwise: ShapeCheck,
): ShapeCheck {
  return (value, pointer, report) => {
    if (!isMapping(value))
      return report(createInvalidFinding(pointer, `must be a mapping, not ${describeType(value)}`));
    const choice = choices.find(([key]) => Object.hasOwn(value, key));
    (choice?.[1] ?? otherwise)(value, pointer, report);
  };
}

/** Those with keys of their own; any other, and what is none, is read by `guarded`. */
const SHAPES_BY_OPTION: ReadonlyMap<unknown, ShapeCheck> = new Map([
  ['expand', expand],
  ['search', search],
]);

const queryRule = chooseShape(
  [
    [
      'odata',
      (value, pointer, report) =>
        ((isMapping(value) && SHAPES_BY_OPTION.get(value['odata'])) || guarded)(value, pointer, report),
    ],
  ],
  plainParameter,
);
const plainHeader = mappingShape({ ...PLAIN, default: { shape: textShape('text') } });
const headerRule = chooseShape([['preferences', preferences]], plainHeader);
const response = chooseShape(
  [
    ['collection', mappingShape({ collection: { shape: word, required: true } })],
    ['entity', mappingShape({ entity: { shape: word, required: true } })],
    ['count', mappingShape({ count: { shape: word, required: true } })],
  ],
  objectRule({}),
);

/** One entry of `endpoints`. */
export const endpointRule: ShapeCheck = mappingShape({
  id: { shape: identifier, required: true },
  description: { shape: description },
  path: { shape: path, required: true },
  linkTemplates: { shape: listShape(path, { least: 0, most: 1000 }) },
  methods: { shape: listShape(enumShape(['GET', 'HEAD', 'POST']), LIST_LIMITS) },
  slots: { shape: recordShape(word, slot) },
  query: { shape: recordShape(optionName, queryRule) },
  headers: { shape: recordShape(headerName, headerRule) },
  response: { shape: response, required: true },
});
