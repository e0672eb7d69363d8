// Two hundred invented people, always the same ones: names of many places, addresses at example domains only.

const GIVEN = [
  'Mira',
  'Tomás',
  'Aiko',
  'Yusuf',
  'Ngozi',
  'Élodie',
  'Lars',
  'Priya',
  'Zofia',
  'Mateo',
  'Hanna',
  'Kofi',
  'Soo-jin',
  'Dmitri',
  'Amara',
  'Jürgen',
  'Leila',
  'Noah',
  'Ximena',
  'Oleksandr',
];
const FAMILY = [
  'Solberg',
  'Pereira',
  'Tanaka',
  'Demir',
  'Okafor',
  'Lefèvre',
  'Nygård',
  'Sharma',
  'Kowalska',
  'García',
  'Lindqvist',
  'Mensah',
  'Park',
  'Volkov',
  'Diallo',
  'Müller',
  'Haddad',
  "O'Brien",
  'Quispe',
  'Shevchenko',
];
const PLACES = ['Oslo', 'Porto', 'Osaka', 'Ankara', 'Lagos', 'Lyon', 'Bergen', 'Pune', 'Kraków', 'Sevilla'];
const COUNTRIES = ['NO', 'PT', 'JP', 'TR', 'NG', 'FR', 'NO', 'IN', 'PL', 'ES'];
const DOMAINS = ['example.com', 'example.org', 'example.net'];

export interface Person {
  readonly name: string;
  readonly user: string;
  readonly email: string;
  readonly place: string;
  readonly country: string;
}

/** Letters without marks, for user names: `Müller` → `muller`. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}

/** The people of the demonstration; the first is Mira Solberg, who has rows everywhere. */
export function people(count = 200): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const given = GIVEN[index % GIVEN.length] ?? '';
    const family = FAMILY[(index + Math.trunc(index / GIVEN.length)) % FAMILY.length] ?? '';
    const user = `${plain(given)}.${plain(family)}`;
    return {
      name: `${given} ${family}`,
      user,
      email: `${user}@${DOMAINS[index % DOMAINS.length]}`,
      place: PLACES[index % PLACES.length] ?? '',
      country: COUNTRIES[index % COUNTRIES.length] ?? '',
    };
  });
}
