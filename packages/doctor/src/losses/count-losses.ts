import { findLossReason, type LossReason } from './find-loss-reason.ts';
import type { OrganisationText } from './list-organisation-texts.ts';

/** How many values of a property the rules would drop. Holds no value. */
export type PropertyLosses = {
  readonly property: string;
  readonly filled: number;
  readonly dropped: number;
  readonly reasons: ReadonlyMap<LossReason, number>;
};

/** @param users rows as Graph returned them */
export function countLosses(
  texts: readonly OrganisationText[],
  users: readonly unknown[],
): readonly PropertyLosses[] {
  return texts.map(({ path, type }) => {
    const filled = users.flatMap((user) => readValues(user, path)).filter(isFilled);
    const reasons = new Map<LossReason, number>();
    for (const value of filled) {
      const reason = findLossReason(type, value);
      if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    const dropped = [...reasons.values()].reduce((sum, count) => sum + count, 0);
    return { property: path.join('.'), filled: filled.length, dropped, reasons };
  });
}

function readValues(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => readValues(item, path));
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return readValues(new Map(Object.entries(value)).get(name), rest);
}

/** Graph writes null, and sometimes an empty text, for a value that isn't set. */
function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '');
}
