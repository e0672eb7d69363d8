// Everything that can be wrong with the files of a pack, each with what the refusal must say.

/** What is wrong, in which file of the Lumyx pack, how it gets there, and what the refusal says. */
export type Refusal = readonly [what: string, file: string, edit: (text: string) => string, says: string];
export const REFUSALS: readonly Refusal[] = [
  [
    'an unknown key',
    'controller.yaml',
    (text) => text.replace('time_zone:', 'timezone:'),
    'controller.yaml, line 5: "timezone" is not a key',
  ],
  [
    'an unknown key deeper',
    'controller.yaml',
    (text) => text.replace('row_cap:', 'rows:'),
    'line 20: "approvals.rows" is not a key',
  ],
  [
    'a key twice',
    'controller.yaml',
    (text) => `${text}slug: other\n`,
    'line 24: the same key "slug" stands twice',
  ],
  ['a missing key', 'controller.yaml', (text) => text.replace(/^name:.*\n/m, ''), '"name"'],
  [
    'an address of the house as slug',
    'controller.yaml',
    (text) => text.replace('slug: lumyx', 'slug: api'),
    'line 2: "slug" is an address of the house itself',
  ],
  [
    'the installation as slug',
    'controller.yaml',
    (text) => text.replace('slug: lumyx', 'slug: the-installation'),
    '"slug" is an address of the house itself',
  ],
  [
    'a slug with a slash',
    'controller.yaml',
    (text) => text.replace('slug: lumyx', 'slug: lumyx/x'),
    'line 2: "slug" must be small letters',
  ],
  [
    'a time zone that is none',
    'controller.yaml',
    (text) => text.replace('Europe/Berlin', 'Mars/Olympus'),
    'line 5: "time_zone" must be an IANA time zone',
  ],
  [
    'more days than the law gives',
    'controller.yaml',
    (text) => text.replace('answer_within_days: 30', 'answer_within_days: 45'),
    'line 17: "promises.answer_within_days"',
  ],
  [
    'a private key among those that vouch for people',
    'controller.yaml',
    (text) =>
      `${text}sign_in:\n  issuer: https://lumyx.example\n  keys: [{kty: OKP, crv: Ed25519, kid: a, x: ${'A'.repeat(43)}, d: secret}]\n`,
    'line 26: "sign_in.keys[0].d" is not a key',
  ],
  [
    'a shared secret among those that vouch for people',
    'controller.yaml',
    (text) => `${text}sign_in:\n  issuer: https://lumyx.example\n  keys: [{kty: oct, kid: a, k: c2VjcmV0}]\n`,
    'line 26: "sign_in.keys[0].kty"',
  ],
  [
    'two keys by one name',
    'controller.yaml',
    (text) => {
      const one = `{kty: OKP, crv: Ed25519, kid: a, x: ${'A'.repeat(43)}}`;
      return `${text}sign_in:\n  issuer: https://lumyx.example\n  keys: [${one}, ${one}]\n`;
    },
    'stands twice in the list',
  ],
  [
    'an authority without https',
    'controller.yaml',
    (text) => text.replace('https://www.daten', 'http://www.daten'),
    'line 13: "authority.url" must be an address that begins with https://',
  ],
  ['no YAML', 'controller.yaml', () => 'slug: [', 'it is not valid YAML'],
  [
    'an alias',
    'controller.yaml',
    (text) => text.replace('name: LumyxAI', 'name: &n LumyxAI').replace('language: en', 'language: *n'),
    'repeats itself by aliases',
  ],
  ['bottomless nesting', 'purposes.yaml', () => `purposes: ${'['.repeat(60_000)}`, 'purposes.yaml'],
  ['a file too large', 'purposes.yaml', (text) => `${text}#${'x'.repeat(200_000)}`, 'larger than 200 kB'],
  [
    'a secret as an address',
    'stores.yaml',
    (text) => text.replace('env:LUMYX_DATABASE_URL', 'postgresql://reader:hunter2@db/x'),
    'line 5: "stores[0].url" must be a reference',
  ],
  [
    'a store twice',
    'stores.yaml',
    (text) => text + text.split('\n').slice(2, 6).join('\n'),
    '"stores[2].name" stands twice',
  ],
  [
    'a store with an address and a description',
    'stores.yaml',
    (text) => text.replace('describe: ', 'url: "env:X"\n    describe: '),
    'line 10: "stores[1].describe" stands beside a url',
  ],
  [
    'a description outside its folder',
    'stores.yaml',
    (text) => text.replace('systems/stripe.yaml', 'systems/../../secret.yaml'),
    'line 9: "stores[1].describe" must name a file such as systems/payments.yaml',
  ],
  [
    'a description of no store',
    'systems/spare.yaml',
    () => 'system: Spare',
    'systems/spare.yaml: no store in stores.yaml is described by it',
  ],
  [
    'a map of two stores',
    'stores.yaml',
    (text) => `${text}${text.split('\n').slice(2, 6).join('\n').replace('name: platform', 'name: other')}`,
    'platform.yaml is also a map of the store platform',
  ],
  [
    'a map that is not there',
    'stores.yaml',
    (text) => text.replace('[platform.yaml]', '[platform.yaml, more.yaml]'),
    'datasets/more.yaml: the file is missing',
  ],
  [
    'a way out of the folder',
    'stores.yaml',
    (text) => text.replace('platform.yaml', '../../secret.yaml'),
    'must name a file in datasets/',
  ],
  [
    'a map of no store',
    'datasets/spare.yaml',
    () => 'dataset: []',
    'datasets/spare.yaml: no store in stores.yaml has this map',
  ],
  ['an unknown file', 'purpose.yaml', () => 'purposes: []', 'purpose.yaml: a pack has no file of this name'],
  [
    'a basis that is none',
    'purposes.yaml',
    (text) => text.replace('basis: contract', 'basis: because'),
    'line 3: "purposes[0].basis"',
  ],
  [
    'a purpose twice',
    'purposes.yaml',
    (text) => text.replace('name: service', 'name: account'),
    'line 4: "purposes[1].name" stands twice',
  ],
  [
    'a purpose of a map that nobody declared',
    'purposes.yaml',
    (text) => text.replace('to find faults', 'to find bugs'),
    'platform.yaml, line 67: lumyx_platform.api_request_logs has the purpose "to find faults"',
  ],
  [
    'a recipient who is reached through no store',
    'recipients.yaml',
    (text) => text.replace('store: stripe', 'store: strype'),
    'recipients.yaml, line 4: Stripe is reached through "strype", which stores.yaml does not have',
  ],
  [
    'a recipient of a map that nobody declared',
    'recipients.yaml',
    (text) => text.replace('name: Stripe', 'name: Strype'),
    'lumyx_platform.order has the recipient "Stripe"',
  ],
  [
    'a recipient on two roads',
    'recipients.yaml',
    (text) => text.replace('store: stripe', 'store: stripe, owner: pay@lumyx.example'),
    'line 4: "recipients[1].name" is reached by one road',
  ],
  [
    'a webhook without TLS',
    'recipients.yaml',
    (text) => text.replace('url: env:LUMYX_NABZCLAN_URL', 'url: "http://nabzclan.example/hook"'),
    'line 3: "recipients[0].webhook.url" must begin with https://',
  ],
  [
    'a field to find people by that is none',
    'recipients.yaml',
    (text) => text.replace('accounts.nabzclan_id', 'accounts.nabz'),
    'line 3: NabzClan finds people by "lumyx_platform.accounts.nabz", which its map does not have',
  ],
  [
    'a source that nobody declared',
    'datasets/platform.yaml',
    (text) => text.replace('source: { recipient: NabzClan }', 'source: { recipient: Nabz }'),
    'lumyx_platform.accounts takes nabzclan_name from the source "Nabz", which recipients.yaml does not have',
  ],
  [
    'a role that is none',
    'recipients.yaml',
    (text) => text.replace('role: processor', 'role: friend'),
    'line 4: "recipients[1].role"',
  ],
  [
    'a safeguard for nowhere',
    'recipients.yaml',
    (text) => text.replace('for: [payments for credits]', 'for: [payments], safeguard: standard clauses'),
    'say the country too',
  ],
  [
    'a provision that nobody wrote',
    'recipients.yaml',
    (text) => text.replace('share-stripe', 'share-with-stripe'),
    'line 4: there is no provision "share-with-stripe"',
  ],
  [
    'a bad duration',
    'retention.yaml',
    (text) => text.replace('P30D', '30 days'),
    'line 5: "retention[0].period" must be an ISO 8601 period',
  ],
  [
    'a collection that no map has',
    'retention.yaml',
    (text) => text.replace('platform.client_logs', 'platform.client_log'),
    'line 9: lumyx_platform.client_log is a collection that no map',
  ],
  [
    'a field that the map does not have',
    'retention.yaml',
    (text) => text.replace('counted_from: seen_at', 'counted_from: seen_on'),
    'line 12: lumyx_platform.client_logs has no field "seen_on"',
  ],
  [
    'two beginnings of a period',
    'retention.yaml',
    (text) =>
      text.replace('counted_from: seen_at', 'counted_from: seen_at\n    counted_from_event: account-closed'),
    'needs exactly one of',
  ],
  [
    'a period other than the map has',
    'retention.yaml',
    (text) => text.replace('P8Y', 'P10Y'),
    'is kept for P8Y by its map, and for another period here',
  ],
  [
    'keeping what the map lets go',
    'retention.yaml',
    (text) => text.replace('rule: at-most', 'rule: at-least'),
    'is kept by this rule, but its map does not say so',
  ],
  [
    'keeping without a rule',
    'retention.yaml',
    (text) => text.split('  - collection: lumyx_platform.staff')[0] ?? '',
    'lumyx_platform.staff_members is kept, but retention.yaml has no at-least rule',
  ],
  [
    'a provision twice',
    'provisions.yaml',
    (text) => text.replace('id: age-13', 'id: contact'),
    'stands twice',
  ],
  [
    'a day that is none',
    'provisions.yaml',
    (text) => text.replace('2026-03-20', '20 March'),
    'line 2: "document.dated" must be a day',
  ],
];
