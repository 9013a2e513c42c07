import { RequestError } from '../../../packages/engine/src/kernel/errors.ts';
import { parseLinkTarget, parseTarget } from '../../../packages/engine/src/requests/parse-target.ts';
import { writeTarget } from '../../../packages/engine/src/requests/write-target.ts';
import { expectThat, type FuzzTarget } from './fuzz-target.ts';

/** What a server behind us could read as a boundary or as a way up (T1-01, T1-03, T1-04). */
const BOUNDARY = /[/\\\p{Cc}]/u;

function run(text: string): void {
  for (const parse of [parseTarget, parseLinkTarget]) {
    const target = understood(parse, text);
    if (target === undefined) continue;
    for (const segment of target.segments) {
      // Some servers read compatibility forms, such as full-width dots, as the plain characters.
      for (const read of [segment, segment.normalize('NFKC')]) {
        expectThat(read !== '.' && read !== '..', 'no segment goes up');
        expectThat(!BOUNDARY.test(read), 'no segment holds a boundary');
      }
    }
  }
  const target = understood(parseTarget, text);
  if (target === undefined) return;
  const written = writeTarget(target);
  expectThat(
    JSON.stringify(understood(parseTarget, written)) === JSON.stringify(target),
    'what is written reads back as the same target',
  );
}

function understood<T>(parse: (raw: string) => T, text: string): T | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof RequestError && error.code === 'TARGET_MALFORMED') return undefined;
    throw error;
  }
}

export const requestTarget: FuzzTarget = {
  name: 'request-target',
  seeds: [
    '/v1.0/users?$top=5',
    "/v1.0/users('a%40b.co')/messages?$filter=id%20eq%20'x'&$select=id,mail",
    '/v1.0/drives/b!x/root:/Documents/a.txt:/children',
    '/v1.0/%EF%BC%8E%EF%BC%8E/%EF%BC%8F',
    '/v1.0/users/kim%23EXT%23@contoso.com/events/delta?$deltatoken=abc',
  ],
  pieces: [
    ...['/', '//', '?', '&', '=', '#', ';', '\\', '.', '..', '%2e', '%2E%2e', '%252e', '%2f', '%5c', '%23'],
    ...[
      '%00',
      '%0a',
      '%',
      '%G1',
      '%C0%AE',
      '%FF',
      '%EF%BC%8E',
      '%C5%BF',
      '\u0000',
      '\r\n',
      '\u2028',
      'ſ',
      '．',
    ],
    ...['http://evil.example', '//evil.example', '$batch', '$value', '@', ':', "'", "''", '(', ')', '+', ' '],
  ],
  run,
};
