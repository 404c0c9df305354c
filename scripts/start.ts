import { buildSpecimens } from './build/specimens.ts';

// The specimens are part of what the tool is told to look at, so they are built before it looks.
await buildSpecimens();
await import('../src/cli/main.ts');
