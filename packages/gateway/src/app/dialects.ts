import type { Dialects } from '@nymgate/rules/dialects/dialect';
import { psoxyDialect } from '@nymgate/psoxy/psoxy-dialect';
import { nativeDialect } from './native-dialect.ts';

/** The rule languages that this product knows. A language is left out by leaving out its line here. */
export const DIALECTS: Dialects = Object.freeze({
  native: nativeDialect,
  psoxy: psoxyDialect,
});
