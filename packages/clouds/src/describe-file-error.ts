type FileErrorMessage = { readonly message: string; readonly fix: string };

const MESSAGES_BY_CODE: Readonly<Record<string, FileErrorMessage>> = {
  ENOENT: { message: 'There is no such file.', fix: 'check the path' },
  ENOTDIR: { message: 'There is no such file: a part of its path is no directory.', fix: 'check the path' },
  EISDIR: { message: 'This is a directory.', fix: 'name a file in it' },
  EACCES: { message: 'This user may not read the file.', fix: 'change its owner or its permissions' },
  EPERM: { message: 'This user may not read the file.', fix: 'change its owner or its permissions' },
  Z_BUF_ERROR: { message: 'The gzip file ends too early.', fix: 'fetch it again, whole' },
  Z_DATA_ERROR: { message: 'The gzip file is damaged.', fix: 'fetch it again' },
  ERR_ENCODING_INVALID_ENCODED_DATA: {
    message: 'The file is no text in UTF-8.',
    fix: 'check that it is the right file, and save it as UTF-8',
  },
};

/** What happened and what to do. The platform's own message isn't used: it may hold more than the path. */
export function describeFileError(error: unknown): FileErrorMessage {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = Object.hasOwn(MESSAGES_BY_CODE, code) ? MESSAGES_BY_CODE[code] : undefined;
  return known ?? { message: 'The file cannot be read.', fix: 'check the path and its permissions' };
}
