/** Texts as UTF-8. */
export const utf8 = new TextEncoder();

/** Base64 of bytes. */
export function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
