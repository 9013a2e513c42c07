import { createHash } from 'node:crypto';
import type { FileRuleSet } from '@nymgate/bulk/bulk-rules';
import type { BulkPseudonymizer } from '@nymgate/gateway/app/bulk/create-bulk-pseudonymizer';

/** Names of files and columns next to outputs. `digest`: what the rules don't contain becomes a keyed digest. */
export type NamePolicy = 'digest' | 'clear';

type Keys = Pick<BulkPseudonymizer, 'pseudonymizer'>;

const NAME_BINDING = Object.freeze({ connector: 'nymgate bulk', endpointId: 'name' });

/** 16 hex digits that only holders of the keys can compute: names of people could be guessed otherwise. */
function digestName(name: string, { pseudonymizer }: Keys): string {
  return createHash('sha256').update(pseudonymizer.sealLink(NAME_BINDING, name)).digest('hex').slice(0, 16);
}

const KNOWN_ENDING = /(?:\.(?:csv|tsv|tab|ndjson|jsonl|json|parquet))?(?:\.(?:gz|gzip|zst|zstd))?$/i;
/** `2026`, `2026-11-30`, `year=2026`, `month=11`: folders of exports. */
const DATE = /^(?:(?:year|dt|date)=)?(?:19|20)\d\d(?:-?\d\d){0,2}$|^(?:month|day|hour)=\d\d?$/;

/**
 * A relative name for outputs, manifests and logs. Names that `files` of the rules spell out, dates and endings
 * stay, and so do folders as such.
 * @example concealPath('hr/2026/Ana Lopez.csv', set, setup) // 'hr/2026/3f9ac2d104e88b71.csv'
 */
export function concealPath(name: string, set: FileRuleSet | undefined, setup: Keys): string {
  return name
    .split('/')
    .map((segment) => {
      const ending = KNOWN_ENDING.exec(segment)?.[0] ?? '';
      const stem = segment.slice(0, segment.length - ending.length);
      const isKnown = set?.literalNames?.has(segment) === true || DATE.test(stem);
      return isKnown ? segment : `${digestName(stem, setup)}${ending.toLowerCase()}`;
    })
    .join('/');
}

/** A column that no rule names. */
export function concealColumn(name: string, setup: Keys): string {
  return `d~${digestName(name, setup)}`;
}

/** Two capitalized words that no export is called by, or an address. */
const CAPITALIZED_WORDS = /(?<!\p{L})(\p{Lu}\p{Ll}+)[\s_.,+-]+(\p{Lu}\p{Ll}+)(?!\p{L})/gu;
const EXPORT_WORDS =
  /^(?:Absence|Active|All|Annual|Attendance|Bonus|Calendar|Company|Contract|Cost|Daily|Data|Department|Directory|Employee|Employees|Events|Export|File|Full|Global|Headcount|Hire|Hires|Hr|Human|Internal|Job|Leave|List|Mail|Manager|Master|Meeting|Meetings|Monthly|New|Office|Org|Payroll|People|Performance|Personal|Personnel|Position|Quarterly|Raw|Report|Resources|Review|Salary|Staff|Survey|Team|Teams|Test|Time|Training|User|Users|Weekly|Work|Worker|Workers|Year|Yearly)$/;

/** Whether a name may be that of a person. For warnings: it doesn't recognize all. */
export function resemblesPerson(name: string): boolean {
  if (/[^\s@/]@[^\s@/]/.test(name)) return true;
  return [...name.matchAll(CAPITALIZED_WORDS)].some(
    ([, first = '', second = '']) => !EXPORT_WORDS.test(first) && !EXPORT_WORDS.test(second),
  );
}
