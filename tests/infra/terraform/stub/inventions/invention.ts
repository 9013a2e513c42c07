import type { CtyObject } from '../values.ts';

/**
 * What a cloud would answer for an attribute: a text, in which `{name}` is another attribute and `{uuid}`, `{hex}` are invented;
 * an object; or what a function makes of the known attributes.
 */
type Invention = string | object | ((value: CtyObject) => unknown);

/** By type and attribute. What is not listed is invented without meaning. */
export type Inventions = Readonly<Record<string, Readonly<Record<string, Invention>>>>;
