import { readFile } from 'node:fs/promises';
import type { FileStore } from '../../../kernel/ports.ts';

export const localFiles: FileStore = Object.freeze({ readText: (path: string) => readFile(path, 'utf8') });
