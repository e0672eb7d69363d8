// A desk at which documents are asked for: people who were asked for one, and what stands of it in the tables.
import { SealedDocument } from '../../src/verification/sealed-document.ts';
import { type Person, personAt } from '../portal/person.ts';
import type { TestHouse } from '../support/test-house.ts';
import type { Desk, Visitor } from './desk.ts';

export const DOUBT = 'The name in your request is not the name of the account.';
export const EMAIL = 'mira@example.com';
export const idOf = (path: string): string => path.split('/').at(-1) ?? '';

/** A person who was asked for a document: her browser, the path of her request, its id. */
export interface Asked {
  readonly person: Person;
  readonly path: string;
  readonly requestId: string;
}

export interface DocumentDesk {
  /** She asks and proves her address; the approver asks her for a document, after what came `before` that. */
  asked(right: string, email?: string, before?: (requestId: string) => Promise<void>): Promise<Asked>;
  rowsOf(requestId: string): Promise<SealedDocument[]>;
  lastOf(requestId: string): Promise<string>;
}

export function documentDesk(home: TestHouse, desk: Desk, approver: Visitor): DocumentDesk {
  const rowsOf: DocumentDesk['rowsOf'] = async (requestId) =>
    await home.work(async (work) => {
      const rows = await SealedDocument.query(work.trx).where({ requestId }).orderBy(['sentAt', 'id']);
      return rows;
    });
  return {
    rowsOf,
    lastOf: async (requestId) => (await rowsOf(requestId)).at(-1)?.id ?? '',
    asked: async (right, email = EMAIL, before = undefined) => {
      const person = personAt(home, desk.app, home.lumyx);
      const path = await person.askAndProve({ right, email, ownWords: 'Please.' });
      await before?.(idOf(path));
      const answer = await approver.post(`/cases/${idOf(path)}/ask-document`, { doubt: DOUBT }, '/');
      expect(answer.status).toBe(303);
      return { person, path, requestId: idOf(path) };
    },
  };
}
