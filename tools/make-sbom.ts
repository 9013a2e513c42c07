import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A package as `package-lock.json` (lockfileVersion 3) has it. */
type Locked = {
  /** Of the product and its workspaces alone. */
  readonly name?: string;
  readonly version: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
};
type Lock = { readonly packages: Readonly<Record<string, Locked>> };

type Component = {
  readonly name: string;
  readonly ref: string;
  readonly locked: Locked;
  readonly needs: readonly string[];
};

/** A part that is no package of the lockfile, as CycloneDX writes it. */
export type OtherPart = Readonly<Record<string, unknown>> & { readonly 'bom-ref': string };

/** What an artifact holds. */
export type SbomInput = {
  /** Place in the lockfile of the package that holds it (`console`); without it the product itself. */
  readonly holder?: string;
  /** Packages, by their places in the lockfile (`node_modules/undici`); without it all that an installation of the package brings. */
  readonly places?: readonly string[];
  readonly others?: readonly OtherPart[];
};

/**
 * The parts of an artifact as CycloneDX 1.6: every package with version, licence and the hash of its archive. Made from the lockfile
 * alone, so that equal lockfiles make equal files: no time, a serial number out of the content. `npm sbom` (11.19) is not used: it
 * leaves out dependencies that development needs as well, and names the folder it runs in.
 *
 * @throws Error when the lockfile lacks a part
 * @example sbomJson({ places: ['node_modules/undici'] })
 */
export function sbomJson({ holder = '', places, others = [] }: SbomInput = {}): string {
  const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as Lock;
  const root = lock.packages[holder];
  if (root === undefined) throw new Error('package-lock.json has no package of its own');
  const components = places === undefined ? reachable(lock, root) : heldAt(lock, places);
  const { name = 'nymgate' } = root;
  const product = { name, ref: purl(name, root.version), locked: root };
  const own = places === undefined ? needsOf(lock, '', root) : places.filter((place) => names(root, place));
  const needed = [...own.map((place) => refOf(lock, place)), ...others.map((part) => part['bom-ref'])];
  const parts = {
    components: [...components.map(toComponent), ...others],
    dependencies: [
      { ref: product.ref, dependsOn: needed },
      ...components.map(({ ref, needs }) => ({ ref, dependsOn: needs.map((place) => refOf(lock, place)) })),
      ...others.map((part) => ({ ref: part['bom-ref'], dependsOn: [] })),
    ],
  };
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialOf(JSON.stringify([product, parts])),
    version: 1,
    metadata: { component: toComponent({ ...product, needs: [] }) },
    ...parts,
  };
  return `${JSON.stringify(bom, undefined, 2)}\n`;
}

function reachable(lock: Lock, root: Locked): readonly Component[] {
  const found = new Map<string, Component>();
  const visit = (place: string): void => {
    if (found.has(place)) return;
    const component = componentAt(lock, place);
    found.set(place, component);
    component.needs.forEach(visit);
  };
  needsOf(lock, '', root).forEach(visit);
  return sorted([...found.values()]);
}

/** What a bundler has taken: of what a package needs, only what was taken too. */
function heldAt(lock: Lock, places: readonly string[]): readonly Component[] {
  const held = new Set(places);
  return sorted(
    places.map((place) => {
      const component = componentAt(lock, place);
      return { ...component, needs: component.needs.filter((need) => held.has(need)) };
    }),
  );
}

function componentAt(lock: Lock, place: string): Component {
  const locked = lockedAt(lock, place);
  return { name: nameOf(place), ref: refOf(lock, place), locked, needs: needsOf(lock, place, locked) };
}

function sorted(components: readonly Component[]): readonly Component[] {
  return components.toSorted((a, b) => (a.ref < b.ref ? -1 : 1));
}

/** Whether the product itself asks for the package: of packages that a bundle takes up, development may be what installs them. */
function names({ dependencies, devDependencies }: Locked, place: string): boolean {
  return nameOf(place) in { ...dependencies, ...devDependencies };
}

/** Where the dependencies of a package lie, by Node's rule: beside it, or in a folder further out. */
function needsOf(
  lock: Lock,
  place: string,
  { dependencies, optionalDependencies }: Locked,
): readonly string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies }).map((name) => {
    for (let from = place; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
      const candidate = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
      if (lock.packages[candidate] !== undefined) return candidate;
      if (from === '') throw new Error(`package-lock.json has no ${name} for ${place}`);
    }
  });
}

function lockedAt(lock: Lock, place: string): Locked {
  const locked = lock.packages[place];
  if (locked === undefined) throw new Error(`package-lock.json has no ${place}`);
  return locked;
}

function nameOf(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function refOf(lock: Lock, place: string): string {
  return purl(nameOf(place), lockedAt(lock, place).version);
}

function purl(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function toComponent({ name, ref, locked: { version, license, integrity } }: Component): object {
  return {
    type: 'library',
    'bom-ref': ref,
    name,
    version,
    purl: ref,
    ...(license !== undefined && { licenses: [licenceOf(license)] }),
    ...(integrity !== undefined && { hashes: [hashOf(integrity)] }),
  };
}

/** An SPDX id, or an expression of several. */
function licenceOf(text: string): object {
  return /\s/.test(text) ? { expression: text } : { license: { id: text } };
}

/** Subresource Integrity (`sha512-` base64) as CycloneDX has it. */
function hashOf(integrity: string): object {
  const [, base64 = ''] = /^sha512-(\S+)$/.exec(integrity) ?? [];
  if (base64 === '') throw new Error('package-lock.json has a hash other than SHA-512');
  return { alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') };
}

/** A UUID (RFC 9562 section 5.8, version 8) out of the content. */
function serialOf(content: string): string {
  const hex = createHash('sha256').update(content).digest('hex');
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
