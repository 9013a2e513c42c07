import type { Engine } from '../../packages/engine/src/sanitizer/open-native.ts';

/**
 * The engine that a run of the tests is told to use, `NYMGATE_ENGINE=tree npx vitest run …`; without the variable what the
 * product would choose.
 */
export const FORCED_ENGINE: Engine = read(process.env['NYMGATE_ENGINE']);

function read(value: string | undefined): Engine {
  if (value === undefined || value === '') return 'auto';
  if (value === 'auto' || value === 'bytes' || value === 'tree') return value;
  throw new Error('NYMGATE_ENGINE must be auto, bytes or tree.');
}
