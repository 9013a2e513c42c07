import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Row, refuse } from './stand-in-programs.ts';

type Registry = {
  /** `skopeo`, for one image archive and this registry. */
  readonly skopeo: readonly Row[];
  /** Reference and digest of what was copied there. */
  readonly pushed: () => string | undefined;
};

/** A registry that lets one user in. @param place host and path of the image */
export function startRegistry(
  place: string,
  user: { readonly name: string; readonly token: string },
): Registry {
  let isLoggedIn = false;
  let digest: string | undefined;
  const [host] = place.split('/');
  return {
    pushed: () => (digest === undefined ? undefined : `${place}@${digest}`),
    skopeo: [
      [
        /login (?<server>\S+) --username (?<name>\S+) --password-stdin/,
        ({ server, name }, { input }) => {
          isLoggedIn = server === host && name === user.name && input.trim() === user.token;
          return isLoggedIn ? {} : refuse('unauthorized');
        },
      ],
      [
        /copy --all --preserve-digests oci-archive:(?<file>\S+) docker:\/\/(?<to>\S+):0\.2\.0/,
        ({ file = '', to }, { folder }) => {
          const path = join(folder, file);
          if (!isLoggedIn || to !== place || !existsSync(path)) return refuse(`cannot copy ${file} to ${to}`);
          digest = `sha256:${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
          return {};
        },
      ],
      [
        /inspect --format \{\{\.Digest\}\} docker:\/\/(?<from>\S+):0\.2\.0/,
        ({ from }) =>
          from === place && digest !== undefined ? { out: `${digest}\n` } : refuse('manifest unknown'),
      ],
    ],
  };
}
