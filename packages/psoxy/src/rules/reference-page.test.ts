import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../rules/src/text/yaml/read-yaml.ts';
import { readPsoxyRules } from './read-psoxy-rules.ts';
import { TRANSFORM_NAMES, TRANSFORM_RULES } from './transform-rules.ts';

const PAGE = readFileSync(new URL('../../../../docs/reference/rules-psoxy.md', import.meta.url), 'utf8');
const EXAMPLE = /```yaml\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '';

describe('docs/reference/rules-psoxy.md', () => {
  it('has an example without a finding, with every transform', () => {
    const { rules, issues } = readPsoxyRules(parseYaml(EXAMPLE), 'example.yaml');
    expect(issues).toEqual([]);
    const plan = rules?.compile((text) => createHash('sha256').update(text).digest('hex'));
    const types = plan?.endpoints.flatMap(({ response }) =>
      response.transforms.map(({ action }) => action.type),
    );
    expect(TRANSFORM_NAMES.filter((name) => !types?.includes(name))).toEqual([]);
  });

  it('lists every transform with its own keys', () => {
    const rows = [...PAGE.matchAll(/^\| `(\w+)` \| (none|`[^|]*`) \| (?:anything|text|text, number) \|/gm)];
    expect(rows.map(([, name, keys = '']) => [name, keys.match(/\w+(?=`)/g) ?? []])).toEqual(
      TRANSFORM_NAMES.map((name) => [name, Object.keys(TRANSFORM_RULES[name].keys)]),
    );
  });

  it.each(['pathTemplat', 'requestBodi'])(
    'an unknown key such as %s gets a suggestion from the keys that the page lists',
    (key) => {
      const { issues } = readPsoxyRules(parseYaml(`endpoints:\n  - ${key}: x\n`), 'r.yaml');
      const suggested = /did you mean "(\w+)"/.exec(issues[0]?.fix ?? '')?.[1] ?? 'none';
      expect(PAGE).toContain(`\`${suggested}\``);
    },
  );
});
