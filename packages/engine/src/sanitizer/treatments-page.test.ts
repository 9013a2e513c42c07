import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coarsenTime } from '../kernel/time/coarsen-time.ts';
import { GRAINS } from '../plan/treatments.ts';
import { keepListedPhrases } from './transforms/keep-phrases.ts';
import { measureText } from './transforms/measure-text.ts';
import { getMeetingProvider, MEETING_SERVICES } from './transforms/meeting-provider.ts';
import { createTally } from './tree/tally.ts';

const page = readFileSync(new URL('../../../../docs/reference/treatments.md', import.meta.url), 'utf8');

function section(treatment: string): string {
  return page.split(/^## /m).find((part) => part.startsWith(`\`${treatment}\``)) ?? '';
}

/** The rows of a section's `in | out` table; each cell is a JSON text in code marks. */
function examples(treatment: string): [string, string][] {
  const rows = section(treatment).matchAll(/^\| `(".*")` \| `(".*")` \|$/gm);
  return [...rows].map(([, from = '', to = '']) => [JSON.parse(from), JSON.parse(to)]);
}

describe('docs/reference/treatments.md', () => {
  it('has a section for every treatment', () => {
    const sections = [...page.matchAll(/^## `(\w+)`$/gm)].map(([, treatment]) => treatment);
    expect(sections).toEqual(Object.keys(createTally().treatments));
  });

  it('shows coarsened times as they are', () => {
    const rows = [...section('coarsen').matchAll(/^\| `(\w+)` \| `"([^"]*)"` \| `"([^"]*)"` \|$/gm)];
    expect(rows).toHaveLength(9);
    for (const [, to, text = '', coarsened] of rows) {
      const grain = GRAINS.find((known) => known === to);
      expect(grain && coarsenTime(text, grain), text).toBe(coarsened);
    }
  });

  it('shows digests as they are', () => {
    expect(examples('textDigest')).toHaveLength(3);
    for (const [text, digest] of examples('textDigest')) expect(measureText(text)).toBe(digest);
  });

  it('shows phrases as they are', () => {
    const named = /^With the list (.*):$/m.exec(section('keepPhrases'))?.[1] ?? '';
    const phrases = [...named.matchAll(/`([^`]+)`/g)].map(([, phrase = '']) => phrase);
    expect(examples('keepPhrases')).toHaveLength(6);
    for (const [text, kept] of examples('keepPhrases'))
      expect(keepListedPhrases(text, phrases), text).toBe(kept);
  });

  it('shows the table of meeting services', () => {
    const rows = page.split('\n').filter((line) => /^\| [^|]+ \| `https:/.test(line));
    expect(rows).toEqual(
      MEETING_SERVICES.map(
        ({ name, domain, hosts }) =>
          `| ${name} | \`${domain}\` | ${hosts.map((host) => `\`${host}\``).join(', ')} |`,
      ),
    );
    const [, link = '', home] = /^`"(https:[^"]+)"` → `"([^"]+)"`$/m.exec(section('meetingProvider')) ?? [];
    expect(getMeetingProvider(link)).toBe(home);
  });
});
