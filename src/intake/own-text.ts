// The writer's own text of a mail: without what it quotes, and without the signature.

/** A line after which everything is quoted or forwarded, in the ways that mail programs write it. */
const BEGINS_QUOTE =
  /^\s*(-{2,}\s*(original message|ursprüngliche nachricht|message d'origine|message original|forwarded message|原始邮件|原始郵件)|(on|am|le)\b.{4,200}(wrote|schrieb|a écrit).{0,80}:\s*$|在.{4,200}写道[:：]|_{20,}\s*$|begin forwarded message:|(from|von|de|发件人|寄件者)\s?[:：].*@)/iu;

/** What the writer wrote; empty for a mail that only quotes. */
export function ownText(text: string): string {
  const rows: string[] = [];
  for (const row of text.split('\n')) {
    if (BEGINS_QUOTE.test(row) || /^-- ?$/.test(row)) break;
    if (!/^\s*>/.test(row)) rows.push(row);
  }
  return rows.join('\n').trim();
}
