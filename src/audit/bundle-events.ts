// Events about bundles for authorities: made, sealed, sent, opened, ended.

export const BUNDLE_EVENTS = {
  'bundle.begun': 'A bundle for an authority was asked for.',
  'bundle.built': 'A bundle for an authority was built and signed.',
  'bundle.failed': 'A bundle for an authority could not be built; nothing of it was delivered.',
  'bundle.ordered': 'A bundle for an authority was ordered at the desk.',
  'bundle.ready': 'A bundle for an authority lies sealed and can be sent.',
  'bundle.orderFailed': 'A bundle that was ordered could not be built, or hung and was given up.',
  'bundle.sent': 'An authority was sent a link to a bundle.',
  'bundle.codeShown': 'The code that opens a bundle was shown to staff, once.',
  'bundle.codeRefused': 'A code for a bundle was refused.',
  'bundle.opened': 'An authority opened a bundle with link and code.',
  'bundle.fileOpened': 'The file of a bundle was opened to be sent to the authority.',
  'bundle.partSent': 'Some bytes of a bundle were sent to the authority.',
  'bundle.downloaded': 'An authority downloaded a bundle.',
  'bundle.linkEnded': 'A link to a bundle was taken back or replaced.',
  'bundle.keyDestroyed': 'The key of the file of a bundle was destroyed.',
} as const;
