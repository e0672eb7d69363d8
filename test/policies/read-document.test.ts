// What is read of a document, and what is refused before anything is kept.
import { LARGEST_DOCUMENT, LONGEST_TEXT, readDocument } from '../../src/policies/read-document.ts';

const read = async (text: string | Buffer, type = 'text/plain') =>
  await readDocument(Buffer.from(text), type);

test('an HTML page is read as a browser shows it: its main part, without what nobody sees', async () => {
  const page = `<!doctype html><html lang="en-GB"><head><title>Privacy &amp; you</title><style>p{}</style></head><body>
    <nav>Home Shop</nav><header>Example</header><script>track()</script>
    <main><h1>Privacy&nbsp;policy</h1><p>We keep <b>logs</b> for<br>30 days.<p hidden>secret</p>
    <ul><li>Your name<li><p>Your e-mail address</p></ul><div style="display: none">unseen</div><!-- note -->
    <table><tr><td>Logs</td><td>30 days</td></tr></table></main><footer>Imprint</footer>`;
  const { text, title, language, readBy } = await read(page, 'text/html');
  expect(text).toBe(
    'Privacy policy\n\nWe keep logs for\n30 days.\n\n  • Your name\n  • Your e-mail address\n\nLogs 30 days',
  );
  expect({ title, language, readBy }).toEqual({
    title: 'Privacy & you',
    language: 'en-GB',
    readBy: 'page-1',
  });
});

test('the whole page is read where its main part is the smaller one', async () => {
  const page = `<main><p>Cookies?</p></main><div><p>We keep your name and your address for two years.</p></div>`;
  expect((await read(page, 'text/html')).text).toContain('two years');
});

test('Markdown is read by the same rule, and HTML inside it runs nowhere', async () => {
  const { text } = await read(
    '# Terms\n\nYou *agree* to:\n\n- be kind\n- pay\n\n<script>x()</script>\n',
    'text/markdown',
  );
  expect(text).toBe('Terms\n\nYou agree to:\n\n  • be kind\n  • pay');
});

test('spaces, ends of lines and marks of encodings make no difference; words do', async () => {
  const [a, b, c] = await Promise.all([
    read('\uFEFFOne\u00a0two  \r\nthree\r\n\r\n\r\n'),
    read('One two\nthree'),
    read('One two\nfour'),
  ]);
  expect(a.text).not.toBe('');
  expect(a.text).toBe(b.text);
  expect(a.textSha256.equals(b.textSha256)).toBe(true);
  expect(a.sha256.equals(b.sha256)).toBe(false);
  expect(b.textSha256.equals(c.textSha256)).toBe(false);
});

test('the encoding that the sender or the page names is the one that counts', async () => {
  const latin = Buffer.from('Datenschutzerklärung', 'latin1');
  expect((await read(latin, 'text/plain; charset=ISO-8859-1')).text).toBe('Datenschutzerklärung');
  const page = Buffer.from('<meta charset="windows-1252"><p>Löschung', 'latin1');
  expect((await read(page, 'text/html')).text).toBe('Löschung');
});

const REFUSED: readonly (readonly [string, () => string | Buffer, string, string])[] = [
  ['20 MB', () => Buffer.alloc(20_000_000, 'a'), 'text/plain', 'document-too-large'],
  ['one byte too many', () => Buffer.alloc(LARGEST_DOCUMENT + 1, 'a'), 'text/html', 'document-too-large'],
  [
    'more words than a policy has',
    () => 'word '.repeat(LONGEST_TEXT / 5 + 1),
    'text/plain',
    'document-too-large',
  ],
  ['nothing', () => '', 'text/plain', 'document-empty'],
  ['no words', () => ' \n*** 123\n', 'text/plain', 'document-empty'],
  ['a page without words', () => '<html><script>words()</script></html>', 'text/html', 'document-empty'],
  ['a PDF', () => '%PDF-1.7 ...', 'text/html', 'document-not-text'],
  ['bytes that are no text', () => Buffer.from([1, 2, 0, 4]), 'text/plain', 'document-not-text'],
  [
    'a picture',
    () => Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
    'text/plain; charset=latin1',
    'document-not-text',
  ],
  ['broken UTF-8', () => Buffer.from([0x61, 0xff, 0xfe]), 'text/plain', 'document-not-text'],
  ['an encoding that nobody knows', () => 'words', 'text/plain; charset=klingon', 'document-not-text'],
  ['a page that says it is plain text', () => '<!DOCTYPE html><p>x', 'text/plain', 'document-type-wrong'],
  ['JSON', () => '{"a":"word"}', 'application/json', 'document-type-unknown'],
  ['a media type that is none', () => 'words', '', 'document-type-unknown'],
];

test.each(REFUSED)('refused: %s', async (_what, text, type, code) => {
  await expect(read(text(), type)).rejects.toMatchObject({
    code,
    message: expect.stringContaining('Nothing was saved.'),
  });
});

test('what is too large is not even looked at', async () => {
  await expect(read(Buffer.alloc(LARGEST_DOCUMENT + 1, 'a'))).rejects.toThrow('larger than 5 MB');
});

test('a page nested a hundred thousand deep is read or refused in bounded time', async () => {
  const deep = `${'<div>'.repeat(100_000)}words${'</div>'.repeat(100_000)}`;
  const outcome = await read(deep, 'text/html').then(
    ({ text }) => text,
    (error: { code?: string }) => error.code,
  );
  expect(['words', 'document-unreadable']).toContain(outcome);
});
