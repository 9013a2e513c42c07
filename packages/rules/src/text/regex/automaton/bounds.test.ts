import { describe, expect, it, vi } from 'vitest';
import { RequestError } from '../../../../../engine/src/kernel/errors.ts';
import { compilePattern } from '../compile-pattern.ts';
import { parsePattern } from '../parse-pattern.ts';
import { PatternSyntaxError } from '../tree/pattern-node.ts';
import { buildGate } from './build-gate.ts';
import { createAutomaton } from './create-automaton.ts';

const read = (source: string) => parsePattern(source);
const repeated = (text: string, length: number) =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);

/** Text with `e` and `a` in an order that never repeats: each window of it is another state. */
function mixed(letters: string, length: number): string {
  let seed = 7;
  let text = '';
  while (text.length < length) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    text += letters[(seed >>> 20) % letters.length] ?? '';
  }
  return text;
}

/** Patterns that take other engines exponential time, and texts for them. */
const REDOS: Readonly<Record<string, readonly [pattern: string, unit: string]>> = {
  'nested repetition': ['(?:a+b?)+$', 'a'],
  'overlapping alternatives': ['(?:a|aa|a?)+c', 'a'],
  'repetitions that hand over': ['\\w*\\d*\\w*\\d*\\w*!', '1'],
  'an address': ['(?:[a-z0-9]+[._-]?)+@x\\.y', 'a.'],
  markup: ['<(?:[^<>]+\\s*)*>', '<a '],
  'spaces at the end': ['\\s+\\z', ' '],
};

describe('CFG-04 no pattern takes more than its bound', () => {
  it.each(Object.entries(REDOS))('%s: few states, each character read once', (_, [source, unit]) => {
    const automaton = createAutomaton(read(source.replace(/\$$/, '\\z')));
    const text = `${repeated(unit, 100_000)}\u0001`;
    automaton.test(text);
    automaton.matches(text);
    expect(automaton.counts()).toMatchObject({ abandoned: false });
    expect(automaton.counts().statesBuilt).toBeLessThan(100);
    expect(automaton.scanned()).toBeLessThanOrEqual(text.length * 2);
  });

  it.each(['[ab]*a[ab]{14}c', '[ab]*a[ab]{60}c', '(?i)e[a-z ]{1,200}q'])(
    '%s: gives its states up once, within bounds of memory, and goes on by threads',
    (source) => {
      const automaton = createAutomaton(read(source));
      const text = mixed(source.includes('(?i)') ? 'eabst ' : 'ab', 30_000);
      automaton.test(`${text}${source.includes('q') ? '.q' : '.c'}`);
      const first = automaton.counts();
      expect(first.abandoned).toBe(true);
      expect(first.statesBuilt).toBeLessThan(4_200);
      expect(first.tableBytes).toBeLessThanOrEqual(65_536);
      automaton.test(text.slice(0, 1_000));
      expect(automaton.counts()).toEqual(first);
    },
  );

  it('tables stay small, however many states a text meets', () => {
    const automaton = createAutomaton(read('(?i)begin[a-z0-9 ]{1,200}end'));
    for (let round = 0; round < 20; round += 1)
      automaton.test(`${repeated('begin begi n be gin ', 20_000)}end`);
    expect(automaton.counts().tableBytes).toBeLessThanOrEqual(65_536);
  });

  it('all matches together: a text on which each search reads it to its end is withheld', () => {
    const pattern = compilePattern('a[^b]*b|a');
    expect(pattern.findAll('a'.repeat(3_000))).toHaveLength(3_000);
    expect(() => pattern.findAll('a'.repeat(30_000))).toThrow(RequestError);
    expect(compilePattern('a|b').findAll('ab'.repeat(100_000))).toHaveLength(200_000);
  });

  it('the same by threads, which read on behind a match for one that ranks before it', () => {
    const pattern = compilePattern('[ab]*a[ab]{14}c|a');
    pattern.matches(mixed('ab', 30_000));
    expect(pattern.findAll(mixed('ab', 200)).length).toBeGreaterThan(50);
    expect(() => pattern.findAll(mixed('ab', 3_000))).toThrow(RequestError);
  });

  it('groups in many matches of a large pattern', () => {
    const pattern = compilePattern(`(x)|(a)|${'y{1000}'.repeat(20)}`);
    expect(pattern.findAll('a'.repeat(200))).toHaveLength(200);
    expect(() => pattern.findAll('a'.repeat(2_000))).toThrow(RequestError);
  });

  it('a text of 16 MiB that is all matches is withheld, before they fill the memory', () => {
    expect(() => compilePattern('a').findAll('a'.repeat(16_777_216))).toThrow(RequestError);
  });

  it('groups of a match are looked for up to its end', () => {
    const pattern = compilePattern('(a)[^b]*b|(a)');
    const read = vi.spyOn(String.prototype, 'codePointAt');
    expect(pattern.findAll('a'.repeat(1_000))).toHaveLength(1_000);
    const times = read.mock.calls.length;
    read.mockRestore();
    expect(times).toBeLessThan(10_000);
  });

  it.each(['((a{100}){100}){100}', '(?:[a-z]{1000}[0-9]{1000}){40}'])(
    '%s is refused when it is read',
    (source) => {
      expect(() => compilePattern(source)).toThrow(PatternSyntaxError);
    },
  );

  it.each([
    ['[ab]*a[ab]{14}c', undefined],
    ['a$', 'object'],
    ['a(?!b)', undefined],
    ['(?i)(?:secret|token|[0-9a-f]{8})', 'object'],
  ])('%s as a gate: every state, or none', (source, expected) => {
    const gate = buildGate([read(source).node]);
    expect(gate === undefined ? undefined : 'object').toBe(expected);
    if (gate !== undefined) expect(gate.table.length).toBeLessThanOrEqual(0x4000);
  });
});
