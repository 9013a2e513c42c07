import { buildBundle, bytesAtStart } from './build-bundle.ts';

const folder = process.argv[2] ?? 'dist/bundle';
const metafile = await buildBundle(folder);
console.log(`${folder}/node.cjs: ${Math.round(bytesAtStart(metafile) / 1_000)} KB are read at start`);
