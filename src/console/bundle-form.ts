// The form by which a bundle is ordered, and where each refusal is shown on it.
import { z } from 'zod';
import { CODE_WAYS } from '../deliveries/bundle-order.ts';
import { isProblem } from '../platform/problem.ts';
import type { WantedBundle } from '../regulator/orders/order-bundle.ts';
import { fieldError } from '../web/page.ts';

const text = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest, `Enter at most ${longest.toLocaleString('en-GB')} characters`);

export const emailField = text(254).min(1, 'Enter the address');

export const BundleForm = z.strictObject({
  from: z.iso.date('Enter the first day'),
  to: z.iso.date('Enter the last day'),
  oneCase: text(40).default(''),
  question: text(5000).default(''),
  authority: text(200).min(1, 'Enter the name of the authority'),
  email: emailField,
  otherWay: z.enum(CODE_WAYS, { error: 'Say how the code reaches them' }),
  recipient: text(3000).default(''),
});

/** What the form asks for. */
export function wantedOf(form: z.output<typeof BundleForm>): WantedBundle {
  const { from, to, oneCase, question, recipient, ...rest } = form;
  return {
    ...rest,
    from: Temporal.PlainDate.from(from),
    to: Temporal.PlainDate.from(to),
    oneCase: oneCase === '' ? null : oneCase,
    question: question === '' ? null : question,
    recipient: recipient === '' ? null : recipient,
  };
}

/** The field of a refusal, and what is said there. */
const AT_FIELD: Readonly<Record<string, readonly [field: string, sentence: string]>> = {
  'bundle-period-backwards': ['to', 'The last day lies before the first'],
  'bundle-period-future': ['to', 'The last day lies in the future; today is the last that can be told of'],
  'case-unknown': ['oneCase', 'There is no case of this reference or number'],
  'email-not-plain': ['email', 'Enter one plain address, like name@authority.example'],
  'age-recipient-malformed': ['recipient', 'This is no public key of age; it begins with age1'],
};

/** Shows a refusal at its field; throws what belongs to none. */
export function atItsField(error: unknown): never {
  const place = isProblem(error) ? AT_FIELD[error.code] : undefined;
  throw place === undefined ? error : fieldError(...place);
}
