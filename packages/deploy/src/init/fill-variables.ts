import type { Facts } from './facts.ts';

/**
 * An example's terraform.tfvars with known values; the others are comments, so that Terraform asks for them.
 */
export type FilledVariables = {
  readonly text: string;
  /** Required. */
  readonly open: readonly string[];
  /** Have a default. */
  readonly optional: readonly string[];
};

/** `name = value` at the top level; the value may span lines until its brackets close. */
type Setting = { readonly name: string; readonly lines: readonly string[] };

const NAME = /^([a-z_]+)\s*=\s*/;

/**
 * Example values must never be applied, since they could admit callers of a foreign account. So each setting
 * is known, harmless, or commented out.
 * @param defaults names of variables that have one
 * @example fillVariables('region = "eu-central-1"\n', { region: 'eu-west-1' }, new Set()).text // 'region =
 * "eu-west-1"\n'
 */
export function fillVariables(example: string, facts: Facts, defaults: ReadonlySet<string>): FilledVariables {
  const parts = readSettingLines(example).map((setting) => fill(setting, facts));
  const commented = parts.flatMap(({ open: name }) => name ?? []);
  const open = commented.filter((name) => !defaults.has(name));
  const optional = commented.filter((name) => defaults.has(name));
  const head = [
    ...(open.length > 0
      ? [`# To give, by taking away the # and writing your own values: ${open.join(', ')}.`]
      : []),
    ...(optional.length > 0 ? [`# The same where you need it: ${optional.join(', ')}.`] : []),
  ];
  return { text: [...head, ...parts.flatMap(({ lines }) => lines)].join('\n'), open, optional };
}

function readSettingLines(text: string): readonly Setting[] {
  const settings: { name: string; lines: string[] }[] = [];
  let depth = 0;
  for (const line of text.split('\n')) {
    const name = depth === 0 ? NAME.exec(line)?.[1] : undefined;
    if (name !== undefined || depth === 0) settings.push({ name: name ?? '', lines: [line] });
    else settings.at(-1)?.lines.push(line);
    depth += [...line].reduce(
      (sum, sign) => sum + ('{[('.includes(sign) ? 1 : '}])'.includes(sign) ? -1 : 0),
      0,
    );
  }
  return settings;
}

function fill({ name, lines }: Setting, facts: Facts): { lines: readonly string[]; open?: string } {
  if (name === '') return { lines };
  const known: Readonly<Record<string, string | undefined>> = facts;
  const fact = known[name];
  if (fact !== undefined)
    return { lines: [`${/^[a-z_]+\s*=\s*/.exec(lines[0] ?? '')?.[0] ?? ''}${JSON.stringify(fact)}`] };
  if (isHarmless(name, lines)) return { lines };
  return { lines: lines.map((line) => `# ${line}`), open: name };
}

/** Connector names, options and the scope of keys are harmless; an address, an ID or a person's name isn't. */
function isHarmless(name: string, lines: readonly string[]): boolean {
  return (
    ['instances', 'keys'].includes(name) &&
    !/@|example|contoso|[0-9a-f]{8}-[0-9a-f]{4}|https?:/i.test(lines.join('\n'))
  );
}
