import { methodsOf } from '../default-methods.ts';
import type { Finding, Report } from '../finding.ts';
import { joinPointer } from '../json-pointer.ts';
import type { PathPattern } from '../plan.ts';
import { named, quotedName } from '../quote.ts';
import type { EndpointRule } from '../rule-set.ts';
import { parsePathPattern, readPathTemplate, slotNames } from '../target/parse-path-pattern.ts';
import { patternCovers, patternsMeet } from './compare-patterns.ts';
import type { SoundParts } from './sound-parts.ts';

type Candidate = { readonly rule: EndpointRule; readonly pointer: string; readonly pattern: PathPattern };

/** Endpoints that can never be reached, and pairs of which neither contains the other. */
export function checkOverlap({ endpoints }: SoundParts, report: Report): void {
  const candidates = endpoints.flatMap(({ rule, pointer }) =>
    isComplete(rule) ? [toCandidate(rule, pointer)] : [],
  );
  for (const [index, later] of candidates.entries()) {
    const findings = candidates.slice(0, index).flatMap((earlier) => compare(earlier, later));
    const worst = findings.find(({ severity }) => severity === 'error') ?? findings[0];
    if (worst !== undefined) report(worst);
  }
}

/** Faulty paths are told elsewhere. */
function isComplete({ path, slots = {} }: EndpointRule): boolean {
  return !('fault' in readPathTemplate(path)) && slotNames(path).every((name) => Object.hasOwn(slots, name));
}

function toCandidate(rule: EndpointRule, pointer: string): Candidate {
  return { rule, pointer, pattern: parsePathPattern(rule.path, rule.slots ?? {}) };
}

function compare(earlier: Candidate, later: Candidate): readonly Finding[] {
  const methods = methodsOf(later.rule).filter((method) => methodsOf(earlier.rule).includes(method));
  if (methods.length === 0 || !patternsMeet(earlier.pattern, later.pattern)) return [];
  const pointer = joinPointer(later.pointer, 'path');
  const name = named('the endpoint', quotedName(earlier.rule.id));
  const covered = patternCovers(earlier.pattern, later.pattern);
  if (covered && methods.length === methodsOf(later.rule).length) {
    const message = `no request reaches this endpoint: ${name} before it matches them all`;
    return [
      {
        code: 'RULES_OVERLAP',
        severity: 'error',
        pointer,
        at: 'value',
        message,
        fix: 'put the narrower path first, or remove one',
      },
    ];
  }
  // A narrow path before a wide one is how exceptions are written.
  if (!covered && patternCovers(later.pattern, earlier.pattern)) return [];
  const message = `some requests match ${name} as well, which decides because it stands before`;
  return [
    {
      code: 'RULES_OVERLAP',
      severity: 'warning',
      pointer,
      at: 'value',
      message,
      fix: 'narrow the type of a slot',
    },
  ];
}
