import { buildBundle } from './build-bundle.ts';

const folder = process.argv[2] ?? 'dist/bundle';
const { atStart, cache } = await buildBundle(folder);
const kilobytes = (bytes: number) => `${Math.round(bytes / 1_000)} KB`;
console.log(
  `${folder}/node.cjs: ${kilobytes(atStart)} are read at start, and ${kilobytes(cache)} that V8 ${process.versions.v8} has compiled`,
);
