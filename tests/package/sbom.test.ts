import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { describe, expect, test } from 'vitest';
import { readImageLock } from '../../tools/image/image-lock.ts';
import { imageSbom } from '../../tools/image/image-sbom.ts';

// Read from what is installed and locked, not by the tool that makes the file.

const root = fileURLToPath(new URL('../../', import.meta.url));
const json = (path: string) => JSON.parse(readFileSync(`${root}${path}`, 'utf8'));

type Component = {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly 'bom-ref': string;
  readonly hashes: readonly { alg: string; content: string }[];
  readonly licenses: readonly { license?: { id: string }; expression?: string }[];
};

const bom = json('sbom.cdx.json');
const components: readonly Component[] = bom.components;
const manifest = json('package.json');

/** Names of all that production needs, walked through the manifests in node_modules. */
function installed(names: readonly string[], seen = new Set<string>()): ReadonlySet<string> {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    installed(Object.keys(json(`node_modules/${name}/package.json`).dependencies ?? {}), seen);
  }
  return seen;
}

/** Of a bundle that holds these two. */
const PLACES = ['node_modules/@redis/client', 'node_modules/undici'];

describe('T8-01 lists of parts', () => {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);

  test.each([
    ['of the package', readFileSync(`${root}sbom.cdx.json`, 'utf8')],
    ['of the image for amd64', imageSbom({ architecture: 'amd64', lock: readImageLock(), places: PLACES })],
    ['of the image for arm64', imageSbom({ architecture: 'arm64', lock: readImageLock(), places: PLACES })],
    ['of the page of the console', readFileSync(`${root}packages/console/dist/page/sbom.cdx.json`, 'utf8')],
  ])('%s are CycloneDX by its own strict schema', async (_, text) => {
    expect(await validator.validate(text)).toBeNull();
  });

  test('with a part of no kind would not be', async () => {
    const wrong = { ...bom, components: [{ type: 'thing', name: 'a' }] };
    expect(await validator.validate(JSON.stringify(wrong))).not.toBeNull();
  });
});

describe('T8-01 the list of parts in the package', () => {
  test('is CycloneDX 1.6, of this version, without a time', () => {
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
    expect(bom.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(bom.metadata).toEqual({
      component: expect.objectContaining({
        name: 'nymgate',
        version: manifest.version,
        purl: `pkg:npm/nymgate@${manifest.version}`,
        licenses: [{ license: { id: manifest.license } }],
      }),
    });
    expect(manifest.files).toContain('sbom.cdx.json');
  });

  test('names every package that production needs, and no other', () => {
    expect(components.map(({ name }) => name)).toEqual(
      [...installed(Object.keys(manifest.dependencies))].sort(),
    );
    expect(components.length).toBeGreaterThanOrEqual(5);
  });

  test.each(components.map((component) => [component.name, component] as const))(
    '%s has the version, licence and hash that are locked and installed',
    (name, { version, licenses, hashes, purl }) => {
      expect(existsSync(`${root}node_modules/${name}/package.json`)).toBe(true);
      const own = json(`node_modules/${name}/package.json`);
      const { integrity } = json('package-lock.json').packages[`node_modules/${name}`];
      expect([version, purl]).toEqual([own.version, `pkg:npm/${name}@${own.version}`]);
      expect(licenses).toEqual([{ license: { id: own.license } }]);
      const [hash] = hashes;
      expect(hash?.alg).toBe('SHA-512');
      expect(`sha512-${Buffer.from(hash?.content ?? '', 'hex').toString('base64')}`).toBe(integrity);
    },
  );

  test('tells who needs whom', () => {
    const refs = new Set([...components.map((each) => each['bom-ref']), bom.metadata.component['bom-ref']]);
    const told: readonly { ref: string; dependsOn: readonly string[] }[] = bom.dependencies;
    expect(new Set(told.map(({ ref }) => ref))).toEqual(refs);
    expect(told.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.has(ref))).toEqual([]);
    const own = told.find(({ ref }) => ref.startsWith('pkg:npm/nymgate@'));
    expect(own?.dependsOn).toHaveLength(Object.keys(manifest.dependencies).length);
  });
});

describe('T8-01 the list of parts of the console’s page', () => {
  const page = `${root}packages/console/dist/page/`;
  const list = json('packages/console/dist/page/sbom.cdx.json');
  const held: readonly string[] = list.components.map((each: Component) => each.name);

  test('is of the console, and names every package that the page asks for, with its licence beside it', () => {
    expect(list.metadata.component).toMatchObject({
      name: 'nymgate-console',
      version: json('packages/console/package.json').version,
    });
    expect(held).toEqual(
      expect.arrayContaining(Object.keys(json('packages/console/package.json').devDependencies)),
    );
    const terms = readFileSync(`${page}LICENSES.txt`, 'utf8');
    for (const name of held) {
      const { version } = json(`node_modules/${name}/package.json`);
      expect(terms).toContain(`${name} ${version}\n`);
    }
    expect(terms).toContain(readFileSync(`${root}node_modules/preact/LICENSE`, 'utf8').trim());
  });

  test('names nothing of which no byte is there', () => {
    expect(held.filter((name) => /hono|valibot|playwright|types/.test(name))).toEqual([]);
  });
});
