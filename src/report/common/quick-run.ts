/** What every rendering says of a quick run, before the lines of what each category left unproven. */
export const QUICK_RUN =
  'This was a quick run: its rooms were used more than once, and what failed in one of those was asked again in a fresh one. It did not prove:';
