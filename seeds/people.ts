// Two hundred invented people, always the same ones: names of many places, addresses at example domains only.

/** Given name, family name, town and country belong together; later people mix the names of two rows. */
const ORIGINS = [
  ['Mira', 'Solberg', 'Oslo', 'NO'],
  ['Tomás', 'Pereira', 'Porto', 'PT'],
  ['Aiko', 'Tanaka', 'Osaka', 'JP'],
  ['Yusuf', 'Demir', 'Ankara', 'TR'],
  ['Ngozi', 'Okafor', 'Lagos', 'NG'],
  ['Élodie', 'Lefèvre', 'Lyon', 'FR'],
  ['Lars', 'Nygård', 'Bergen', 'NO'],
  ['Priya', 'Sharma', 'Pune', 'IN'],
  ['Zofia', 'Kowalska', 'Kraków', 'PL'],
  ['Mateo', 'García', 'Sevilla', 'ES'],
  ['Hanna', 'Lindqvist', 'Göteborg', 'SE'],
  ['Kofi', 'Mensah', 'Kumasi', 'GH'],
  ['Soo-jin', 'Park', 'Busan', 'KR'],
  ['Dmitri', 'Volkov', 'Sofia', 'BG'],
  ['Amara', 'Diallo', 'Conakry', 'GN'],
  ['Jürgen', 'Müller', 'Köln', 'DE'],
  ['Leila', 'Haddad', 'Beirut', 'LB'],
  ['Noah', "O'Brien", 'Galway', 'IE'],
  ['Ximena', 'Quispe', 'Cusco', 'PE'],
  ['Oleksandr', 'Shevchenko', 'Lviv', 'UA'],
] as const;
const DOMAINS = ['example.com', 'example.org', 'example.net'];

export interface Person {
  readonly name: string;
  readonly user: string;
  readonly email: string;
  readonly place: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** Letters without marks, for user names: `Müller` → `muller`. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}

/** The people of the demonstration, 400 at most; the first is Mira Solberg, who has rows everywhere. */
export function people(count = 200): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const round = Math.trunc(index / ORIGINS.length);
    const [given = ''] = ORIGINS[index % ORIGINS.length] ?? [];
    const [, family = '', place = '', country = ''] = ORIGINS[(index + round) % ORIGINS.length] ?? [];
    const user = `${plain(given)}.${plain(family)}`;
    return {
      name: `${given} ${family}`,
      user,
      email: `${user}@${DOMAINS[index % DOMAINS.length]}`,
      place,
      country,
    };
  });
}
