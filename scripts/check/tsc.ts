import { fileURLToPath } from 'node:url';

/** The compiler by its path: the older one, which only lends its parser to tools, has a command of the same name. */
export const TSC = [
  'node',
  fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript-native/package.json'))),
] as const;
