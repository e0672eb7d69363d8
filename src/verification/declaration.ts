// The declaration that a person signs: its words in her language, and what is kept of the signature.
import { translate } from '../languages/translate.ts';
import { sha256 } from '../platform/crypto.ts';

/** What stands above the signature, in the language of the case. */
export function declarationText(language: string, about: { name: string; reference: string }): string {
  return translate(language, 'proof.declaration.text', about);
}

/** Names a version of the text for ever: SHA-256 of its UTF-8 bytes. */
export function textHashOf(text: string): Buffer {
  return sha256(text);
}

/** What is sealed: enough to show later what was signed, by which name, and in which language. */
export interface SignedStatement {
  readonly text: string;
  readonly name: string;
  readonly language: string;
}
