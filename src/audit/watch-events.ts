// What the log says of published documents that are watched, and of changes that people are told of.

export const WATCH_EVENTS = {
  'watch.entitled': 'How many platforms may be watched was written down.',
  'watch.began': 'A published document is watched.',
  'watch.moved': 'A watched document is looked for at another address.',
  'watch.ended': 'A published document is watched no more.',
  'watch.changed': 'A watched document has changed; who is told by when stands in the alerts.',
  'watch.failing': 'Staff were told that a watched document cannot be looked at.',
  'watch.subscribed': 'A member of staff is told of changes of watched documents.',
  'watch.unsubscribed': 'A member of staff is told of changes no more.',
  'watch.alertMissed': 'An alert did not leave on the day of the change.',
  'watch.matched': 'Somebody decided whether two clauses of two documents speak of the same.',
  'recipient.reviewBegan': 'The terms of a recipient changed: nothing goes there until somebody has decided.',
  'recipient.reviewEnded':
    'Somebody decided on the changed terms of a recipient; the reason stands beside it.',
  'change.announced': 'A change of a document of ours was written down, for people to be told of it.',
  'change.peopleTold': 'Letters about a change were written.',
  'change.toldAll': 'Everybody whose address is known was written to about a change.',
  'change.holds': 'The day of a change has come; purposes that it names are asked again.',
  'purposes.askedAgain': 'Older consents to purposes do not count any more: people are asked again.',
} as const;
