// Events about promises: what binds, what could not be proven, and what people vouched for.

export const PROMISE_EVENTS = {
  'promises.changed': 'What documents promise, and what carries it out, was changed.',
  'promise.broken': 'A promise was not proven: a probe failed, or its proof is too old.',
  'evidenceItem.given': 'A person vouched for something that no program can look at, with its day.',
} as const;
