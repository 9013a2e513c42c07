import { LIST_NAMES } from '@nymgate/engine/kernel/closed-lists';
import { GRAMMARS } from '@nymgate/engine/kernel/grammars';
import { PSEUDONYM_KINDS } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { FieldRule } from '@nymgate/engine/plan/rule-set';
import {
  type FieldNote,
  GRAINS,
  type LeafAction,
  type LeafRule,
  type Treatment,
} from '@nymgate/engine/plan/treatments';
import { joinPointer } from '../text/json-pointer.ts';
import { isPlainName, quoteWord } from '../text/quote.ts';
import { createInvalidFinding, createReferenceFinding, type Finding } from '../text/yaml/finding.ts';
import { enumShape, findSuggestion, type Keys } from '../text/yaml/shapes.ts';
import { word } from './rule-words.ts';

/** `others`: a rule for properties without their own. */
export type FieldSite = { readonly pointer: string; readonly name: string; readonly others: boolean };

type TreatmentRule<Name extends Treatment> = {
  /** Keys allowed in addition to `treatment`, `class` and `reason`. */
  readonly keys: Readonly<Record<Exclude<keyof LeafRule<Name>, 'treatment' | keyof FieldNote>, Keys[string]>>;
  /** Reports undefined references and unsafe treatments. */
  readonly check: (
    rule: LeafRule<Name>,
    site: FieldSite,
    phraseNames: readonly string[],
  ) => readonly Finding[];
  readonly compile: (rule: LeafRule<Name>, phrases: PhraseLists) => LeafAction<Name>;
};

export type PhraseLists = (name: string) => readonly string[] | undefined;

const DIGIT_COUNTS = Array.from({ length: 18 }, (_, at) => at + 1);
const TRUE_SHAPE = { shape: enumShape([true]) };
const noFindings = (): readonly Finding[] => [];

/** Syntax, checks and compilation of each treatment; `plan/treatments.ts` defines its meaning. */
export const TREATMENT_RULES: { readonly [Name in Treatment]: TreatmentRule<Name> } = {
  drop: { keys: {}, check: noFindings, compile: () => ({ treatment: 'drop' }) },
  keep: {
    keys: {
      type: {
        shape: enumShape(['boolean', 'integer', 'number', ...GRAMMARS, ...LIST_NAMES]),
        required: true,
      },
      byDomainPolicy: TRUE_SHAPE,
      maxDigits: { shape: enumShape(DIGIT_COUNTS) },
    },
    check: (rule, site) =>
      isLinkAnnotation(site)
        ? [createUnencryptedLinkFinding(site)]
        : [...createDigitsFinding(rule, site), ...createPersonalTextFinding(rule, site)],
    compile: ({ type, byDomainPolicy, maxDigits }) => ({
      treatment: 'keep',
      type,
      ...(byDomainPolicy && { byDomainPolicy }),
      ...(maxDigits !== undefined && { maxDigits }),
    }),
  },
  pseudonymize: {
    keys: {
      kind: { shape: enumShape(Object.keys(PSEUDONYM_KINDS)), required: true },
      reversible: TRUE_SHAPE,
      guidOnly: TRUE_SHAPE,
      prefixed: TRUE_SHAPE,
    },
    check: noFindings,
    compile: ({ kind, reversible = false, guidOnly, prefixed = false }) => ({
      treatment: 'pseudonymize',
      kind,
      reversible,
      ...(guidOnly && { guidOnly }),
      prefixed,
    }),
  },
  coarsen: {
    keys: { to: { shape: enumShape(GRAINS), required: true } },
    check: noFindings,
    compile: ({ to }) => ({ treatment: 'coarsen', to }),
  },
  textDigest: { keys: {}, check: noFindings, compile: () => ({ treatment: 'textDigest' }) },
  keepPhrases: {
    keys: { phrases: { shape: word, required: true } },
    check: ({ phrases }, { pointer }, phraseNames) =>
      phraseNames.includes(phrases)
        ? []
        : [createMissingNameFinding('phrase list', phrases, joinPointer(pointer, 'phrases'), phraseNames)],
    compile: ({ phrases: name }, phrases) => {
      const list = phrases(name);
      if (list === undefined) throw new Error('unchecked phrase list');
      // All leaves share the list: derived data is cached by its identity.
      return { treatment: 'keepPhrases', phrases: Object.freeze(list) };
    },
  },
  meetingProvider: { keys: {}, check: noFindings, compile: () => ({ treatment: 'meetingProvider' }) },
  sealLink: {
    keys: {},
    check: (_, site) => (isLinkAnnotation(site) ? [] : [createMisplacedLinkFinding(site)]),
    compile: () => ({ treatment: 'sealLink' }),
  },
};

function createDigitsFinding({ type, maxDigits }: LeafRule<'keep'>, { pointer }: FieldSite): Finding[] {
  if (maxDigits === undefined || type === 'integer') return [];
  const detail = `of "${type}" has no effect`;
  return [
    createInvalidFinding(joinPointer(pointer, 'maxDigits'), detail, { fix: 'remove it, or type: integer' }),
  ];
}

export function createMissingNameFinding(
  kind: string,
  name: string,
  pointer: string,
  known: readonly string[],
): Finding {
  const names = known.filter(isPlainName);
  const likely = findSuggestion(name, names);
  const fix =
    likely === undefined
      ? `define it, or use one of: ${names.join(', ') || 'none defined'}`
      : `did you mean "${likely}"?`;
  const quoted = quoteWord(name);
  const message = quoted === undefined ? `no ${kind} has this name` : `no ${kind} is called ${quoted}`;
  return createReferenceFinding(pointer, message, fix);
}

const LINK_ANNOTATION = /^(?:[A-Za-z_][A-Za-z0-9_]*)?@odata\.(?:nextLink|deltaLink)$/;

function isLinkAnnotation({ name }: FieldSite): boolean {
  return LINK_ANNOTATION.test(name);
}

function createMisplacedLinkFinding({ pointer }: FieldSite): Finding {
  return createInvalidFinding(pointer, 'sealLink is for link annotations only', {
    fix: 'use it on @odata.nextLink, @odata.deltaLink or NAME@odata.nextLink; drop other links',
  });
}

function createUnencryptedLinkFinding({ pointer }: FieldSite): Finding {
  const message = "a kept link shows Graph's own address and the ids in it";
  return { ...createInvalidFinding(pointer, message, { fix: 'use treatment sealLink' }), code: 'RULES_OPEN' };
}

export const PERSONAL_CLASSES: ReadonlySet<string> = new Set(['personal', 'contact', 'text']);

function createPersonalTextFinding(
  rule: LeafRule<'keep'>,
  { pointer, others }: FieldSite,
): readonly Finding[] {
  if (rule.type !== 'string') return [];
  const personal = rule.class !== undefined && PERSONAL_CLASSES.has(rule.class);
  if (!personal && !others) return [];
  const message = others
    ? 'any text under any key is delivered as it is'
    : `any text of a property of class ${rule.class} is delivered as it is`;
  const fix = 'use a grammar, or another treatment';
  return [{ ...createInvalidFinding(pointer, message, { fix }), code: 'RULES_OPEN', severity: 'warning' }];
}

export function isLeafTreatment(rule: FieldRule): rule is LeafRule {
  return 'treatment' in rule;
}
