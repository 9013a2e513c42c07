import { invalid, type Report, show } from '../finding.ts';
import { joinPointer } from '../json-pointer.ts';
import type { SoundParts } from './sound-parts.ts';

/** Ids given twice: sealed links are bound to them. */
export function checkIds({ endpoints }: SoundParts, report: Report): void {
  const seen = new Set<string>();
  for (const { rule, pointer } of endpoints) {
    if (seen.has(rule.id))
      report(invalid(joinPointer(pointer, 'id'), `an endpoint before has the id ${show(rule.id)}`));
    seen.add(rule.id);
  }
}
