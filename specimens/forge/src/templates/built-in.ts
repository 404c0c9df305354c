import { library } from './library.ts';
import { project } from './project.ts';
import { service } from './service.ts';

/** Text by path, by template. */
export const BUILT_IN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  library,
  project,
  service,
};
