import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPsoxyRules } from './read-psoxy-rules.ts';

const PAGE = readFileSync(new URL('../../../docs/reference/rules-psoxy.md', import.meta.url), 'utf8');
const EXAMPLE = /```yaml\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '';

describe('docs/reference/rules-psoxy.md', () => {
  it('has an example without a finding, with every transform', () => {
    const { rules, issues } = readPsoxyRules(EXAMPLE, 'example.yaml');
    expect(issues).toEqual([]);
    const plan = rules?.compile((text) => createHash('sha256').update(text).digest('hex'));
    const types = plan?.endpoints.flatMap(({ response }) =>
      response.transforms.map(({ action }) => action.type),
    );
    expect(new Set(types).size).toBe(12);
  });

  it.each(['pathTemplat', 'requestBodi'])(
    'an unknown key such as %s gets a suggestion from the keys that the page lists',
    (key) => {
      const { issues } = readPsoxyRules(`endpoints:\n  - ${key}: x\n`, 'r.yaml');
      const suggested = /did you mean "(\w+)"/.exec(issues[0]?.fix ?? '')?.[1] ?? 'none';
      expect(PAGE).toContain(`\`${suggested}\``);
    },
  );
});
