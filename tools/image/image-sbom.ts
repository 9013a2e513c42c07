import { sbomJson } from '../make-sbom.ts';
import type { Architecture, ImageLock } from './image-lock.ts';

type Component = Readonly<Record<string, unknown>> & { readonly 'bom-ref': string };
type Bom = Readonly<Record<string, unknown>> & {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};

/**
 * The list of parts of one image, CycloneDX 1.6: the product and its packages, Node, and Debian's packages, each with version and
 * hash. Made from the lockfiles alone.
 */
export function imageSbom(architecture: Architecture, lock: ImageLock): string {
  const bom = JSON.parse(sbomJson()) as Bom;
  const added = [nodeComponent(architecture, lock), ...debComponents(architecture, lock)];
  const product = bom.metadata.component['bom-ref'];
  return `${JSON.stringify(
    {
      ...bom,
      serialNumber: undefined,
      components: [...bom.components, ...added],
      dependencies: [
        ...bom.dependencies.map((each) =>
          each.ref === product
            ? { ...each, dependsOn: [...each.dependsOn, ...added.map((part) => part['bom-ref'])] }
            : each,
        ),
        ...added.map((part) => ({ ref: part['bom-ref'], dependsOn: [] })),
      ],
    },
    undefined,
    2,
  )}\n`;
}

function nodeComponent(architecture: Architecture, { node }: ImageLock): Component {
  const { package: name, integrity } = node[architecture];
  const purl = `pkg:npm/${name}@${node.version}`;
  const content = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
  return {
    type: 'platform',
    'bom-ref': purl,
    name: 'node',
    version: node.version,
    // The name under which faults of Node are published.
    cpe: `cpe:2.3:a:nodejs:node.js:${node.version}:*:*:*:lts:*:*:*`,
    purl,
    licenses: [{ license: { id: 'MIT' } }],
    hashes: [{ alg: 'SHA-512', content }],
  };
}

function debComponents(architecture: Architecture, { debian }: ImageLock): readonly Component[] {
  return Object.entries(debian.packages[architecture]).map(([name, { version, sha256 }]) => {
    const purl = `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}&distro=${debian.suite}`;
    return {
      type: 'library',
      'bom-ref': purl,
      name,
      version,
      purl,
      hashes: [{ alg: 'SHA-256', content: sha256 }],
    };
  });
}
