import { createReadStream } from 'node:fs';
import { createTranslator, type TranslatedPair } from '@nymgate/gateway/app/keys/create-translator';
import type { ConnectorConfig } from '@nymgate/gateway/config/connector-settings';
import { withSecrets } from '@nymgate/hosts/runtime/secrets/with-secrets';
import { checkConnectorConfigured } from '@nymgate/shell/input/find-connector';
import { readConfig } from '@nymgate/shell/input/read-config';
import { toUnreadableInputError } from '@nymgate/shell/input/read-input';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import { formatCount } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { readLines, TOO_LONG } from '../sanitize/run-batch.ts';

/** The options of `nymgate keys translate` as commander hands them over. */
export type TranslateOptions = { readonly config: string };

type TranslateJob = TranslateOptions & { readonly connector: string; readonly file: string };

/** How pseudonyms begin that nobody can open. */
const IRREVERSIBLE = 't~';
/** Longer than any reversible pseudonym that a gateway takes back (`limits.tokenBytes`). */
const MAX_LINE_BYTES = 65_536;

/**
 * Reads reversible pseudonyms of an older key, one a line, and writes rows `old,new`. What no key opens is told by the number of its
 * line; it may be anything, so it is not repeated.
 *
 * @throws CommandError INPUT_UNREADABLE; SetupError CONFIG_*, CONNECTOR_UNKNOWN, and what `createTranslator` finds
 */
export async function translatePseudonyms(
  { config: configFile, connector, file }: TranslateJob,
  terminal: Terminal,
): Promise<ExitCode> {
  const config = await readConfig(configFile);
  checkConnectorConfigured(connector, config);
  // `checkConfigured` has seen it.
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
    else await terminal.write(pairs.map(rowOf).join(''));
  }
  return printSummary(counts, terminal);
}

type TokenLine = { readonly line: number; readonly token: string | undefined };

/** The lines that are not empty, counted from 1; without its token one that is too long to be any. */
async function* readTokens(file: string): AsyncGenerator<TokenLine> {
  let line = 0;
  for await (const bytes of readLines(openInput(file), MAX_LINE_BYTES)) {
    line += 1;
    const token = bytes === TOO_LONG ? undefined : new TextDecoder().decode(bytes).trim();
    if (token !== '') yield { line, token };
  }
}

function rowOf({ old, current }: TranslatedPair): string {
  return `${old},${current}\n`;
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

function printSummary(
  { read, current, irreversible, unopened }: Readonly<Counts>,
  terminal: Terminal,
): ExitCode {
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
