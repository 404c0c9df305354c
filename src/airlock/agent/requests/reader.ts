/** Hears what the client of one connection sends, cut anywhere. */
export interface RequestReader {
  readonly read: (chunk: Buffer) => void;
}

/** Told the first word of each request; null, once, when no more can be told: encrypted, or not the protocol at all. */
export type OnRequest = (verb: string | null) => void;
