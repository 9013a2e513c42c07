import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchorsOf, type RepositoryFile, ROOT, repositoryFiles } from './repository-files.ts';
import { leadsToTest, readTitles, type Titled } from './test-titles.ts';

// How reasons are cited: CONTRIBUTING.md, "Reasons lead somewhere".

const pages = repositoryFiles(/\.md$/);
const code = repositoryFiles(/^(?!.*\.d\.ts$).*\.(?:tsx?|mjs|cjs|js)$/);
const threats = pages.find(({ name }) => name === 'threats.md')?.text ?? '';
const anchors = [...threats.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id ?? '');

/** Ids that mean a row of threats.md wherever they stand. */
const FAMILIES =
  'REQ|ODA|TOK|SAN|ERR|NET|LOG|CFG|SUP|BLK|HOK|ASY|REL|KND|KEY|LCK|SHP|LNK|PIN|FRZ|LOC|CON|SWI|RES|AUD|LEK|STO|SHR|TRC|IAC|WEB';
const SHORT_ID = new RegExp(
  `(?<![\\w%-])(?:T\\d{1,2}-\\d{2}|PRV-\\d|F[0-3]\\d|P(?:10|[1-9])|(?:${FAMILIES})-\\d{2})(?![\\w-])`,
  'g',
);

