import { readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { KINDS, type Kind } from './words/finding.ts';
import { judge, type Limits, lowerLimits, type Verdict } from './words/limits.ts';
import { measure } from './words/measure.ts';
import { summarize } from './words/report.ts';

// Measures names, comments, messages and pages. Fails if a rule has more findings than limits.json allows. With paths or `--only`,
// prints every finding of that part. `--lower` writes lower limits where fewer findings are left.

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const LIMITS = new URL('words/limits.json', import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    summary: { type: 'boolean', default: false },
    lower: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
  },
});
const files = positionals.map((path) => relative(ROOT, resolve(path)).replaceAll('\\', '/'));
const limits: Limits = JSON.parse(readFileSync(LIMITS, 'utf8'));
const verdicts = judge(measure(ROOT, { kinds: (values.only ?? KINDS).map(parseKind), files }), limits);
const failed = verdicts.filter(({ fails }) => fails);

if (values.lower && files.length === 0)
  writeFileSync(LIMITS, `${JSON.stringify(lowerLimits(limits, verdicts), null, 2)}\n`);
if (values.summary) console.log(summarize(verdicts));
else for (const finding of listPrinted()) console.log(formatFinding(finding));
for (const { kind, rule, findings, limit } of failed)
  console.log(`${kind}: rule ${rule}: ${findings.length} findings, limit ${limit}`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** In a run of everything, findings within their limit are not printed. */
function listPrinted(): Verdict['findings'] {
  const isPart = files.length > 0 || values.only !== undefined;
  return (isPart ? verdicts : failed)
    .filter(({ rule }) => rule !== 'passive')
    .flatMap(({ findings }) => findings);
}

function formatFinding({ file, line, kind, rule, text }: Verdict['findings'][number]): string {
  return `${file}:${line}: ${kind} ${rule}: ${text}`;
}

function parseKind(name: string): Kind {
  const kind = KINDS.find((known) => known === name);
  if (kind === undefined) throw new Error(`--only accepts ${KINDS.join(', ')}`);
  return kind;
}
