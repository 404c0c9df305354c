import { goodParts } from './parts.ts';
import { run } from './run.ts';

void run(goodParts(), process.argv);
