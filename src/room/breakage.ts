/** What a fault does, and how it is undone; each says what it saw. */
export interface Breakage {
  readonly inject: () => Promise<Seen>;
  readonly heal: () => Promise<Seen>;
  /** Undoes it without looking, when the room is taken down. */
  readonly undo: () => Promise<unknown>;
}

/** Whether the effect was there that we looked for, and what we saw instead or besides. */
export interface Seen {
  readonly effective: boolean;
  readonly detail: string;
}
