/** Letters and digits that are no word but an identifier: hexadecimal, or long and mixed. */
const IDENTIFIER = /^([\da-f]+|(?=.{8}).*\d[a-z]+\d.*)$/i;

/** A path without what differs from one run of a program to the next: numbers, times and identifiers. */
export const kindOf = (path: string): string =>
  path.replace(/[a-z\d]+/gi, (part) => (IDENTIFIER.test(part) ? '#' : part.replace(/\d+/g, '#')));