describe('every citation leads to a place in this repository', () => {
  test('short ids have a row in threats.md', () => {
    const cited = [...code, ...pages].flatMap(({ path, text }) =>
      [...text.matchAll(SHORT_ID)].map(([id]) => `${id} in ${path}`),
    );
    expect(cited.length).toBeGreaterThan(300);
    expect(cited.filter((each) => !anchors.includes(each.split(' ')[0]?.toLowerCase() ?? ''))).toEqual([]);
  });

  test('design rules have a row in threats.md, and are cited as "design rule 8"', () => {
    const cited = code.flatMap(({ path, text }) =>
      [...text.matchAll(/\bdesign rule (\d+)/gi)].map(([, rule]) => `design-rule-${rule} in ${path}`),
    );
    expect(cited.length).toBeGreaterThan(5);
    expect(cited.filter((each) => !anchors.includes(each.split(' ')[0] ?? ''))).toEqual([]);
  });

  test('pages that code names are there, and so are the parts of them', () => {
    // What `nymgate docs` writes for a deployment is no page of this repository.
    const written =
      /^(?:docs\/)?(?:connect|consent|uninstall|teams-policy|exchange-scope|readme|(?:privacy|dpia)-[\w.-]+)\.md$/;
    // The measure of words has pages of its own making.
    const cited = code
      .filter(({ path }) => !/^(?:tests|tools)\/words\//.test(path))
      .flatMap(({ path, text }) => pagesCited(text).map((page) => ({ path, ...page })))
      .filter(({ page }) => !written.test(page));
    expect(cited.length).toBeGreaterThan(150);
    const lost = cited.filter(({ page, parts }) => {
      const found = pages
        .filter(({ path }) => `/${path}`.endsWith(`/${page}`))
        .map(({ text }) => anchorsOf(text));
      return !found.some((known) => parts.every((part) => known.has(part)));
    });
    expect(lost).toEqual([]);
  });

  test('nothing is cited by a name that no page has', () => {
    const nameless = /\bfacts,? (?:sections? [A-Z]\b|\d)|\bsections? [A-N]\b(?!\w)|security\.md rule/i;
    const lines = code.flatMap(({ path, text }) =>
      text.split('\n').map((line, at) => `${path}:${at + 1}: ${line}`),
    );
    const ours = lines.filter((line) => !line.startsWith('tests/docs/citations.test.ts'));
    expect(ours.filter((line) => nameless.test(line))).toEqual([]);
  });

  test.each(pages.map(({ path }) => path))('links of %s to parts of pages lead to those parts', (path) => {
    const text = pages.find((page) => page.path === path)?.text ?? '';
    const links = [
      ...text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '').matchAll(/\]\(([^)\s#]*)#([^)\s]+)\)/g),
    ];
    const broken = links.filter(([, to = '', part = '']) => {
      if (/^[a-z]+:/.test(to)) return false;
      const target = to === '' ? path : posix.join(posix.dirname(path), to);
      const page = pages.find((each) => each.path === target);
      return page === undefined || !anchorsOf(page.text).has(part);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

/** `threats.md`, `threats.md#f16`, and what goes on from there (`, #f17`, ` (why), #f18 and #f19`), over the end of a line too. */
function pagesCited(text: string): readonly { readonly page: string; readonly parts: readonly string[] }[] {
  return [...text.matchAll(/(?<![\w/.-])(?:\.\.?\/)*([\w./-]*[\w-]\.md)\b(?:#([\w.-]*\w))?/g)].map(
    (match) => {
      const [, page = '', first] = match;
      const rest = text.slice(match.index + match[0].length);
      const list = /^(?:(?: \([^)]*\))?,?[\s*]+(?:and )?#[\w.-]*\w)*/.exec(rest)?.[0] ?? '';
      const more =
        first === undefined ? [] : [...list.matchAll(/#([\w.-]*\w)/g)].map(([, part = '']) => part);
      return { page, parts: [...(first === undefined ? [] : [first]), ...more] };
    },
  );
}

const run = code.filter(({ path }) => path.endsWith('.test.ts'));

/** Parts of the product that do not exist yet, and where they will be, as far as that is known. */
const NOT_BUILT: Readonly<Record<string, string | undefined>> = {
  webhooks: undefined,
  'asynchronous answers': undefined,
  downloads: undefined,
  'remote rules': undefined,
};

type Row = { readonly id: string; readonly section: string; readonly held: string };

const rows: readonly Row[] = threats.split('\n## ').flatMap((part) => {
  const section = part.split('\n')[0] ?? '';
  return [...part.matchAll(/^\| <a id="([^"]+)"><\/a>.* \| (.*) \|$/gm)].map(([, id = '', held = '']) => ({
    id,
    section,
    held,
  }));
});
const proven = rows.filter(({ section }) => section !== 'Actors');

/** What the last column of a row says, part by part. Undefined: something that this test does not know. */
type Proof =
  | { readonly kind: 'test'; readonly file: string; readonly path: readonly string[] }
  | { readonly kind: 'row'; readonly id: string }
  | { readonly kind: 'not built'; readonly feature: string }
  | { readonly kind: 'open' | 'not protected' }
  | undefined;

function proofsOf(held: string): readonly Proof[] {
  return held.split(/<br>|, (?=\[)/).map((part): Proof => {
    const [, file, ...path] = /^`.* › .*`$/.test(part) ? ['', ...part.slice(1, -1).split(' › ')] : [];
    if (file !== undefined) return { kind: 'test', file, path };
    if (part === '[open](#open)') return { kind: 'open' };
    if (part === '[not protected](../../SECURITY.md#what-is-not-protected)') return { kind: 'not protected' };
    const feature = /^not built yet: (.+)$/.exec(part)?.[1];
    if (feature !== undefined) return { kind: 'not built', feature };
    const [, id, anchor] = /^\[([A-Z0-9-]+)\]\(#([a-z0-9-]+)\)$/.exec(part) ?? [];
    return id !== undefined && anchor === id.toLowerCase() ? { kind: 'row', id: anchor } : undefined;
  });
}

/** Tests that `npm test` runs and that the row, or a row it leads to, names. */
function testsOf(id: string, seen: readonly string[] = []): readonly string[] {
  const row = proven.find((each) => each.id === id);
  if (row === undefined || seen.includes(id)) return [];
  return proofsOf(row.held).flatMap((proof) => {
    if (proof?.kind === 'test') return [`${proof.file} › ${proof.path.join(' › ')}`];
    return proof?.kind === 'row' ? testsOf(proof.id, [...seen, id]) : [];
  });
}

describe('every threat, fault, rule, check and promise is held', () => {
  test('each has one row', () => {
    expect(anchors.filter((id, at) => anchors.indexOf(id) !== at)).toEqual([]);
    expect(rows.map(({ id }) => id)).toEqual(anchors);
    expect(proven.length).toBeGreaterThan(150);
  });

  test.each(proven.map(({ id, held }) => [id, held]))(
    '%s says by what, in a form that is known',
    (id, held) => {
      const proofs = proofsOf(held);
      expect(proofs).not.toContain(undefined);
      for (const proof of proofs) {
        if (proof?.kind === 'row') expect(anchors).toContain(proof.id);
        if (proof?.kind === 'not built') expect(Object.keys(NOT_BUILT)).toContain(proof.feature);
      }
      const excused = proofs.some((proof) => proof?.kind !== 'test' && proof?.kind !== 'row');
      expect(excused || testsOf(id).length > 0, `${id} names no test`).toBe(true);
    },
  );

  const named = [...new Set(proven.flatMap(({ id }) => testsOf(id)))];
  test.each(named)('there is a test %s, and a suite runs it', (reference) => {
    const [file, ...path] = reference.split(' › ');
    const holding = (files: readonly RepositoryFile[]) =>
      files.filter((each) => leadsToTest(titlesOf(each), path)).map((each) => each.path);
    if (holding(run.filter(({ name }) => name === file)).length > 0) return;
    expect.fail(
      `no such test in a file of this name; in another: ${holding(run).join(', ') || 'none either'}`,
    );
  });

  test('what is open is listed with its reason, and nothing else is', () => {
    const list = threats.slice(threats.indexOf('\n## Open\n'));
    const listed = [...list.matchAll(/^- \[[^\]]+\]\(#([^)]+)\): \S.{20,}$/gm)].map(([, id]) => id);
    const open = proven.filter(({ held }) => proofsOf(held).some((proof) => proof?.kind === 'open'));
    expect(listed.sort()).toEqual(open.map(({ id }) => id).sort());
  });

  test('what is not built yet does not exist', () => {
    const places = Object.values(NOT_BUILT).filter((place) => place !== undefined);
    expect(places.filter((place) => existsSync(join(ROOT, place)))).toEqual([]);
  });
});

const titles = new Map<string, readonly Titled[]>();
function titlesOf({ path, text }: RepositoryFile): readonly Titled[] {
  const known = titles.get(path) ?? readTitles(text);
  titles.set(path, known);
  return known;
}
