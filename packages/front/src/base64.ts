/** Strict, as Go reads it: the standard alphabet with its padding. Undefined for anything else. */
export function decodeBase64(text: string): Buffer | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z\d+/]*={0,2}$/.test(text)) return undefined;
  return Buffer.from(text, 'base64');
}
