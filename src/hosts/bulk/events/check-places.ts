import type { Config } from '../../../config/index.ts';
import { type Issue, SetupError } from '../../../kernel/errors.ts';
import { isObjectUri, ObjectFailure, parseObjectUri } from '../../../object-stores/index.ts';

/**
 * Refuses places that no store has, such as a folder with `..`, which the form of a configuration lets pass: the events of all jobs would
 * fail by one of them.
 *
 * @throws SetupError CONFIG_INVALID, with every such place
 */
export function checkPlaces(jobs: NonNullable<Config['bulk']>): void {
  const [first, ...others] = Object.entries(jobs).flatMap(([id, job]) =>
    Object.entries({ from: job?.from, to: job?.to }).flatMap(([key, place]) =>
      issueOf(`bulk.${id}.${key}`, place ?? ''),
    ),
  );
  if (first !== undefined) throw new SetupError([first, ...others]);
}

function issueOf(key: string, place: string): readonly Issue[] {
  try {
    if (isObjectUri(place)) parseObjectUri(place);
    return [];
  } catch (error) {
    if (!(error instanceof ObjectFailure)) throw error;
    const { reason, next: fix } = error.finding;
    return [{ code: 'CONFIG_INVALID', severity: 'error', message: `${key}: ${reason}`, fix }];
  }
}
