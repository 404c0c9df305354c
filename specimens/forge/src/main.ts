import { goodParts } from './parts.ts';
import { run } from './run.ts';
import { start } from './start.ts';
import { warmUp } from './warm-up.ts';

void start(
  () => run(goodParts(), process.argv),
  () => warmUp(goodParts()),
);
