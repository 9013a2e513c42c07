import { GRAMMARS } from '@nymgate/engine/kernel/grammars';
import { SLOT_KINDS } from '@nymgate/engine/kernel/pseudonym-kinds';
import { GRAINS } from '@nymgate/engine/plan/treatments';
import { kindOf } from '../text/quote.ts';
import { invalid } from '../text/yaml/finding.ts';
import {
  isMapping,
  list,
  mapping,
  natural,
  oneOf,
  record,
  type ShapeCheck,
  text,
} from '../text/yaml/shapes.ts';
import { objectRule } from './field-shape.ts';
import { description, identifier, word } from './rule-words.ts';

const FEW = { least: 1, most: 1000 };
const grammar = oneOf(GRAMMARS);
const slotKind = oneOf(SLOT_KINDS);
const path: ShapeCheck = text('a path such as /v1.0/users/{userId}', /^\/[\x21-\x7e]{1,2047}$/);
const optionName: ShapeCheck = text(
  'a query option such as $select or startDateTime',
  /^\$?[A-Za-z_][A-Za-z0-9_.-]{0,127}$/,
);
/** RFC 9110 `token`. */
const headerName: ShapeCheck = text(
  'the name of a header or preference',
  /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/,
);

const slot = mapping({
  type: {
    shape: (value, pointer, report) =>
      (Array.isArray(value) ? list(grammar, FEW) : grammar)(value, pointer, report),
    required: true,
  },
  pseudonym: { shape: oneOf(['required', 'accepted']) },
  kind: {
    shape: (value, pointer, report) =>
      (Array.isArray(value) ? list(slotKind, FEW) : slotKind)(value, pointer, report),
  },
  values: { shape: list(text('text'), FEW) },
  grain: { shape: oneOf(GRAINS) },
});

const PLAIN = {
  type: { shape: grammar, required: true },
  required: { shape: oneOf([true]) },
  minimum: { shape: natural },
  maximum: { shape: natural },
  values: { shape: list(text('text'), FEW) },
  grain: { shape: oneOf(GRAINS) },
} as const;
const plainParameter = mapping(PLAIN);
const navigation = text(
  'a name, or names of which each stands inside the one before, joined by /',
  /^[A-Za-z][A-Za-z0-9_]{0,127}(?:\/[A-Za-z][A-Za-z0-9_]{0,127}){0,3}$/,
);
const expand = mapping({
  odata: { shape: oneOf(['expand']), required: true },
  navigations: { shape: list(navigation, FEW), required: true },
});
const search = mapping({
  odata: { shape: oneOf(['search']), required: true },
  syntax: { shape: oneOf(['directory', 'kql']) },
});
const guarded = mapping({
  odata: { shape: oneOf(['select', 'filter', 'orderby', 'search', 'expand']), required: true },
});
const preferences = mapping({ preferences: { shape: record(headerName, plainParameter), required: true } });

/** Chooses by the first of these keys that is there. */
function choose(
  choices: readonly (readonly [key: string, shape: ShapeCheck])[],
  otherwise: ShapeCheck,
): ShapeCheck {
  return (value, pointer, report) => {
    if (!isMapping(value)) return report(invalid(pointer, `must be a mapping, not ${kindOf(value)}`));
    const choice = choices.find(([key]) => Object.hasOwn(value, key));
    (choice?.[1] ?? otherwise)(value, pointer, report);
  };
}

/** Those with keys of their own; any other, and what is none, is read by `guarded`. */
const WITH_KEYS: ReadonlyMap<unknown, ShapeCheck> = new Map([
  ['expand', expand],
  ['search', search],
]);

const queryRule = choose(
  [
    [
      'odata',
      (value, pointer, report) =>
        ((isMapping(value) && WITH_KEYS.get(value['odata'])) || guarded)(value, pointer, report),
    ],
  ],
  plainParameter,
);
const plainHeader = mapping({ ...PLAIN, default: { shape: text('text') } });
const headerRule = choose([['preferences', preferences]], plainHeader);
const response = choose(
  [
    ['collection', mapping({ collection: { shape: word, required: true } })],
    ['entity', mapping({ entity: { shape: word, required: true } })],
    ['count', mapping({ count: { shape: word, required: true } })],
  ],
  objectRule({}),
);

/** One entry of `endpoints`. */
export const endpointRule: ShapeCheck = mapping({
  id: { shape: identifier, required: true },
  description: { shape: description },
  path: { shape: path, required: true },
  linkTemplates: { shape: list(path, { least: 0, most: 1000 }) },
  methods: { shape: list(oneOf(['GET', 'HEAD', 'POST']), FEW) },
  slots: { shape: record(word, slot) },
  query: { shape: record(optionName, queryRule) },
  headers: { shape: record(headerName, headerRule) },
  response: { shape: response, required: true },
});
