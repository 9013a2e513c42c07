import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../index.ts';
import { createEntityRule, getEntityNames } from './all-entities.ts';
import type { ConnectorOptions } from './connector-options.ts';

// Finds what is missing in the tables, without a list that would have to be maintained.

const OPTIONS: readonly ConnectorOptions[] = [
  DEFAULT_CONNECTOR_OPTIONS,
  { pseudonymizeAppIds: false, includeGroups: false, basic: true, beta: true },
];

it('no two entities have one name', () => {
  expect(new Set(getEntityNames()).size).toBe(getEntityNames().length);
});

it('every entity is returned by some connector', () => {
  const returned = Object.values(CONNECTORS).flatMap(({ ruleSet }) =>
    OPTIONS.flatMap((options) => Object.keys(ruleSet(options).entities ?? {})),
  );
  expect(getEntityNames().filter((name) => !returned.includes(name))).toEqual([]);
});

it('every entity that has the name of a published type has a rule for each of its properties', () => {
  const published = publishedProperties();
  const compared = getEntityNames().filter((name) => published.has(upper(name)));
  expect(compared.length).toBeGreaterThan(100);
  for (const name of compared)
    for (const options of OPTIONS) {
      const properties = createEntityRule(name, options)?.properties ?? {};
      const missing = [...(published.get(upper(name)) ?? [])].filter((property) => !(property in properties));
      expect(missing, name).toEqual([]);
    }
});

/** Own and inherited properties of each type that is published outside of namespaces. */
function publishedProperties(): ReadonlyMap<string, ReadonlySet<string>> {
  const file = createRequire(import.meta.url).resolve(
    '@microsoft/microsoft-graph-types/microsoft-graph.d.ts',
  );
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const found = new Map<string, ts.InterfaceDeclaration>();
  source.forEachChild((node) => {
    if (ts.isInterfaceDeclaration(node)) found.set(node.name.text, node);
  });
  const listProperties = (name: string): readonly string[] => {
    const declaration = found.get(name);
    const parents = (declaration?.heritageClauses ?? []).flatMap(({ types }) => types);
    const declared = (declaration?.members ?? []).filter(ts.isPropertySignature);
    return [
      ...parents.flatMap((parent) => listProperties(parent.getText(source))),
      ...declared.map((member) => member.name?.getText(source) ?? ''),
    ];
  };
  return new Map([...found.keys()].map((name) => [name, new Set(listProperties(name))]));
}

function upper(name: string): string {
  return name.replace(/^./, (letter) => letter.toUpperCase());
}
