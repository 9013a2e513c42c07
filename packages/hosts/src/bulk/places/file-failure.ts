import { describeFileError } from '@nymgate/clouds/describe-file-error';

/** Listed in docs/reference/cli.md. */
export const FILE_CODES = {
  BULK_OUTPUT: 'The output cannot be written.',
  INPUT_UNREADABLE: 'The input file cannot be read.',
} as const satisfies Record<string, string>;

export type FileCode = keyof typeof FILE_CODES;

/** `reason` contains neither the path nor file content. */
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

export function unreadableSource(path: string, error: unknown): FileFailure {
  const { message, fix } = describeFileError(error);
  return new FileFailure('INPUT_UNREADABLE', path, `${message} (${fix})`);
}
