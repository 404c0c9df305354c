const SECRET = /(SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_?KEY|SIGNING_?KEY|CREDENTIAL)/i;

/** Whether a variable of that name holds what nobody else should see. */
export function namesSecret(variable: string): boolean {
  return SECRET.test(variable);
}
