// Believable entries of the registers, to be changed in one field by each test.
import type { Breach } from '../../src/regulator/registers/breach.ts';
import type { Disclosure } from '../../src/regulator/registers/disclosure.ts';

/** A breach of which nobody was told yet. */
export function breachOf(more: Partial<Breach> & Pick<Breach, 'awareAt'>): Breach {
  return {
    facts: 'A laptop with a list of orders was stolen from a train.',
    effects: 'Names and addresses of customers may be read.',
    remedy: 'The disk was encrypted; the account was locked.',
    people: 1_200,
    records: 4_000,
    authority: 'open',
    toldAt: null,
    authorityReason: '',
    persons: 'open',
    personsToldOn: null,
    personsReason: '',
    ...more,
  };
}

/** An answered question of the police. */
export function disclosureOf(more: Partial<Disclosure> = {}): Disclosure {
  return {
    authority: 'Public prosecutor of Harbour City',
    askedOn: '2026-11-02',
    ground: 'Section 95 of the code of criminal procedure, order 7 Gs 12/26',
    outcome: 'given',
    given: 'Invoices of one customer of the year 2025',
    answeredOn: '2026-11-05',
    people: 1,
    gag: 'none',
    gagUntil: null,
    ...more,
  };
}
