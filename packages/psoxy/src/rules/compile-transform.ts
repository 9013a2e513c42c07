import { isBlankInJava } from '@nymgate/engine/pseudonyms/addresses/canonical-form';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { describeType, quoteWord, withName } from '@nymgate/rules/text/quote';
import { reportInvalid } from '@nymgate/rules/text/yaml/finding';
import {
  findSuggestion,
  isMapping,
  type Keys,
  listShape,
  mappingShape,
  type ShapeCheck,
  textShape,
} from '@nymgate/rules/text/yaml/shapes';
import type { PsoxyAugment, PsoxyTransform, PsoxyTransformRule } from '../plan/psoxy-response.ts';
import type { PsoxyAugmentRule } from '../plan/psoxy-rule-set.ts';
import type { CompileScope } from './compile-scope.ts';
import { isTransformName, TRANSFORM_NAMES, TRANSFORM_RULES } from './transform-rules.ts';

const path: ShapeCheck = textShape('a JSONPath of 1 to 4096 characters', /^[\s\S]{1,4096}$/);
const anyShape: ShapeCheck = () => {};
/** Blank and null mean "always". */
const condition: ShapeCheck = (value, pointer, report) => {
  if (value !== null) textShape('a JSONPath of at most 4096 characters')(value, pointer, report);
};

const COMMON: Keys = {
  method: { shape: anyShape },
  jsonPaths: { shape: listShape(path, { least: 1, most: 10_000 }), required: true },
};

export const transformShape = createMethodShape('transform', TRANSFORM_NAMES, (name) =>
  isTransformName(name)
    ? { ...COMMON, applyOnlyWhen: { shape: condition }, ...TRANSFORM_RULES[name].keys }
    : undefined,
);

const augmentMethodShape = createMethodShape('augment', ['textDigest'], (name) =>
  name === 'textDigest' ? { ...COMMON, innerJsonPath: { shape: path } } : undefined,
);

export const augmentShape: ShapeCheck = (value, pointer, report) => {
  if (isMapping(value) && typeof value['method'] === 'string' && /^sentence/i.test(value['method']))
    return reportInvalid(
      report,
      joinPointer(pointer, 'method'),
      'sentence metadata needs language models, which this gateway does not run',
      { fix: 'remove the augment; without its models it adds nothing in Psoxy either' },
    );
  augmentMethodShape(value, pointer, report);
};

function createMethodShape(
  what: string,
  known: readonly string[],
  getKeys: (method: unknown) => Keys | undefined,
): ShapeCheck {
  return (value, pointer, report) => {
    if (!isMapping(value))
      return reportInvalid(report, pointer, `must be a mapping with a tag, not ${describeType(value)}`);
    const name = value['method'];
    const keys = getKeys(name);
    if (keys !== undefined) return mappingShape(keys)(value, pointer, report);
    if (name === undefined)
      return reportInvalid(report, pointer, `does not say which ${what} it is`, {
        fix: `write one of ${toYamlTags(known)}`,
      });
    const likely = typeof name === 'string' ? findSuggestion(name, known) : undefined;
    const fix = likely === undefined ? `known: ${toYamlTags(known)}` : `did you mean !<${likely}>?`;
    reportInvalid(report, joinPointer(pointer, 'method'), withName(`unknown ${what}`, quoteWord(name)), {
      fix,
    });
  };
}

function toYamlTags(names: readonly string[]): string {
  return names.map((name) => `!<${name}>`).join(', ');
}

export function compileTransform(
  scope: CompileScope,
  rule: PsoxyTransformRule,
  pointer: string,
): PsoxyTransform {
  const { applyOnlyWhen, method } = rule;
  if (!isTransformName(method)) throw new Error('unchecked transform');
  const always = applyOnlyWhen === undefined || applyOnlyWhen === null || isBlankInJava(applyOnlyWhen);
  return {
    paths: compilePaths(scope, rule.jsonPaths, pointer),
    ...(!always && {
      applyOnlyWhen: scope.compilePath(applyOnlyWhen, joinPointer(pointer, 'applyOnlyWhen')),
    }),
    action: TRANSFORM_RULES[method].compile(rule, { scope, pointer }),
    pointer,
  };
}

export function compileAugment(scope: CompileScope, rule: PsoxyAugmentRule, pointer: string): PsoxyAugment {
  const { innerJsonPath } = rule;
  return {
    paths: compilePaths(scope, rule.jsonPaths, pointer),
    ...(innerJsonPath !== undefined && {
      inner: scope.compilePath(innerJsonPath, joinPointer(pointer, 'innerJsonPath')),
    }),
    pointer,
  };
}

function compilePaths(scope: CompileScope, paths: readonly string[], pointer: string) {
  return paths.map((each, index) => scope.compilePath(each, joinPointer(pointer, 'jsonPaths', index)));
}
