// What the doors themselves answer, beside their pages: every kind of refusal has a look of its own.
import type { State } from './page-states.ts';

/** What a door says that is no page of anybody, by its section. */
export const DOOR_STATES: Readonly<Record<string, readonly State[]>> = {
  '': [
    { at: '?what=ever', status: 400 },
    { at: '/nothing', status: 404 },
    { at: '/requests/not-an-id', status: 404 },
    { at: '/complaint', form: { what: 'x'.repeat(102_400) }, status: 413 },
    {
      at: '/complaint',
      form: Object.fromEntries(Array.from({ length: 201 }, (_, field) => [`f${field}`, ''])),
      status: 413,
    },
  ],
  '/console': [
    { at: '/nothing', status: 404 },
    { at: '/accounts/{account}', as: 'auditor', status: 403 },
    { at: '/cases/{withdrawn}/redraw', form: {}, from: '/cases/{withdrawn}', status: 409 },
  ],
};
