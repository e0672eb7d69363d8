// Characters that nobody sees and that change how a text is read: what others wrote is never shown with them.

/** Control, format (bidirectional overrides among them) and line separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;

/** The text with a space in place of each run of them. */
export function withoutUnseen(text: string): string {
  return text.replace(UNSEEN, ' ');
}
