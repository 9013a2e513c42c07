import { type Issue, SetupError } from '../kernel/errors.ts';
import { crossChecks } from './cross-checks.ts';
import { deepFreeze } from './deep-freeze.ts';
import { applyOverrides, type Environment, type Override, readEnvironment } from './environment.ts';
import { type ConfigDocument, type Position, readDocument } from './read-document.ts';
import { type Config, configSchema } from './schema.ts';
import { type SchemaFinding, schemaFindings } from './schema-issues.ts';

export type ConfigInput = {
  /** YAML or JSON. */
  readonly text: string;
  /** Name for positions. */
  readonly file: string;
  /** Overrides `NYMGATE_A__B`; everything else in it is ignored. */
  readonly environment: Environment;
};

/**
 * One frozen configuration out of a file and the environment. Reports everything that is wrong at once.
 *
 * @throws SetupError CONFIG_SYNTAX or CONFIG_INVALID, each issue with its position or the name of its environment variable
 * @example loadConfig({ text: await readFile('nymgate.yaml', 'utf8'), file: 'nymgate.yaml', environment: process.env })
 */
export function loadConfig({ text, file, environment }: ConfigInput): Config {
  const { document, issues } = readDocument(text, file);
  if (document === undefined) throw setupError(issues);
  const data = document.data ?? {};
  const { overrides, issues: environmentIssues } = readEnvironment(
    environment,
    data,
    secretNames(data, environment),
  );
  const merged = applyOverrides(data, overrides);
  const parsed = configSchema.safeParse(merged);
  const findings: readonly SchemaFinding[] = [
    ...(parsed.success ? [] : schemaFindings(parsed.error)),
    ...crossChecks(merged),
  ];
  const found = [
    ...findings.map((finding) => toIssue(finding, { document, file, overrides })),
    ...environmentIssues,
  ];
  if (!parsed.success || found.length > 0) throw setupError(found);
  return deepFreeze(parsed.data);
}

function setupError(issues: readonly Issue[]): SetupError {
  const [first, ...rest] = [...issues].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  return new SetupError([
    first ?? { code: 'CONFIG_INVALID', severity: 'error', message: 'the configuration is not valid' },
    ...rest,
  ]);
}

type Origin = {
  readonly document: ConfigDocument;
  readonly file: string;
  readonly overrides: readonly Override[];
};

function toIssue({ path, key, message, fix }: SchemaFinding, { document, file, overrides }: Origin): Issue {
  const blamed = key === undefined ? path : [...path, key];
  const override = overrides.find(
    (candidate) => startsWith(blamed, candidate.path) || startsWith(candidate.path, blamed),
  );
  const rest = {
    code: 'CONFIG_INVALID' as const,
    severity: 'error' as const,
    ...(fix === undefined ? {} : { fix }),
  };
  if (override !== undefined)
    return { ...rest, message: `environment variable ${override.name}: ${message}` };
  const position: Position | undefined =
    key === undefined ? document.locate(path) : document.locateKey(path, key);
  return { ...rest, message, file, ...(position ?? { line: 1, column: 1 }) };
}

function startsWith(path: readonly (string | number)[], prefix: readonly (string | number)[]): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => String(path[index]) === String(step));
}

/** Names of environment variables that hold secrets (`env:NYMGATE_KEY`), wherever they are referred to: these override nothing. */
function secretNames(data: unknown, environment: Environment): ReadonlySet<string> {
  const overriding = Object.entries(environment).flatMap(([name, text]) =>
    /^NYMGATE_.*__|^NYMGATE_PSEUDONYMS$/i.test(name) ? [text] : [],
  );
  return new Set(
    [...JSON.stringify([data, overriding]).matchAll(/\benv:([A-Za-z_][A-Za-z0-9_]*)/g)].map(
      ([, name]) => name ?? '',
    ),
  );
}
