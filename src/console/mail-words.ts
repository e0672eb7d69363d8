// How the desk says what a mail is, and why a machine left it to people or set it aside.
import type { MailState } from '../intake/incoming-mail.ts';
import type { Tag } from './words.ts';

export const MAIL_TAGS: { readonly [S in MailState]: Tag } = {
  received: { words: 'Being read', colour: 'blue' },
  'opened-case': { words: 'Opened a case', colour: 'green' },
  'continued-case': { words: 'On a case', colour: 'green' },
  triage: { words: 'For you', colour: 'yellow' },
  ignored: { words: 'Set aside', colour: 'grey' },
  spam: { words: 'Marked as spam', colour: 'grey' },
};

/** By the short code that the mail bears. */
export const WHY_WORDS: Readonly<Record<string, string>> = {
  clear: 'The wish is clear.',
  reference: 'It bears the reference of a case, and comes from its address.',
  ruled: 'A member of staff decided.',
  'no-wish-recognised': 'No phrase was found by which people ask for their rights.',
  question: 'It seems to ask how something is done.',
  'for-someone-else': 'It seems to speak for somebody else.',
  negated: 'It seems to say that something should not be done.',
  'already-done': 'It seems to tell of something that happened already.',
  'sign-in': 'It seems to be about a password or about signing in.',
  business: 'It seems to be about business, research or the press.',
  conditional: 'The wish seems to hang on a condition.',
  'two-wishes': 'It seems to hold more than one wish.',
  forwarded: 'It was forwarded, so the wish may be somebody else’s.',
  long: 'It is long, and may say more than one wish.',
  'only-quoted': 'The wish stands only in what the mail quotes.',
  'two-senders': 'It names more than one sender.',
  'sender-unreadable': 'Its sender cannot be read as one plain address.',
  'answer-elsewhere': 'It asks to be answered at another address than it came from.',
  'marked-as-spam': 'The mail server marked it as spam.',
  'reference-of-another-address': 'It bears the reference of a case, but comes from another address.',
  'message-id-again': 'An earlier mail with other words has the same Message-ID.',
  'many-mails': 'This sender wrote many mails today.',
  'many-cases': 'This sender got three letters of ours today.',
  'many-cases-of-all': 'Very many cases were opened by mail today.',
  unreadable: 'The message cannot be read: it is damaged, or built to harm.',
  'too-large': 'The message is over 25 MB; the whole of it lies in the mailbox.',
  'auto-submitted': 'A machine wrote it, and says so.',
  bulk: 'It was sent to many.',
  list: 'It comes from a mailing list.',
  bounce: 'It reports that a mail could not be delivered.',
  'no-reply': 'Its sender takes no answers.',
  suppressed: 'It asks machines not to answer.',
  'automatic-heading': 'Its heading is that of an automatic reply.',
  'our-own': 'It is a letter of ours, or comes in our name.',
  duplicate: 'The very same message came before.',
};
