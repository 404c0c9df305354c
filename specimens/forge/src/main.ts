import { goodParts } from './parts.ts';
import { run } from './run.ts';

await run(goodParts(), process.argv);
