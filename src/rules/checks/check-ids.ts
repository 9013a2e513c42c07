import { invalid, type Report } from '../finding.ts';
import { joinPointer } from '../json-pointer.ts';
import { named, quotedName } from '../quote.ts';
import type { SoundParts } from './sound-parts.ts';

/** Ids given twice: sealed links are bound to them. */
export function checkIds({ endpoints }: SoundParts, report: Report): void {
  const seen = new Set<string>();
  for (const { rule, pointer } of endpoints) {
    if (seen.has(rule.id)) {
      const message = named('an endpoint before has the same id', quotedName(rule.id));
      report(invalid(joinPointer(pointer, 'id'), message));
    }
    seen.add(rule.id);
  }
}
