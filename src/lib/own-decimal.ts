/** The first decimal number of a text that has four to twelve digits after its point: enough that another is never met by chance. */
const DECIMAL = /(?<![\d.])(\d+)\.(\d{4,12})(?![\d.])/;

/** The same text with other digits after the point of its first decimal number, and that number; null where it has none. */
export function withOwnDecimal(
  text: string,
  /** A uniform number in [0, 1). */
  draw: number,
): { readonly text: string; readonly decimal: string } | null {
  const found = DECIMAL.exec(text);
  if (found === null) return null;
  const [whole, integer = '', fraction = ''] = found;
  const decimal = `${integer}.${digitsOf(draw, fraction.length)}`;
  return {
    text: text.slice(0, found.index) + decimal + text.slice(found.index + whole.length),
    decimal,
  };
}

/** Whether that number stands in a text, and not as a part of another. */
export function holdsDecimal(text: string, decimal: string): boolean {
  return new RegExp(`(?<![\\d.])${decimal.replace('.', '\\.')}(?!\\d)`).test(text);
}

/** No digit is a zero, so that the number stays the same however it is written. */
function digitsOf(draw: number, count: number): string {
  const digits: number[] = [];
  for (let rest = draw; digits.length < count; ) {
    const scaled = rest * 9;
    digits.push(1 + Math.floor(scaled));
    rest = scaled - Math.floor(scaled);
  }
  return digits.join('');
}
