import type { Terminal } from './print.ts';
import { usageError } from './report-failure.ts';

/** What a person is to agree to. */
export type ConfirmationOptions = {
  /** Its name is typed, or stands behind `--yes` in a script: a yes alone is typed too easily in the wrong window. */
  readonly environment: string;
  readonly yes: string | undefined;
  /** As in "to remove its applications"; holds no control character. */
  readonly purpose: string;
};

/**
 * @throws SetupError USAGE when something else was typed or given, or nobody can be asked
 * @example await confirmEnvironment({ environment: 'prod', yes: undefined, purpose: 'to remove its applications' }, terminal);
 */
export async function confirmEnvironment(
  { environment, yes, purpose }: ConfirmationOptions,
  { prompt }: Terminal,
): Promise<void> {
  const typed = yes ?? (await prompt?.(`Type the name of the environment (${environment}) ${purpose}: `));
  if (typed === environment) return;
  throw usageError(
    typed === undefined
      ? `The name of the environment must be typed ${purpose}, and nobody can be asked here. Nothing was changed.`
      : `The environment is called ${environment}; what was given is something else. Nothing was changed.`,
    `--yes ${environment} stands for typing it`,
  );
}
