import { endpoints, firstThatAnswers } from '../../scripts/setup/endpoint.mjs';

/** Says what is missing before every room test fails for the same reason. */
export default async function engineAnswers() {
  if ((await firstThatAnswers(endpoints(process.env))) !== null) return;
  throw new Error('room tests need a container engine and none answers: run `node scripts/setup.mjs` first');
}
