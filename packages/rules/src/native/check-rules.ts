import { LIST_NAMES } from '@nymgate/engine/kernel/closed-lists';
import type { Issue } from '@nymgate/engine/kernel/errors';
import { GRAMMARS } from '@nymgate/engine/kernel/grammars';
import { SLOT_KINDS } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { RuleSet } from '@nymgate/engine/plan/rule-set';
import { GRAINS } from '@nymgate/engine/plan/treatments';
import { describeType } from '../text/quote.ts';
import { type Finding, reportInvalid, toFileIssues, toIssue } from '../text/yaml/finding.ts';
import type { ParsedYaml } from '../text/yaml/read-yaml.ts';
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
import { checkFields } from './check-fields.ts';
import { checkOverlap } from './check-overlap.ts';
import { checkHeaders, checkQuery } from './check-parameters.ts';
import { checkIds, checkPaths } from './check-paths.ts';
import { ORDER_KEY, objectRule } from './field-shape.ts';
import { description, identifier, word } from './rule-words.ts';
import { selectValidParts, toRuleSet } from './select-valid-parts.ts';

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

const oneOrList =
  (shape: ShapeCheck): ShapeCheck =>
  (value, pointer, report) =>
    (Array.isArray(value) ? listShape(shape, LIST_LIMITS) : shape)(value, pointer, report);

const slot = mappingShape({
  type: { shape: oneOrList(grammar), required: true },
  pseudonym: { shape: enumShape(['required', 'accepted']) },
  kind: { shape: oneOrList(slotKind) },
  values: { shape: listShape(textShape('text'), LIST_LIMITS) },
  grain: { shape: enumShape(GRAINS) },
});

const PLAIN = {
  type: { shape: enumShape([...GRAMMARS, ...LIST_NAMES]), required: true },
  required: { shape: enumShape([true]) },
  minimum: { shape: nonNegativeInteger },
  maximum: { shape: nonNegativeInteger },
  values: { shape: listShape(textShape('text'), LIST_LIMITS) },
  grain: { shape: enumShape(GRAINS) },
} as const;
const plainParameter = mappingShape(PLAIN);
const navigation = textShape(
  'a name, or nested names joined by /',
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

/** Selects by the first key that is present. */
function chooseShape(
  choices: readonly (readonly [key: string, shape: ShapeCheck])[],
  otherwise: ShapeCheck,
): ShapeCheck {
  return (value, pointer, report) => {
    if (!isMapping(value))
      return reportInvalid(report, pointer, `must be a mapping, not ${describeType(value)}`);
    const choice = choices.find(([key]) => Object.hasOwn(value, key));
    (choice?.[1] ?? otherwise)(value, pointer, report);
  };
}

/** Options with specific keys; `guarded` checks all others. */
const SHAPES_BY_OPTION: ReadonlyMap<unknown, ShapeCheck> = new Map([
  ['expand', expand],
  ['search', search],
]);

const odataRule: ShapeCheck = (value, pointer, report) =>
  ((isMapping(value) && SHAPES_BY_OPTION.get(value['odata'])) || guarded)(value, pointer, report);
const queryRule = chooseShape([['odata', odataRule]], plainParameter);
const plainHeader = mappingShape({ ...PLAIN, default: { shape: textShape('text') } });
const headerRule = chooseShape([['preferences', preferences]], plainHeader);
const response = chooseShape(
  ['collection', 'entity', 'count'].map((key) => [
    key,
    mappingShape({ [key]: { shape: word, required: true }, ...(key === 'collection' && ORDER_KEY) }),
  ]),
  objectRule({}),
);

const endpointRule: ShapeCheck = mappingShape({
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

const CHECKS = [checkIds, checkPaths, checkFields, checkQuery, checkHeaders, checkOverlap];

/** Checks the shape first, then the meaning of every part with a valid shape. */
export function findShapeFindings(data: unknown): readonly Finding[] {
  const shape = checkShape(data);
  const parts = selectValidParts(data, shape);
  const findings = [...shape];
  for (const check of CHECKS) check(parts, (finding) => findings.push(finding));
  return findings;
}

/**
 * For a rule set that isn't in a file: each message begins with a JSON pointer.
 *
 * @returns errors and warnings
 * @example checkRules({ nymgate: 1, name: 'x', endpoints: [] })[0]?.code // 'RULES_INVALID'
 */
export function checkRules(ruleSet: RuleSet): readonly Issue[] {
  return findShapeFindings(ruleSet).map(toIssue);
}

/** `ruleSet` is present when no issue is an error. */
export type RuleSetReading = { readonly ruleSet?: RuleSet; readonly issues: readonly Issue[] };

/** Returns every error and warning. Data verified by an earlier start gets a shape check only. */
export function checkParsedRules(parsed: ParsedYaml, file: string): RuleSetReading {
  const reading = parsed.read();
  const { data } = reading;
  const findings = parsed.verified === undefined ? findShapeFindings : checkShape;
  const issues = toFileIssues(reading, data === undefined ? [] : findings(data), file);
  return data === undefined || issues.some(({ severity }) => severity === 'error')
    ? { issues }
    : { ruleSet: toRuleSet(data), issues };
}

const ruleSet = mappingShape({
  nymgate: { shape: enumShape([1]), required: true },
  name: { shape: identifier, required: true },
  description: { shape: description },
  phrases: {
    shape: recordShape(
      word,
      listShape(textShape('a phrase of 1 to 200 characters', /^[\s\S]{1,200}$/), { least: 1, most: 10_000 }),
    ),
  },
  entities: { shape: recordShape(word, objectRule({ description: { shape: description } })) },
  endpoints: { shape: listShape(endpointRule, { least: 1, most: 1000 }), required: true },
});

/** Typed data is checked too: a plan must not depend on the compiler having run. */
function checkShape(data: unknown): readonly Finding[] {
  const findings: Finding[] = [];
  ruleSet(data, '', (finding) => findings.push(finding));
  return findings;
}
