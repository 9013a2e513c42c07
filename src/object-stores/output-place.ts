import { ObjectFailure } from './object-failure.ts';
import { isFolder, type ObjectPlace, parseObjectUri, writeObjectUri } from './object-uri.ts';

/**
 * Refuses an output that lies where the inputs are looked for: the next run, or the event of the new object, would take it for an input,
 * and its pseudonyms for names (BLK-05).
 *
 * @throws ObjectFailure `refused`
 * @example refuseReingestion('s3://exports/hr/', 's3://exports/safe/')
 */
export function refuseReingestion(input: string, output: string): void {
  const from = parseObjectUri(input);
  const to = parseObjectUri(output);
  const isSamePlace = from.scheme === to.scheme && from.account === to.account && from.bucket === to.bucket;
  const isWithin = isFolder(from) ? to.key.startsWith(from.key) : from.key.startsWith(to.key);
  if (isSamePlace && (isWithin || from.key === to.key))
    throw new ObjectFailure(
      {
        outcome: 'refused',
        reason: 'the output would lie among the inputs and be taken for one of them',
        next: 'name a folder beside the input, or another bucket',
      },
      output,
    );
}

/**
 * Where the output of one input belongs: the name below the input's folder, below the folder of the outputs.
 *
 * @param folder of the inputs; for a single input its own URI
 * @throws ObjectFailure `refused`
 * @example outputUri({ input: 's3://in/hr/2026/a.csv', folder: 's3://in/hr/', output: 's3://out/safe/' }) // 's3://out/safe/2026/a.csv'
 */
export function outputUri({ input, folder, output }: Record<'input' | 'folder' | 'output', string>): string {
  refuseReingestion(folder, output);
  const to = parseObjectUri(output);
  if (!isFolder(to)) return output;
  const { key } = parseObjectUri(input);
  const base = parseObjectUri(folder).key;
  const below =
    base !== key && key.startsWith(base) ? key.slice(base.length) : key.slice(key.lastIndexOf('/') + 1);
  const place: ObjectPlace = { ...to, key: `${to.key}${below}` };
  return writeObjectUri(parseObjectUri(writeObjectUri(place)));
}
