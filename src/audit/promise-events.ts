// The events of published documents, of what carries their clauses out, and of its proof, each with the sentence that people read in a timeline.

export const PROMISE_EVENTS = {
  'promise.broken': 'A promise was not proven: a probe failed, or its proof is too old.',
  'promise.mended': 'A promise that had not been proven is proven again.',
  'evidenceItem.given': 'A person vouched for something that no program can look at, with its day.',
  'document.captured': 'A published document was captured in a new version.',
  'document.translated': 'A translation of a published document was captured.',
  'document.judged': 'Staff said whether the change of a document is material.',
  'document.mended': 'Staff said how a defect of a captured document was put right.',
  'provision.confirmed': 'Staff read a clause and confirmed what it speaks of.',
  'control.confirmed': 'Staff tied a clause of a document to the control that carries it out.',
  'control.refused': 'Staff refused a control that was proposed for a clause.',
} as const;
