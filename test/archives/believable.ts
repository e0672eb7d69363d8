// The archive that a person of the demonstration would get: every state, short and long sections.
import type { ArchiveInput } from '../../src/archives/archive-input.ts';
import { chunks, json, packed, section } from './sample.ts';

/** What a person of the demonstration would get. */
export async function believable(changes: Partial<ArchiveInput> = {}) {
  const day = (n: number) =>
    `2026-${String(1 + (n % 11)).padStart(2, '0')}-${String(1 + (n % 27)).padStart(2, '0')}`;
  const models = ['claude-sonnet-5', 'gpt-5.5-mini', 'gemini-3-pro'];
  const logs = Array.from({ length: 1240 }, (_, n) => ({
    id: n + 90071992,
    model: models[n % 3],
    input_tokens: (n * 7919) % 5000,
    output_tokens: (n * 104729) % 9000,
    requested_at: `${day(n)}T${String(n % 24).padStart(2, '0')}:14:07+00:00`,
  }));
  const sections = [
    section('platform-accounts', {
      rows: chunks(
        json([
          {
            id: '9007199254740995',
            email: 'maria.oliveira@example.org',
            name: 'Maria Oliveira',
            vip: false,
            avatar_url: null,
            created_at: '2024-03-11T09:22:41+00:00',
          },
        ]),
      ),
    }),
    section('platform-request-logs', {
      title: 'Requests to AI models',
      collection: 'api_request_logs',
      purposes: ['billing what you used', 'finding faults and abuse'],
      source: 'made by your use of the platform',
      recipients: ['Anthropic', 'OpenAI', 'Google'],
      retention: 'at most 30 days',
      categories: ['use of the service'],
      licences: [
        {
          name: 'Terms for outputs',
          url: 'https://lumyx.example/outputs',
          words: 'You may use what the models wrote, also for money. Do not train other models with it.',
          field: 'model',
        },
        { name: 'House rules', url: null, words: null, field: null },
      ],
      fields: [
        { name: 'id', label: 'Number' },
        { name: 'model', label: 'Model' },
        { name: 'input_tokens', label: 'Tokens in' },
        { name: 'output_tokens', label: 'Tokens out' },
        { name: 'requested_at', label: 'Time' },
      ],
      rows: chunks(json(logs)),
      expectedRows: 1240,
    }),
    section('platform-support', {
      title: 'Messages to support',
      collection: 'support_messages',
      purposes: ['answering you'],
      source: 'you',
      recipients: [],
      retention: null,
      fields: [
        { name: 'sent_at', label: 'Sent' },
        { name: 'body', label: 'Message' },
        { name: 'tags', label: 'Labels' },
      ],
      rows: chunks(
        json([
          {
            sent_at: '2026-10-02T10:00:00+00:00',
            body: 'Hello,\n\nmy invoice of September shows 12,40 € twice. Could you look into it?\n\nMany thanks\nMaria',
            tags: ['billing', 'invoice'],
          },
          { sent_at: '2026-10-03T08:12:00+00:00', body: 'Thank you, that was quick!', tags: [] },
        ]),
      ),
      expectedRows: 2,
    }),
    section('platform-sessions', {
      title: 'Sign-ins',
      collection: 'sessions',
      state: 'nothing-held',
      expectedRows: 0,
      fields: [],
    }),
    section('platform-billing', {
      title: 'Invoices',
      collection: 'billing_records',
      store: 'the billing database',
      state: 'failed',
      reason: 'The database did not answer in time. We are looking into it and will tell you.',
      fields: [],
      expectedRows: 0,
    }),
    section('platform-old', {
      title: 'Imported contacts of 2019',
      collection: 'contacts_2019',
      state: 'not-asked',
      reason: 'Nobody has described yet what this table holds.',
      purposes: [],
      source: null,
      recipients: [],
      retention: null,
      fields: [],
      expectedRows: 0,
    }),
  ];
  const statement = {
    reference: 'HB-2C4D-11',
    writtenAt: Temporal.Instant.from('2026-10-30T09:00:00Z'),
    words: 'I never asked for a VIP account.\nThe name should read Maria Oliveira Santos.',
  };
  const places = [
    { collection: 'accounts', field: 'name' },
    { collection: 'accounts', field: 'vip' },
  ];
  const statements = [
    { ...statement, places },
    { ...statement, reference: 'HB-9X7T-20', words: 'Some of this is not mine.', places: [] },
  ];
  return await packed(sections, { statements, ...changes });
}
