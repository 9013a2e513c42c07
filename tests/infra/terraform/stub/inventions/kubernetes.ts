import type { Inventions } from './invention.ts';

export const KUBERNETES: Inventions = {};
