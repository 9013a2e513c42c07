import { expect, test } from 'vitest';
import { hostConfig } from '../../../../tests/harness/host-config.ts';
import { findFileMounts } from './find-file-mounts.ts';

const folder = '/run/nymgate/the tls';
const config = hostConfig({
  listen: { port: 0, tls: { certificate: `${folder}/tls.crt`, key: `${folder}/tls.key` } },
});
const line = (mountPoint: string) =>
  `36 35 98:0 /mnt1 ${mountPoint.replaceAll(' ', '\\040')} ro,noatime shared:1 - tmpfs tmpfs rw`;

test('a folder that is mounted is right', () => {
  expect(findFileMounts(config, () => [line('/'), line(folder)].join('\n'))).toEqual([]);
});

test('a single file that is mounted is a warning with what to do', () => {
  const found = findFileMounts(config, () => [line('/'), line(`${folder}/tls.key`)].join('\n'));
  expect(found).toMatchObject([
    {
      level: 'warn',
      summary: expect.stringContaining('listen.tls.key'),
      next: expect.stringContaining('folder'),
    },
  ]);
});

test('without TLS, and where the system lists no mounts: nothing', () => {
  expect(findFileMounts(hostConfig(), () => line('/'))).toEqual([]);
  expect(findFileMounts(config, () => '')).toEqual([]);
});

test('a mount of the working directory, as in the image, is none of a file that is not configured', () => {
  expect(findFileMounts(config, () => line(process.cwd()))).toEqual([]);
});
