// How the desk says what became of a bundle and of its links.
import type { OrderState } from '../deliveries/bundle-order.ts';
import type { DeliveryView } from '../regulator/orders/order-view.ts';
import type { Tag } from './words.ts';

export const ORDER_TAGS: { readonly [S in OrderState]: Tag } = {
  waiting: { words: 'Waits to be built', colour: 'grey' },
  building: { words: 'Being built', colour: 'blue' },
  ready: { words: 'Ready', colour: 'green' },
  failed: { words: 'Failed', colour: 'red' },
  expired: { words: 'Time is over', colour: 'grey' },
};

export const CODE_WAY_WORDS = {
  phone: 'By telephone',
  post: 'By post',
  'in-person': 'In person',
} as const;

/** How far a link went, as one tag. */
export function deliveryTag(link: DeliveryView, at: Temporal.Instant): Tag {
  if (link.downloadedAt !== null) return { words: 'Downloaded', colour: 'green' };
  if (link.endedAt !== null) return { words: 'Link ended', colour: 'grey' };
  if (Temporal.Instant.compare(at, link.expiresAt) >= 0) return { words: 'Link too old', colour: 'grey' };
  if (link.openedAt !== null) return { words: 'Opened', colour: 'blue' };
  return link.codeShownAt === null
    ? { words: 'Sent, no code yet', colour: 'yellow' }
    : { words: 'Sent', colour: 'yellow' };
}
