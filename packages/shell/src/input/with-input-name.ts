import { RequestError } from '@nymgate/engine/kernel/errors';
import { CommandError } from '../terminal/command-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  syntax: 'it is not JSON',
  encoding: 'it is not UTF-8',
  trailing: 'something follows its JSON',
  depth: 'it is nested too deeply',
  string: 'a text in it is too long',
  keys: 'an object in it has too many keys',
  size: 'it is too large',
};

/**
 * Runs a function on the bytes of an input file, and names the file in its errors.
 * @throws CommandError INPUT_MALFORMED; any other error of `run`
 */
export function withInputName<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const subject = error instanceof RequestError ? (error.detail.subject ?? '') : '';
    const reason = Object.hasOwn(REASONS, subject) ? REASONS[subject] : undefined;
    const isInput = error instanceof RequestError && error.code === 'RESPONSE_NOT_SANITIZABLE';
    if (!isInput || reason === undefined) throw error;
    const name = file === '-' ? 'standard input' : file;
    throw new CommandError('INPUT_MALFORMED', `${name}, ${reason} (store the answer of Graph as it came)`);
  }
}
