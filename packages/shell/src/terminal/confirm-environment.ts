import type { Terminal } from './print.ts';
import { usageError } from './report-failure.ts';

export type ConfirmationOptions = {
  /** Typed by the person, or given with `--yes`: a plain yes is too easily typed in the wrong window. */
  readonly environment: string;
  readonly yes: string | undefined;
  /** As in "to remove its applications"; no control characters. */
  readonly purpose: string;
};

/** @throws SetupError USAGE for another name, or if there is no terminal */
export async function confirmEnvironment(
  { environment, yes, purpose }: ConfirmationOptions,
  { prompt }: Terminal,
): Promise<void> {
  const typed = yes ?? (await prompt?.(`Type the name of the environment (${environment}) ${purpose}: `));
  if (typed === environment) return;
  throw usageError(
    typed === undefined
      ? `The name of the environment must be typed ${purpose}, but there is no terminal. Nothing was changed.`
      : `The environment is called ${environment}; what was given is something else. Nothing was changed.`,
    `or pass --yes ${environment}`,
  );
}
