import { PROOF_MUTATIONS } from './mutations/index.ts';
import { UNPROVEN } from './unproven.ts';

// docs/security/proof-mutations.md has a row for each change and each test that must fail with it. Its rows are its data, so that a
// run of some changes keeps the rows of the others.

export const PROOF_PAGE = 'docs/security/proof-mutations.md';
const NOT_RUN = 'not run since';

export type ProofRow = {
  readonly change: string;
  readonly test: string;
  readonly outcome: 'red' | 'green' | 'not run' | typeof NOT_RUN;
  /** Day of the run; `never` without one. */
  readonly day: string;
};

type Named = Pick<ProofRow, 'change' | 'test'>;

const toKey = ({ change, test }: Named): string => `${change}\n${test}`;

/** Each change with each of its tests. */
function listProofs(): readonly Named[] {
  return PROOF_MUTATIONS.flatMap(({ name, guards }) => guards.map((test) => ({ change: name, test })));
}

export function readProofRows(page: string): readonly ProofRow[] {
  const rows = page.matchAll(
    /^\| `(.+)` \| `([^`]+)` \| (red|green|not run|not run since) \| (never|\d{4}-\d\d-\d\d) \|$/gm,
  );
  return [...rows].map(([, change = '', test = '', outcome = '', day = '']) => ({
    ...{ change: change.replaceAll('\\|', '|'), test, day },
    outcome: outcome as ProofRow['outcome'],
  }));
}

/** Proofs without a row, and rows without a proof. */
export function findUntrueProofs(page: string, proofs = listProofs()): readonly string[] {
  const [rows, named] = [readProofRows(page).map(toKey), proofs.map(toKey)];
  return [...named.filter((key) => !rows.includes(key)), ...rows.filter((key) => !named.includes(key))];
}

/**
 * The page with a row for each proof that there is.
 * @param results of a run; others keep their rows
 */
export function updateProofPage(
  page: string,
  results: readonly ProofRow[] = [],
  proofs = listProofs(),
): string {
  const known = new Map([...readProofRows(page), ...results].map((row) => [toKey(row), row]));
  return formatPage(
    proofs.map((proof) => known.get(toKey(proof)) ?? { ...proof, outcome: NOT_RUN, day: 'never' }),
  );
}

function formatPage(rows: readonly ProofRow[]): string {
  const count = (outcome: ProofRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  const waiting = UNPROVEN['no change written yet'].length;
  const elsewhere = UNPROVEN['guards what runs in another process, or files'].length;
  return `# Do the cited tests fail?

Written by \`npm run verify -- proofs\`. Each row is a change of one function or one rule of the product, and a test that [threats.md](threats.md) cites for it. The test passes without the change and must fail with it. The list is in \`tests/proofs\`; \`npm test\` checks that each function and rule still exists, that each change has its rows here, and that each cited test has a change or is listed as one without.

**${count('red')} of ${rows.length} failed as they must**; ${count(NOT_RUN)} were not run since they were written. Of the cited tests, ${waiting} have no change yet, and ${elsewhere} guard files or what runs in another process, where no change reaches it.

| change | test | outcome | run |
|---|---|---|---|
${rows.map(formatRow).join('\n')}
`;
}

function formatRow({ change, test, outcome, day }: ProofRow): string {
  return `| \`${change.replaceAll('|', '\\|')}\` | \`${test}\` | ${outcome} | ${day} |`;
}
