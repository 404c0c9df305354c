/** A way to write a path so that a careless check does not know it again, and how a careless reader gets it back. */
export interface Encoding {
  readonly name: string;
  /** Whether it is percent-encoded already, and must stand in a URL as it is. */
  readonly percent: boolean;
  /** Tried on every path; the others are drawn. */
  readonly essential: boolean;
  readonly encode: (path: string) => string;
  readonly decode: (written: string) => string;
}

const percent = (text: string): string => text.replaceAll('.', '%2e').replaceAll('/', '%2f');

/** OWASP WSTG-ATHZ-01, "Testing Directory Traversal", and CWE-22's own examples. */
export const ENCODINGS: readonly Encoding[] = [
  { name: 'plain', percent: false, essential: true, encode: (path) => path, decode: (written) => written },
  {
    name: 'percent-encoded',
    percent: true,
    essential: true,
    encode: percent,
    decode: (written) => decodeURIComponent(written),
  },
  {
    name: 'percent-encoded twice',
    percent: true,
    essential: false,
    encode: (path) => percent(path).replaceAll('%', '%25'),
    decode: (written) => decodeURIComponent(decodeURIComponent(written)),
  },
  {
    name: 'slashes percent-encoded',
    percent: true,
    essential: false,
    encode: (path) => path.replaceAll('/', '%2F'),
    decode: (written) => decodeURIComponent(written),
  },
  {
    name: 'dots doubled, for a filter that removes ../ once',
    percent: false,
    essential: false,
    encode: (path) => path.replaceAll('../', '....//'),
    decode: (written) => written.replaceAll('....//', '../'),
  },
  {
    name: 'with backslashes',
    percent: false,
    essential: false,
    encode: (path) => path.replaceAll('/', '\\'),
    decode: (written) => written.replaceAll('\\', '/'),
  },
  {
    name: 'overlong UTF-8',
    percent: true,
    essential: false,
    encode: (path) => path.replaceAll('/', '%c0%af'),
    decode: (written) => written.replaceAll('%c0%af', '/'),
  },
  {
    name: 'full-width characters, for what normalises after it has checked',
    percent: false,
    essential: false,
    encode: (path) => path.replaceAll('..', '．．').replaceAll('/', '／'),
    decode: (written) => written.normalize('NFKC'),
  },
];
