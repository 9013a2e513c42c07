import { readBulkJob } from '@nymgate/gateway/app/bulk/read-bulk-job';
import type { BulkSetupData } from '@nymgate/hosts/bulk/bulk-setup';
import type { BulkSelection } from '@nymgate/hosts/bulk/create-file-job';
import { checkFiles } from '@nymgate/hosts/files/check-files';
import { createSystemPorts } from '@nymgate/hosts/runtime/create-system-ports';
import { withSecrets } from '@nymgate/hosts/runtime/with-secrets';
import { readConfig } from '@nymgate/shell/input/read-config';
import { readRulesFile } from '@nymgate/shell/input/read-rules';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type { BulkOptions } from './bulk-options.ts';
import { readKeys } from './read-keys.ts';

export type BulkRequest = {
  readonly inputs: readonly string[];
  readonly output: string;
  readonly data: BulkSetupData;
  readonly choice: BulkSelection;
};

const HELP = 'see "nymgate bulk --help"';
const REJECTS = 100;

/** @throws SetupError USAGE, and those of rules, configuration and keys */
export async function readBulkRequest(paths: readonly string[], options: BulkOptions): Promise<BulkRequest> {
  return options.rules === undefined
    ? namedOrder(paths, options)
    : createRequestFromOptions(paths, { ...options, rules: options.rules });
}

async function createRequestFromOptions(
  paths: readonly string[],
  options: BulkOptions & { readonly rules: string },
): Promise<BulkRequest> {
  const output = paths.at(-1);
  const inputs = paths.slice(0, -1);
  if (output === undefined || inputs.length === 0)
    throw usageError('Give at least one input, and the output as the last.', HELP);
  const { rules, bulk, format, rejects = REJECTS, names = 'digest' } = options;
  const rulesText = await readRulesFile(rules);
  const data = { rulesText, rulesFile: rules, pseudonyms: await readKeys(options) };
  return { inputs, output, data, choice: { bulk, format, rejects, names } };
}

/** Set by the job; overriding them would make another job with the same name in the manifest. */
const OF_THE_JOB = ['key', 'tenant', 'connector', 'bulk', 'format', 'names'] as const;

async function namedOrder(paths: readonly string[], options: BulkOptions): Promise<BulkRequest> {
  const [name, ...others] = paths;
  if (name === undefined || others.length > 0)
    throw usageError('--rules is missing: inputs and an output go with rules for files.', HELP);
  if (options.config === undefined)
    throw usageError(
      'Give --rules with an input and an output, or --config and the name of one of its jobs.',
      HELP,
    );
  const conflicting = OF_THE_JOB.find((option) => options[option] !== undefined);
  if (conflicting !== undefined)
    throw usageError(
      `--${conflicting} does not go with a job of the configuration, which says that itself.`,
      HELP,
    );
  const config = await readConfig(options.config);
  // As a gateway does: rules decide what is delivered (PIN-01).
  await checkFiles(config);
  const job = await withSecrets(config, (secrets) =>
    readBulkJob(config, name, { ...createSystemPorts(), secrets }),
  );
  const { from, to, set, format, rejects, names, ...data } = job;
  return {
    ...{ inputs: [from], output: to, data },
    choice: { bulk: set, format, rejects: options.rejects ?? rejects, names },
  };
}
