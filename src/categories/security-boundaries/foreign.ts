/** Origins of pages that are nobody's own: another site, and what browsers say for sandboxed frames and local files (Fetch, 3.2). */
export const FOREIGN: readonly string[] = ['https://foreign.example', 'null'];
