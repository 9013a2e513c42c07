import { type Identifier, splitName } from './identifiers.ts';
import type { Fault } from './text-rules.ts';

type NameRule = {
  /** Tested on the words of a name in lower case, separated by spaces. */
  readonly words: RegExp;
  readonly write: string;
  /** Standard terms that contain the word. */
  readonly unless?: RegExp;
  readonly kind?: Identifier['kind'];
  readonly within?: RegExp;
};

const FORBIDDEN: readonly NameRule[] = [
  {
    words: /\b(?:houses?|news|desks?|fates?|hollow|restless(?:ness)?)\b/,
    write: 'what it is, not a picture of it',
  },
  { words: /^(?:walk|held|admitted)$/, kind: 'type', write: 'a noun that says what it holds' },
  { words: /\bleaving\b/, write: 'abort, disconnect' },
  { words: /\b(?:give|gives|gave|given|giving) up\b/, write: 'abandon' },
  { words: /^until \w/, kind: 'function', write: 'waitUntil…' },
  { words: /\b(?:tells?|told|telling)\b/, write: 'report, emit, log, notify: by where it goes' },
  { words: /\b(?:asks?|asked|asking)\b/, write: 'request, query, fetch' },
  {
    words: /\w of$/,
    kind: 'function',
    unless: /\b(?:(?:last )?index|value|key|size|type|instance|all|any|one|array) of$/,
    write: 'a verb: get…, read…, create…, to…, parse…',
  },
  { words: /\bwhole\b/, write: 'integer, complete, full' },
  { words: /\btruth\b/, write: 'boolean' },
  { words: /\bnatural\b/, write: 'nonNegativeInteger' },
  { words: /\bforeign\b/, unless: /\bforeign keys?\b/, write: 'crossOrigin, unknown, upstream' },
  { words: /\bodd(?:ly)?\b/, unless: /^is odd$/, write: 'unexpected' },
  { words: /\bspoil(?:s|ed|t)?\b/, write: 'malformed' },
  { words: /\bwip(?:es?|ed|ing)\b/, write: 'zeroize for secrets, clear' },
  {
    words: /^(?:place|lay|put) \w/,
    kind: 'function',
    within: /\/(?:image|kernel-layout|wasm)\//,
    write: 'write…, emit…, layout…',
  },
  { words: /\bpass(?:es|ed|ing)? over\b/, write: 'skip' },
  { words: /^with \d+$/, write: 'with and what it brings' },
  { words: /\b(?:say|says|said|saying)\b/, write: 'declared, reported, specifies' },
  { words: /\b(?:wants?|wanted)\b/, write: 'requested' },
  {
    words: /\bown\b/,
    unless: /\bhas own\b|\bown (?:keys|propert(?:y|ies))\b/,
    write: 'nothing: drop the word',
  },
  { words: /\btrails?\b/, unless: /\baudit trails?\b/, write: 'auditLog' },
  { words: /\bdialects?\b/, write: 'ruleLanguage' },
  { words: /\bstand ins?\b/, write: 'fake, emulator' },
  {
    words: /\bepochs?\b/,
    unless: /\b(?:unix|julian) epoch\b|\bepoch (?:days?|hours?|minutes?|seconds?|milliseconds?|ms)\b/,
    write: 'keyFingerprint',
  },
  { words: /\btext digest\b/, write: 'textSize: a digest is a hash' },
  {
    words: /\b(?:whoever|nobody|somebody|anybody|anew|beside|as ever|goes by|is none)\b/,
    write: 'plain English',
  },
  { words: /\b(?:in clear|clear ids?)\b/, write: 'plainText, originalId' },
  { words: /\b(?:mend(?:s|ed)?|unsaid|persons)\b/, write: 'fix, silent, people' },
];
/** Rule 5 for names. */
const RATCHETED = /\b(?:answer(?:s|ed|ing)?|behind|stands?)\b/;

/** Checks the names that a file declares, and the file's own name. */
export function nameFaults(file: string, identifiers: readonly Identifier[]): readonly Fault[] {
  return [toFileIdentifier(file), ...identifiers].flatMap(({ name, line, kind }) => {
    const words = splitName(name).join(' ');
    const broken = FORBIDDEN.filter((rule) => breaks(rule, { words, kind, file }));
    const faults = broken.map(
      ({ write }): Fault => ({ rule: 'name', line, text: `${name}: write ${write}` }),
    );
    return RATCHETED.test(words) ? [...faults, { rule: '5' as const, line, text: name }] : faults;
  });
}

function breaks(
  rule: NameRule,
  { words, kind, file }: { readonly words: string; readonly kind: Identifier['kind']; readonly file: string },
): boolean {
  if (rule.kind !== undefined && rule.kind !== kind) return false;
  if (rule.within !== undefined && !rule.within.test(`/${file}`)) return false;
  return rule.words.test(rule.unless === undefined ? words : words.replace(rule.unless, ''));
}

function toFileIdentifier(file: string): Identifier {
  const [, base = ''] = /([^/.]+)[^/]*$/.exec(file) ?? [];
  return { name: base, line: 1, kind: 'function' };
}
