import { usageError } from '@nymgate/shell/terminal/report-failure';
import { parseDocument } from 'yaml';
import { findPlace, type OldPlace } from './find-place.ts';
import { findVariables } from './find-variables.ts';
import { type EnvFile, readEnvFile } from './read-env-file.ts';

type OldEnvironment = EnvFile & { readonly place?: OldPlace | undefined };

/** `gcloud` prints YAML unless told otherwise: a key and a colon come first. */
const YAML = /^(?:---)?\s*(?:#[^\n]*\n\s*)*[A-Za-z_][\w.-]*:(?:\s|$)/;
/** Aliases could expand without bound. */
const MAX_ALIASES = 100;

/**
 * Reads lines `NAME=value`, or the description of a function as a cloud CLI prints it (JSON, YAML).
 * @throws SetupError USAGE
 */
export function readOldEnvironment(text: string): OldEnvironment {
  const source = text.replace(/^\uFEFF/, '');
  const isJson = /^\s*[{[]/.test(source);
  if (!isJson && !YAML.test(source)) return readEnvFile(source);
  const document = isJson ? parseJson(source) : parseYaml(source);
  return { variables: findVariables(document), invalidLines: [], place: findPlace(document) };
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    // The parser's message quotes the text, which holds secrets (design rule 8).
    throw unreadable();
  }
}

function parseYaml(source: string): unknown {
  try {
    const document = parseDocument(source, { logLevel: 'silent' });
    if (document.errors.length === 0) return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    // As above.
  }
  throw unreadable();
}

const unreadable = () =>
  usageError(
    'The environment is neither lines NAME=value nor valid JSON or YAML.',
    'save it with -o json or --format json',
  );
