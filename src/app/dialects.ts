import type { Dialects } from '../dialects/dialect.ts';
import { psoxyDialect } from '../psoxy/psoxy-dialect.ts';
import { nativeDialect } from './native-dialect.ts';

/** The rule languages that this product knows. A language is left out by leaving out its line here. */
export const DIALECTS: Dialects = Object.freeze({
  native: nativeDialect,
  psoxy: psoxyDialect,
});
