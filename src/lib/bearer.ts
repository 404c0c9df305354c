/** Headers by which requests prove who sends them; the name of a user in another one may stand in every log. */
const PROVES = /auth|cookie|token|session|secret|api-?key/i;

/** Whether what stands as `placeholder` in these headers is a proof that its bearer alone should have. */
export function isShownAsProof(headers: Readonly<Record<string, string>>, placeholder: string): boolean {
  return Object.entries(headers).some(([name, text]) => PROVES.test(name) && text.includes(placeholder));
}
