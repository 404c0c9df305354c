/** A path that many routers take for the same, and how it is spelt. */
export interface Spelling {
  /** `with a slash at its end`, `in capitals`, … */
  readonly what: string;
  readonly path: string;
}

/**
 * Other spellings of a request's path: not equal as text, and equal to routers that normalise (RFC 3986, 6.2). Who looks at the text
 * before them, a check of rights say, or a counter, sees another path. The query stays; none is the path itself.
 */
export function pathSpellings(target: string): readonly Spelling[] {
  const mark = target.indexOf('?');
  const [path, query] = mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark)];
  const spellings: readonly Spelling[] = [
    {
      what: 'with another slash at its end',
      path: path.endsWith('/') && path !== '/' ? path.slice(0, -1) : `${path}/`,
    },
    { what: 'with two slashes at its beginning', path: `/${path}` },
    { what: 'with a dot segment', path: `/.${path}` },
    { what: 'through a folder and back', path: `/cleanroom/..${path}` },
    { what: 'with one letter escaped', path: escaped(path) },
    { what: 'in capitals', path: path.toUpperCase() },
    { what: 'with a parameter of its segment', path: `${path};a=b` },
    { what: 'with an ending', path: `${path}.json` },
  ];
  return spellings
    .filter((spelling) => spelling.path !== path)
    .map((one) => ({ ...one, path: one.path + query }));
}

/** The first letter as a percent-escape, which means the same (RFC 3986, 6.2.2.2). */
function escaped(path: string): string {
  return path.replace(/[a-z]/i, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
}
