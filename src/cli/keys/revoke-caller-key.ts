import { CommandError } from '../command-error.ts';
import type { Terminal } from '../print.ts';
import type { RevokeOptions } from './caller-key-options.ts';
import { changeKeyFile } from './key-file.ts';

/**
 * Revokes a key. Its entry stays, so that the audit trail's ids go on having a name.
 *
 * @throws CommandError KEY_FILE_UNUSABLE, KEY_UNKNOWN
 */
export async function revokeCallerKey(
  id: string,
  { file }: RevokeOptions,
  terminal: Terminal,
): Promise<void> {
  const revoked = new Date().toISOString();
  await changeKeyFile(file, (keys) => {
    const key = keys.find((candidate) => candidate.id === id);
    if (key === undefined) throw new CommandError('KEY_UNKNOWN', `see "nymgate keys caller list"`);
    return keys.map((candidate) =>
      candidate === key ? { ...key, revoked: key.revoked ?? revoked } : candidate,
    );
  });
  terminal.note(`Key ${id} is revoked; a running gateway refuses it within five seconds.`);
}
