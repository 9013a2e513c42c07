import { type OtherPart, sbomJson } from '../make-sbom.ts';
import type { Architecture, ImageLock } from './image-lock.ts';

/** What one image is made of. */
export type ImageParts = {
  readonly architecture: Architecture;
  readonly lock: ImageLock;
  /** Packages that the bundle in it holds, by their places in `package-lock.json`. */
  readonly places: readonly string[];
};

/**
 * The list of parts of one image, CycloneDX 1.6: the product with the packages that its bundle holds, Node, and Debian's packages,
 * each with version and hash.
 */
export function imageSbom({ architecture, lock, places }: ImageParts): string {
  const others = [nodeComponent(architecture, lock), ...debComponents(architecture, lock)];
  return sbomJson({ places, others });
}

function nodeComponent(architecture: Architecture, { node }: ImageLock): OtherPart {
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

function debComponents(architecture: Architecture, { debian }: ImageLock): readonly OtherPart[] {
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
