// Reads HTML and Markdown in a thread of its own, so that a hostile page can be stopped from outside.
import { parentPort } from 'node:worker_threads';
import { marked } from 'marked';
import { type HtmlWords, htmlWords } from './html-words.ts';

export interface ReadingTask {
  readonly markdown: boolean;
  readonly text: string;
}

/** Markdown becomes HTML first, so that both are read by one rule. */
function words({ markdown, text }: ReadingTask): HtmlWords | null {
  try {
    return htmlWords(markdown ? marked.parse(text, { async: false, gfm: true }) : text);
  } catch {
    return null;
  }
}

parentPort?.on('message', (task: ReadingTask) => parentPort?.postMessage(words(task)));
