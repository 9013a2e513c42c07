import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeZip } from '../../tools/lambda/write-zip.ts';

const files = [
  { name: 'nymgate.json', content: Buffer.from('{"a":1}\n') },
  { name: 'aws-lambda.cjs', content: Buffer.from('exports.handler = 1;\n'.repeat(1_000)) },
  {
    name: 'kernel.wasm',
    content: Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 37) % 256)),
  },
];

test('the archive for Lambda: the same bytes whatever the order, and another reader finds the same files', () => {
  const zip = writeZip(files);
  expect(Buffer.from(writeZip([...files].reverse())).equals(zip)).toBe(true);
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-zip-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, 'a.zip'), zip);
  const program =
    'import sys,zipfile,json;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;' +
    'print(json.dumps([[i.filename,z.read(i).hex(),oct(i.external_attr>>16),list(i.date_time)] for i in z.infolist()]))';
  const read = JSON.parse(
    execFileSync('python3', ['-c', program, join(directory, 'a.zip')], { encoding: 'utf8' }),
  );
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  expect(read).toEqual(
    sorted.map(({ name, content }) => [name, content.toString('hex'), '0o100644', [1980, 1, 1, 0, 0, 0]]),
  );
});
