import { ObjectFailure } from './shared/object-failure.ts';
import { isFolder, parseObjectUri } from './shared/object-uri.ts';

/**
 * Refuses an output that lies where the inputs are looked for: the next run, or the event of the new object, would take it for an input,
 * and its pseudonyms for names (BLK-05).
 *
 * @throws ObjectFailure `refused`
 * @example refuseReingestion('s3://exports/hr/', 's3://exports/safe/')
 */
export function rejectReingestion(input: string, output: string): void {
  const from = parseObjectUri(input);
  const to = parseObjectUri(output);
  const isSameLocation =
    from.scheme === to.scheme && from.account === to.account && from.bucket === to.bucket;
  const isWithin = isFolder(from) ? to.key.startsWith(from.key) : from.key.startsWith(to.key);
  if (isSameLocation && (isWithin || from.key === to.key))
    throw new ObjectFailure(
      {
        outcome: 'refused',
        reason: 'the output would lie among the inputs and be taken for one of them',
        next: 'name a folder beside the input, or another bucket',
      },
      output,
    );
}
