/** One line with a value. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** From 1. */
  readonly line: number;
}

/** All samples of one metric, with what was said about it. */
export interface Family {
  readonly name: string;
  /** As written under `# TYPE`; null where nothing was said. */
  readonly type: string | null;
  readonly samples: readonly Sample[];
}

/** A breach of the format. */
export interface Breach {
  /** From 1; 0 where it is about the whole. */
  readonly line: number;
  readonly says: string;
}

/** What a scrape brought. Lines that breach the format are left out of `families`, and told under `breaches`. */
export interface Exposition {
  /** Null for a format that is not read here; then nothing else is known. */
  readonly format: 'prometheus text 0.0.4' | 'prometheus text 1.0.0' | 'OpenMetrics 1.0' | null;
  readonly families: readonly Family[];
  readonly breaches: readonly Breach[];
}
