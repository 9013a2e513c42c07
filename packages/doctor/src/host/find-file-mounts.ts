import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { type DoctorFinding, warn } from '../steps/step.ts';

/**
 * Files of `listen.tls` that are mounts themselves, as with `subPath` in Kubernetes: the container keeps the
 * file of its start (https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath).
 */
export function findFileMounts(
  { listen }: Pick<Config, 'listen'>,
  readMounts = readMountInfo,
): readonly DoctorFinding[] {
  const { tls } = listen;
  if (tls === undefined) return [];
  const mounts = listMountPoints(readMounts());
  return (['certificate', 'key', 'clientCa'] as const)
    .filter((name) => tls[name] !== undefined && mounts.has(resolve(tls[name])))
    .map((name) =>
      warn('operator', {
        summary: `listen.tls.${name} is mounted as a single file (subPath), so a renewed file isn't seen before a restart.`,
        next: 'mount the folder of the file instead',
      }),
    );
}

function readMountInfo(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}

/** The fifth field, in which blanks and backslashes are octal (proc(5)). */
function listMountPoints(text: string): ReadonlySet<string> {
  return new Set(
    text
      .split('\n')
      .map((line) =>
        (line.split(' ')[4] ?? '').replace(/\\([0-7]{3})/g, (_, octal: string) =>
          String.fromCharCode(Number.parseInt(octal, 8)),
        ),
      ),
  );
}
