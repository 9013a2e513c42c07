import { describeFileError } from '@nymgate/clouds/describe-file-error';

/** What can be wrong with a file of this machine or the place of an output; docs/reference/cli.md lists them. */
export const FILE_CODES = {
  BULK_OUTPUT: 'The output cannot be written.',
  INPUT_UNREADABLE: 'The input file cannot be read.',
} as const satisfies Record<string, string>;

export type FileCode = keyof typeof FILE_CODES;

/** A failure with one of the codes above. `reason` says what is wrong and what to do, without the path and any value of the file. */
export class FileFailure extends Error {
  readonly code: FileCode;
  readonly reason: string;

  constructor(code: FileCode, path: string, reason: string) {
    super(`${FILE_CODES[code].slice(0, -1)}: ${path}: ${reason}.`);
    this.name = 'FileFailure';
    this.code = code;
    this.reason = reason;
  }
}

/** What is told of an input that cannot be read. */
export function unreadableSource(path: string, error: unknown): FileFailure {
  const { message, fix } = describeFileError(error);
  return new FileFailure('INPUT_UNREADABLE', path, `${message} (${fix})`);
}
