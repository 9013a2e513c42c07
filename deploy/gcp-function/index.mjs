import { createFunction } from 'nymgate/gcp';

export const nymgate = createFunction(import.meta.dirname);
