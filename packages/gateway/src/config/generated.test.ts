import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { GENERATED_CONFIG } from '../../../../tools/generated-config.ts';
import { listAlternatives, type SchemaNode } from '../../../clouds/src/settings/json-schema.ts';
import { configJsonSchema } from './config-settings.ts';
import { loadConfig } from './load-config.ts';

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const example = read('docs/reference/nymgate.example.yaml');

describe('what is made from the schema', () => {
  it.each(GENERATED_CONFIG.map((file) => [file.path, file] as const))('%s is fresh', (path, { content }) => {
    expect(read(path), 'run npm run generate').toBe(content());
  });

  it('the published schema is one that ajv accepts, and it agrees with the example and with misspelt keys', () => {
    const validate = new Ajv2020({ strict: true, validateFormats: false }).compile(configJsonSchema());
    expect(validate(parse(example))).toBe(true);
    expect(validate({ ...(parse(example) as object), lisen: {} })).toBe(false);
    expect(validate({})).toBe(false);
  });

  it('the example loads', () => {
    const config = loadConfig({ text: example, file: 'nymgate.example.yaml', environment: {} });
    expect(Object.keys(config.connectors)).toEqual(['entra-id', 'outlook-cal']);
  });

  it('every key says what it means, and every limit its consequence', () => {
    const mute = (node: SchemaNode, path: string): string[] =>
      listAlternatives(node).flatMap((variant) => [
        ...Object.entries(variant.properties ?? {}).flatMap(([key, child]) => [
          ...((child.description ?? '') === '' ? [`${path}.${key}`] : []),
          ...mute(child, `${path}.${key}`),
        ]),
        ...(variant.items === undefined ? [] : mute(variant.items, `${path}[]`)),
        ...(typeof variant.additionalProperties === 'object'
          ? mute(variant.additionalProperties, `${path}.*`)
          : []),
      ]);
    expect(mute(configJsonSchema(), '')).toEqual([]);
    const limits = Object.entries(configJsonSchema().properties?.['limits']?.properties ?? {});
    expect(limits.length).toBeGreaterThan(15);
    for (const [, { description }] of limits)
      expect(description).toMatch(/ [A-Z]+(?:_[A-Z]+)+\.$|the connection is closed\.$/);
  });
});
