import { createReadStream } from 'node:fs';
import { createTranslator } from '@nymgate/gateway/app/keys/create-translator';
import type { ConnectorConfig } from '@nymgate/gateway/config/connector-settings';
import { withSecrets } from '@nymgate/hosts/runtime/with-secrets';
import { checkConnectorConfigured } from '@nymgate/shell/input/find-connector';
import { readConfig } from '@nymgate/shell/input/read-config';
import { toUnreadableInputError } from '@nymgate/shell/input/read-input';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import { formatCount } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { readLines, TOO_LONG } from '../sanitize/run-batch.ts';

/** Options of `nymgate keys translate`. */
export type TranslateOptions = { readonly config: string };

type TranslateJob = TranslateOptions & { readonly connector: string; readonly file: string };

/** Prefix of irreversible pseudonyms. */
const IRREVERSIBLE = 't~';
/** Longer than any reversible pseudonym (`limits.tokenBytes`). */
const MAX_LINE_BYTES = 65_536;

/**
 * Reads reversible pseudonyms, one per line, and writes rows `old,new`. Undecryptable lines are reported by
 * number, since they may contain anything.
 * @throws CommandError INPUT_UNREADABLE; SetupError CONFIG_*, CONNECTOR_UNKNOWN, and those of
 * `createTranslator`
 */
export async function translatePseudonyms(job: TranslateJob, terminal: Terminal): Promise<ExitCode> {
  const { config: configFile, connector, file } = job;
  const config = await readConfig(configFile);
  checkConnectorConfigured(connector, config);
  // `checkConnectorConfigured` has checked it.
  const settings = config.connectors[connector] as ConnectorConfig;
  const translate = await withSecrets(config, (secrets) => createTranslator(config, settings, secrets));
  const counts: Counts = { read: 0, current: 0, irreversible: 0, unopened: [] };
  await terminal.write('old,new\n');
  for await (const { token, line } of readTokens(file)) {
    const pairs = token === undefined ? undefined : translate(token);
    counts.read += 1;
    if (pairs === undefined) counts.unopened.push(line);
    if (token?.startsWith(IRREVERSIBLE)) counts.irreversible += 1;
    if (pairs === undefined) continue;
    if (pairs.length === 0) counts.current += 1;
    else await terminal.write(pairs.map(({ old, current }) => `${old},${current}\n`).join(''));
  }
  return printSummary(counts, terminal);
}

type TokenLine = { readonly line: number; readonly token: string | undefined };

/** Non-empty lines, counted from 1; `token` is undefined for a line that is too long. */
async function* readTokens(file: string): AsyncGenerator<TokenLine> {
  let line = 0;
  for await (const bytes of readLines(openInput(file), MAX_LINE_BYTES)) {
    line += 1;
    const token = bytes === TOO_LONG ? undefined : new TextDecoder().decode(bytes).trim();
    if (token !== '') yield { line, token };
  }
}

async function* openInput(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* file === '-' ? process.stdin : createReadStream(file);
  } catch (error) {
    throw toUnreadableInputError(file, error);
  }
}

type Counts = { read: number; current: number; irreversible: number; readonly unopened: number[] };

const NAMED_LINES = 10;

function printSummary(options: Readonly<Counts>, terminal: Terminal): ExitCode {
  const { read, current, irreversible, unopened } = options;
  terminal.note(`${formatCount(read, 'pseudonym')} read, ${current} of them of the current key.`);
  if (read > 0 && current === read) {
    terminal.note(
      'None is of an older key, so the table is empty: put the new key first in pseudonyms.keys (step 2 of docs/guides/rotation.md), or give older pseudonyms.',
    );
    return EXIT.failure;
  }
  if (unopened.length === 0) return EXIT.ok;
  const lines = unopened.slice(0, NAMED_LINES).join(', ');
  const more = unopened.length > NAMED_LINES ? ', …' : '';
  terminal.note(
    `No key of this configuration and tenant opens ${unopened.length} of them (line ${lines}${more}).`,
  );
  if (irreversible > 0)
    terminal.note(
      `${irreversible} of them ${irreversible === 1 ? 'is' : 'are'} t~…: only p~… can be translated.`,
    );
  return EXIT.failure;
}
