import { goodParts } from './parts.ts';
import { start } from './start.ts';

await start(goodParts());
