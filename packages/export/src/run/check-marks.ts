import { ExportFailure, type ServedVersion } from '../plan/export-types.ts';

export type ServedVersionCheck = {
  readonly check: (connector: string, marks: ServedVersion) => void;
  /** Those of this run, by connector. */
  readonly current: () => Readonly<Record<string, ServedVersion>>;
};

/**
 * Rows made with different keys do not join, and rows made by different rules have different columns. So an export goes on with the
 * keys and rules of the run before, or says so and stops.
 *
 * @param before what the run before, or this one before it was interrupted, was made with
 * @param accepted whoever runs it wants to go on with others
 * @param first told of the first answer of a connector in this run
 */
export function createVersionCheck(
  getPrevious: (connector: string) => ServedVersion | undefined,
  {
    accepted,
    first,
  }: { readonly accepted: boolean; readonly first: (connector: string, marks: ServedVersion) => void },
): ServedVersionCheck {
  const current = new Map<string, ServedVersion>();
  return {
    check: (connector, marks) => {
      const now = current.get(connector);
      if (now !== undefined) return rejectChange(connector, now, marks);
      const known = getPrevious(connector);
      if (known !== undefined && !accepted) rejectChange(connector, known, marks);
      current.set(connector, marks);
      first(connector, marks);
    },
    current: () => Object.fromEntries(current),
  };
}

function rejectChange(connector: string, before: ServedVersion, now: ServedVersion): void {
  if (before.epoch !== now.epoch)
    throw new ExportFailure(
      'EXPORT_CHANGED',
      `${connector}: the pseudonym key is another one than before (epoch ${before.epoch}, now ${now.epoch}), so new pseudonyms do not join old ones. Load everything anew with --full, or go on with --accept-epoch`,
    );
  if (before.policy !== now.policy)
    throw new ExportFailure(
      'EXPORT_CHANGED',
      `${connector}: the rules are others than before (policy ${before.policy}, now ${now.policy}), so columns may have come or gone. Load everything anew with --full, or go on with --accept-epoch`,
    );
}
