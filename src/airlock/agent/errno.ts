/** The errno or Node code of an error, or what stands in for one. */
export function errorCode(error: unknown, otherwise: string): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : otherwise;
}
