import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createImageConfig } from '../../tools/image/create-image-config.ts';
import { HOME } from '../../tools/image/product-tree.ts';
import { hostConfig } from '../harness/host-config.ts';
import { blocksOf } from './command-blocks.ts';
import { anchorsOf, ROOT, repositoryFiles } from './repository-files.ts';

// What the guides of the hosts and deploy/ say about the image, against what tools/image puts into it; and what each guide has to say.

const { Entrypoint, Cmd, User } = createImageConfig({
  version: '1.2.3',
  revision: 'abc',
  source: undefined,
  seconds: 0,
});
const [NODE = ''] = Entrypoint;
const PROGRAM = Entrypoint.at(-1) ?? '';
const CONFIG = Cmd.at(-1) ?? '';

const guides = repositoryFiles(/^docs\/guides\/host-.*\.md$/);
const deployed = readdirSync(join(ROOT, 'deploy'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: path.slice(ROOT.length), text: readFileSync(path, 'utf8') }));
/** Records of decisions tell what was so. */
const told = [
  ...repositoryFiles(/\.md$/).filter(({ path }) => !path.startsWith('docs/decisions/')),
  ...deployed,
].map((file) => [file.path, file.text] as const);

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

describe('where things lie in the image', () => {
  test('is told in several guides and manifests', () => {
    expect(PROGRAM).toBe(`/${HOME}/node.cjs`);
    expect(told.filter(([, text]) => text.includes(PROGRAM)).length).toBeGreaterThan(3);
    expect(deployed.length).toBeGreaterThan(20);
  });

  test.each(told)('%s tells no other place', (_, text) => {
    expect(all(text, /(?<![\w./])(\/[\w./-]*node\.cjs)/g).filter((path) => path !== PROGRAM)).toEqual([]);
    // Where a container is told which Node to run: whole path, or the name, which PATH leads to the same.
    const nodes = all(text, /(\S*\bnode),? \/[\w./-]*node\.cjs/g);
    expect(nodes.filter((node) => node !== NODE && node !== 'node' && node !== `"${NODE}`)).toEqual([]);
  });

  test.each(told)('%s hands over no other user than the image has', (_, text) => {
    const users = all(text, /(?:runAsUser: |runAsGroup: |fsGroup: |uid=|--owner )(\d+)/g);
    expect(users.filter((user) => !User.split(':').includes(user))).toEqual([]);
  });

  test('and where it looks for its configuration is where the cloud guides mount one', () => {
    const cloud = guides.filter(({ name }) => /gcp|azure|container/.test(name));
    expect(cloud.filter(({ text }) => !text.includes(CONFIG)).map(({ name }) => name)).toEqual([]);
  });
});

describe.each(guides.map(({ name, text }) => [name, text] as const))('%s', (name, text) => {
  test.each([
    'what-it-costs-and-how-large',
    'upgrade',
    'roll-back',
    'rotate-keys',
    'back-up-keys',
    'logs',
    'watch',
    'take-down',
  ])('has a section #%s', (anchor) => {
    expect(anchorsOf(text)).toContain(anchor);
  });

  test('rotates over replicas in two steps, and builds only what npm ci has prepared', () => {
    const [, rotation = ''] = /^## Rotate keys\n([\s\S]*?)^## /m.exec(text) ?? [];
    expect(rotation).toMatch(/rotation\.md#a-new-key-over-several-replicas/);
    expect(rotation.toLowerCase()).toMatch(/\btwo\b/);
    const first = text.search(/npm run build|npm pack/);
    expect(text.slice(0, first + 1)).toMatch(/npm ci/);
  });

  test('names secret stores, and hands them a key without its line end, which would be refused', () => {
    expect(text).toMatch(/secret-stores\.md/);
    const stored = blocksOf(name, text).flatMap(({ text: block }) =>
      all(block, /^.*(?:gcloud secrets|az keyvault secret (?!download)|aws secretsmanager|vault kv)(.*)$/gm),
    );
    const files = stored.flatMap((line) =>
      all(line, /(?:--data-file[ =]|--file[ =]|file:\/\/|@)([\w.-]+)(?=\s|$)/g),
    );
    expect(files.filter((file) => !/^(?:-|nymgate\.yaml|\w+\.value)$/.test(file))).toEqual([]);
    for (const file of files.filter((each) => each.endsWith('.value')))
      expect(text).toContain(`tr -d '\\n' < ${file.replace('.value', '.txt')} > ${file}`);
  });

  test('every whole configuration is one', () => {
    const whole = blocksOf(name, text)
      .filter(({ language }) => language === 'yaml' || language === 'json')
      .map((block) => parse(block.text))
      .filter((config) => config.connectors !== undefined);
    for (const config of whole) expect(Object.keys(hostConfig(config).connectors)).not.toEqual([]);
  });
});
