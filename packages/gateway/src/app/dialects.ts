import { psoxyLanguage } from '@nymgate/psoxy/psoxy-language';
import type { RuleLanguages } from '@nymgate/rules/dialects/rule-language';
import { nativeLanguage } from './native-language.ts';

/** The rule languages that this product knows. A language is left out by leaving out its line here. */
export const DIALECTS: RuleLanguages = Object.freeze({
  native: nativeLanguage,
  psoxy: psoxyLanguage,
});
