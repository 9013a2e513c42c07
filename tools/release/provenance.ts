import type { ImageLock } from '../image/image-lock.ts';

/** One artifact: its name, and SHA-256 as hexadecimal digits. */
export type Subject = { readonly name: string; readonly sha256: string };

/** What a provenance statement is made of. */
export type BuildFacts = {
  readonly subjects: readonly Subject[];
  /** Where the source lies, as `git+https://…`; undefined: it was built from a clone that does not say. */
  readonly source: string | undefined;
  /** Undefined: files differ from every commit, so no digest names them. */
  readonly commit: string | undefined;
  readonly tag: string | undefined;
  /** The package lock, for the packages that the product is built from. */
  readonly packageLockSha256: string;
  readonly imageLock: ImageLock;
  /** Who built: the address of a workflow, or `local`. */
  readonly builder: string;
};

/**
 * How the artifacts were made: an in-toto statement (in-toto Attestation Framework, Statement v1) with SLSA Provenance v1
 * (slsa.dev/spec/v1.0/provenance) as its predicate. It is not signed; the release workflow's attestation is, and says the same about
 * who built.
 */
export function provenance({ subjects, source, commit, tag, ...built }: BuildFacts): object {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        // docs/reference/releases.md says what the command does.
        buildType: 'urn:nymgate:npm-run-release:1',
        externalParameters: { ...(source !== undefined && { source }), ...(tag !== undefined && { tag }) },
        internalParameters: {},
        resolvedDependencies: [
          {
            uri: source ?? 'urn:nymgate:clone',
            name: 'source',
            ...(commit !== undefined && { digest: { gitCommit: commit } }),
          },
          { name: 'package-lock.json', digest: { sha256: built.packageLockSha256 } },
          ...imageParts(built.imageLock),
        ],
      },
      runDetails: { builder: { id: built.builder } },
    },
  };
}

function imageParts({ debian, node }: ImageLock): readonly object[] {
  const debs = Object.entries(debian.packages).flatMap(([architecture, packages]) =>
    Object.entries(packages).map(([name, { version, sha256 }]) => ({
      uri: `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}&distro=${debian.suite}`,
      digest: { sha256 },
    })),
  );
  const nodes = [node.amd64, node.arm64].map(({ package: name, integrity }) => ({
    uri: `pkg:npm/${name}@${node.version}`,
    digest: { sha512: Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex') },
  }));
  return [...debs, ...nodes];
}
