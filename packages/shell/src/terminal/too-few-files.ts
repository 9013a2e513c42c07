/** What to do about an error that says that the process may open no more files; undefined for all others. */
export function describeTooFewFiles(error: unknown): string | undefined {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return code === 'EMFILE' || code === 'ENFILE'
    ? 'This process may open too few files: raise the limit, with ulimit -n 1024 or LimitNOFILE of systemd.'
    : undefined;
}
