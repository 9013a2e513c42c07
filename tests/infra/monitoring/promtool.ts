import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What `promtool` prints, and whether it found nothing. @throws where it isn't installed */
export async function promtool(
  args: readonly string[],
  input = '',
): Promise<{ readonly ok: boolean; readonly text: string }> {
  const child = spawn('promtool', args);
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new Error('promtool is missing: apt-get install --no-install-recommends prometheus', { cause });
  }
  child.stdin.end(input);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { ok: child.exitCode === 0, text: out + err };
}
