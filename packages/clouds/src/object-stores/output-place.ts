import { objectFailure } from './shared/object-failure.ts';
import { isFolder, parseObjectUri } from './shared/object-uri.ts';

/**
 * Rejects an output among the inputs: the next run, or the event of the new object, would treat it as an
 * input and its pseudonyms as names (BLK-05).
 * @throws ObjectFailure `refused`
 */
export function rejectReingestion(input: string, output: string): void {
  const from = parseObjectUri(input);
  const to = parseObjectUri(output);
  const isSameLocation =
    from.scheme === to.scheme && from.account === to.account && from.bucket === to.bucket;
  const isWithin = isFolder(from) ? to.key.startsWith(from.key) : from.key.startsWith(to.key);
  if (isSameLocation && (isWithin || from.key === to.key))
    throw objectFailure(
      'refused',
      'the output would lie among the inputs and be taken for one of them',
      'name a folder next to the input, or another bucket',
      output,
    );
}
