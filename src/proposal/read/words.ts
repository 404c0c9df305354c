/** The words of a text for a shell that says no more than a command and its arguments; null where it needs a shell to be understood. */
export function plainWords(text: string | null): readonly string[] | null {
  if (text === null || !/^[\w@%+=:,./ -]+$/.test(text)) return null;
  const words = text.split(/\s+/).filter(Boolean);
  // `NAME=value program` is a shell's way to set a variable.
  return words.length === 0 || /^\w+=/.test(words[0] ?? '') ? null : words;
}

/** The port that a command line is told to listen on, as in `--port 8080` or `--listen=0.0.0.0:8080`; null where it says none. */
export function portIn(words: readonly string[]): number | null {
  const said = /(?:^| )--?(?:port|listen|http-port)[= ](?:[^\s,]*:)?(\d{1,5})(?= |$)/.exec(words.join(' '));
  const port = Number(said?.[1]);
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : null;
}
