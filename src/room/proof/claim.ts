/** What the proof calls the host that it tries to reach from a room: the engine's own, or that of cleanroom where the engine is elsewhere. */
export const HOST = { here: 'the host', elsewhere: 'the host of cleanroom' } as const;

/** What it calls the listener there, at which it knocks from without: who must be refused inside must be there. */
export const LISTENER = {
  here: 'the host’s own listener',
  elsewhere: 'the listener on the host of cleanroom',
} as const;
