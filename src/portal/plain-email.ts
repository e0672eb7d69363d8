// An address that somebody typed into a form of the portal: one plain address, or the error of its field.
import { isProblem } from '../platform/problem.ts';
import { readEmail } from '../subjects/identifiers.ts';
import { fieldError } from '../web/page.ts';

/** The address, read strictly. Throws `form-not-valid` at its field with this message, the key of a sentence. */
export function plainEmail(field: string, text: string, message = 'form.error.emailPlain'): string {
  try {
    return readEmail(text);
  } catch (error) {
    if (isProblem(error) && error.code === 'email-not-plain') throw fieldError(field, message);
    throw error;
  }
}
