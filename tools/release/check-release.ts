/** What a release is made from. */
export type ReleaseState = {
  /** The tag on the commit; undefined: there is none. */
  readonly tag: string | undefined;
  readonly version: string;
  /** Versions of the other packages, by their folder. */
  readonly others: Readonly<Record<string, string>>;
  /** Whether files differ from the commit. */
  readonly clean: boolean;
  /** The whole of CHANGELOG.md. */
  readonly changelog: string;
};

/**
 * Why these sources are no release; nothing when they are one. Each says what to do.
 *
 * @example checkRelease({ tag: 'v1.0.0', version: '1.0.0', … }) // []
 */
export function checkRelease(state: ReleaseState): readonly string[] {
  const { tag, version, others, clean, changelog } = state;
  const problems: readonly (string | false)[] = [
    !clean && 'Files differ from the commit: commit or remove them.',
    tag !== `v${version}` &&
      `The commit has ${tag === undefined ? 'no tag' : `the tag ${tag}`} and package.json says ${version}: tag it v${version}.`,
    ...Object.entries(others).map(
      ([folder, other]) =>
        other !== version &&
        `${folder}/package.json says ${other}: all packages have one version, ${version}.`,
    ),
    releaseNotes(changelog, version) === undefined &&
      `CHANGELOG.md has no section "## [${version}]" with a date and words: move what is under "Unreleased" there.`,
  ];
  return problems.filter((problem) => problem !== false);
}

/**
 * What CHANGELOG.md says about a version, without its heading; undefined when it says nothing.
 *
 * @example releaseNotes('## [1.0.0] - 2026-12-01\n\nAll.\n', '1.0.0') // 'All.\n'
 */
export function releaseNotes(changelog: string, version: string): string | undefined {
  return wordsUnder(
    changelog,
    new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d{2}-\\d{2}\\n`),
  );
}

/**
 * What CHANGELOG.md says about the next version, for a rehearsal of it.
 *
 * @example getUnreleasedNotes('## [Unreleased]\n\nAll.\n') // 'A rehearsal, no release.\n\nAll.\n'
 */
export function getUnreleasedNotes(changelog: string): string | undefined {
  const words = wordsUnder(changelog, /^## \[Unreleased\]\n/);
  return words === undefined ? undefined : `A rehearsal, no release.\n\n${words}`;
}

function wordsUnder(changelog: string, heading: RegExp): string | undefined {
  const sections = changelog.split(/^(?=## \[)/m);
  const text = sections
    .find((section) => heading.test(section))
    ?.replace(heading, '')
    .trim();
  return text === undefined || text === '' ? undefined : `${text}\n`;
}
