/** What every rendering says of a quick run, before the lines of what each category left unproven. */
export const QUICK_RUN =
  'This was a quick run: experiments share rooms, and what fails in a room that others had used is asked again in a fresh one. It did not prove:';
