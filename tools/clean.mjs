import { rmSync } from 'node:fs';

// A stale file in dist would be published; start from nothing. npm runs a package's scripts in that package's folder.
rmSync('dist', { recursive: true, force: true });
