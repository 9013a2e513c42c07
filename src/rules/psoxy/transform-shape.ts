import { invalid } from '../finding.ts';
import { joinPointer } from '../json-pointer.ts';
import { kindOf, named, quotedWord } from '../quote.ts';
import { didYouMean } from '../shape/did-you-mean.ts';
import { isMapping, type Keys, list, mapping, oneOf, type Shape, text } from '../shape/shapes.ts';

const SOME = { least: 1, most: 10_000 };
const truth = oneOf([true, false]);
const path: Shape = text('a JSONPath of 1 to 4096 characters', /^[\s\S]{1,4096}$/);
const regex: Shape = text('a pattern of 1 to 8192 characters', /^[\s\S]{1,8192}$/);
const phrase: Shape = text('a phrase of 1 to 200 characters', /^[\s\S]{1,200}$/);
const anything: Shape = () => {};
/** Blank and null mean "always". */
const condition: Shape = (value, pointer, report) => {
  if (value !== null) text('a JSONPath of at most 4096 characters')(value, pointer, report);
};
const encoding = oneOf(['JSON', 'URL_SAFE_TOKEN', 'URL_SAFE_HASH_ONLY']);

const COMMON: Keys = {
  method: { shape: anything },
  jsonPaths: { shape: list(path, SOME), required: true },
};
const CONDITIONAL: Keys = { ...COMMON, applyOnlyWhen: { shape: condition } };

/** The keys of each transform beside `jsonPaths` and `applyOnlyWhen` (psoxy-facts.md#f). */
const TRANSFORMS: Readonly<Record<string, Keys>> = {
  redact: {},
  redactRegexMatches: { redactions: { shape: list(regex, SOME), required: true } },
  redactExceptPhrases: { allowedPhrases: { shape: list(phrase, SOME), required: true } },
  redactExceptSubstringsMatchingRegexes: { exceptions: { shape: list(regex, SOME), required: true } },
  pseudonymize: {
    encoding: { shape: encoding },
    includeReversible: { shape: truth },
    includeOriginal: { shape: truth },
  },
  pseudonymizeEmailHeader: { encoding: { shape: encoding } },
  pseudonymizeRegexMatches: { regex: { shape: regex, required: true }, includeReversible: { shape: truth } },
  tokenize: { regex: { shape: regex } },
  filterTokenByRegex: {
    delimiter: { shape: regex },
    filters: { shape: list(regex, SOME), required: true },
  },
  textDigest: {
    keywords: { shape: list(phrase, { least: 0, most: 10_000 }) },
    isJsonEscaped: { shape: truth },
    jsonPathToProcessWhenEscaped: { shape: path },
  },
  hashIp: {},
  encryptIp: {},
};

const AUGMENTS: Readonly<Record<string, Keys>> = { textDigest: { innerJsonPath: { shape: path } } };

/** One entry of `transforms`: a tag or the key `method` says which. */
export const transformShape = byMethod('transform', TRANSFORMS, CONDITIONAL);

const augment = byMethod('augment', AUGMENTS, COMMON);

/** One entry of `augments`. */
export const augmentShape: Shape = (value, pointer, report) => {
  if (isMapping(value) && typeof value['method'] === 'string' && /^sentence/i.test(value['method']))
    return report(
      invalid(
        joinPointer(pointer, 'method'),
        'sentence metadata needs language models, which this gateway does not run',
        { fix: 'remove the augment; without its models it adds nothing in Psoxy either' },
      ),
    );
  augment(value, pointer, report);
};

function byMethod(what: string, methods: Readonly<Record<string, Keys>>, common: Keys): Shape {
  const known = Object.keys(methods);
  return (value, pointer, report) => {
    if (!isMapping(value))
      return report(invalid(pointer, `must be a mapping with a tag, not ${kindOf(value)}`));
    const name = value['method'];
    const keys = typeof name === 'string' && Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (keys !== undefined) return mapping({ ...common, ...keys })(value, pointer, report);
    if (name === undefined)
      return report(
        invalid(pointer, `does not say which ${what} it is`, { fix: `write one of ${tags(known)}` }),
      );
    const likely = typeof name === 'string' ? didYouMean(name, known) : undefined;
    const fix = likely === undefined ? `known: ${tags(known)}` : `did you mean !<${likely}>?`;
    report(invalid(joinPointer(pointer, 'method'), named(`unknown ${what}`, quotedWord(name)), { fix }));
  };
}

function tags(names: readonly string[]): string {
  return names.map((name) => `!<${name}>`).join(', ');
}
