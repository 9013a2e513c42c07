import type { Rule } from './finding.ts';
import { countWords, type Passage, splitSentences } from './sentences.ts';

/** A finding before its file is known. */
export type Fault = { readonly rule: Rule; readonly line: number; readonly text: string };

const MAX_SENTENCE_WORDS = 35;
const MAX_MEAN_WORDS = 15;
const MAX_COLON_SHARE = 0.2;
/** Shorter pages have no meaningful mean or share. */
const MIN_SENTENCES = 5;

/** Rule 4. */
const FORBIDDEN =
  /\b(?:whoever|nobody|somebody|anybody|anew|told|is\s+none|goes\s+by|as\s+ever|in\s+the\s+place\s+of|beside|in\s+clear)\b/giu;
/** Rule 5. "Behind a proxy" and "stands for" are fine. */
const RATCHETED =
  /\b(?:answer(?:s|ed|ing)?|says?|said|ask(?:s|ed|ing)?|behind(?!\s+(?:a|an|the|your|its|our)?\s*(?:\S+\s+)?(?:prox(?:y|ies)|load balancers?|gateways?|NAT|firewalls?)\b)|stands?(?!\s+for\b|-))\b/giu;
const PASSIVE =
  /\b(?:is|are|was|were|be|been|being)\s+(?:(?:not|never|also|only|always|then)\s+)?(?:\p{L}{2,}ed|known|given|made|read|written|sent|taken|kept|held|put|told|found|seen|done|shown|left|built|cut|lost|met|set|said|chosen|drawn)\b/giu;

/** Rules for English words: 4, 5 and the passive voice. */
export function wordFaults(passages: readonly Passage[]): readonly Fault[] {
  return passages.flatMap((passage) => [
    ...matches('4', FORBIDDEN, passage),
    ...matches('5', RATCHETED, passage),
    ...matches('passive', PASSIVE, passage),
  ]);
}

/** Rule 1 for single sentences. */
export function longSentences(passages: readonly Passage[]): readonly Fault[] {
  return passages.flatMap(splitSentences).flatMap(({ line, text }) => {
    const words = countWords(text);
    return words > MAX_SENTENCE_WORDS ? [{ rule: '1', line, text: `${words} words: ${opening(text)}` }] : [];
  });
}

/** Rules for a page as a whole: the mean of rule 1, and rule 2. */
export function pageFaults(passages: readonly Passage[], english: boolean): readonly Fault[] {
  const sentences = passages.flatMap(splitSentences);
  if (sentences.length < MIN_SENTENCES) return [];
  const mean = sentences.reduce((sum, { text }) => sum + countWords(text), 0) / sentences.length;
  const share = sentences.filter(({ text }) => /[:;]\s+\S/.test(text)).length / sentences.length;
  const percent = Math.round(share * 100);
  return [
    ...fault(mean > MAX_MEAN_WORDS, '1-mean', `${mean.toFixed(1)} words in a sentence`),
    ...fault(english && share > MAX_COLON_SHARE, '2', `${percent} % of sentences with a colon or semicolon`),
  ];
}

function fault(found: boolean, rule: Rule, text: string): readonly Fault[] {
  return found ? [{ rule, line: 1, text }] : [];
}

function matches(rule: Rule, pattern: RegExp, { line, text }: Passage): readonly Fault[] {
  return [...text.matchAll(pattern)].map(({ 0: word, index }) => ({
    rule,
    line: line + text.slice(0, index).split('\n').length - 1,
    text: `${word.replaceAll(/\s+/g, ' ')}: ${around(text, index, word.length)}`,
  }));
}

function around(text: string, index: number, length: number): string {
  const before = text.slice(0, index).replaceAll(/\s+/g, ' ').slice(-40);
  const rest = text
    .slice(index + length)
    .replaceAll(/\s+/g, ' ')
    .slice(0, 40);
  return `…${before}${text.slice(index, index + length).replaceAll(/\s+/g, ' ')}${rest}…`;
}

function opening(text: string): string {
  return `${text.replaceAll(/\s+/g, ' ').slice(0, 80)}…`;
}
