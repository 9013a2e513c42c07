import { type ShapeCheck, textShape } from '../text/yaml/shapes.ts';

export const description: ShapeCheck = textShape('text of at most 4096 characters');
export const word: ShapeCheck = textShape(
  'letters, digits and _, beginning with a letter',
  /^[A-Za-z][A-Za-z0-9_]{0,127}$/,
);
export const identifier: ShapeCheck = textShape(
  'lower-case words joined by hyphens, at most 64 characters',
  /^(?=.{1,64}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
);
