import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';
import { type Entry, file, listEntries } from './tree.ts';

/** Unpacks the npm package that carries Node; returns where the program is. */
export function unpackNode(archive: string, scratch: string): string {
  const place = join(scratch, 'node');
  mkdirSync(place, { recursive: true });
  run('tar', ['-xzf', archive, '-C', place, '--strip-components=1', 'package/bin/node', 'package/LICENSE']);
  return join(place, 'bin/node');
}

/** Node's part of the image: the program as it was published, and its licence. */
export function nodeTree(scratch: string): readonly Entry[] {
  return [
    ...listEntries(join(scratch, 'node'), [/^bin\/node$/], 'usr/local'),
    file('usr/share/doc/nodejs/copyright', readFileSync(join(scratch, 'node/LICENSE'))),
  ];
}
