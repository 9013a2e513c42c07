import { mkdir, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A control group of Linux with a limit on memory, as a container has one. */
export type MemoryLimit = {
  /** What a shell runs to put itself into the group. */
  readonly enter: string;
  readonly remove: () => Promise<void>;
};

const ROOT = '/sys/fs/cgroup';

/**
 * @param mebibytes beyond which the kernel ends what is in the group
 * @throws Error where control groups cannot be made: it takes root, and a system that lends them
 */
export async function limitMemory(mebibytes: number): Promise<MemoryLimit> {
  const old = await stat(join(ROOT, 'memory', 'memory.limit_in_bytes')).catch(() => undefined);
  const group = join(ROOT, old === undefined ? '' : 'memory', `nymgate-soak-${process.pid}`);
  await mkdir(group);
  const file = old === undefined ? 'memory.max' : 'memory.limit_in_bytes';
  await writeFile(join(group, file), String(mebibytes * 1_048_576));
  return { enter: `echo $$ > ${join(group, 'cgroup.procs')}`, remove: () => rmdir(group) };
}
