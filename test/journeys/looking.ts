// Looks at a page as it was answered: axe-core with WCAG 2.2 AA, its width, heading, title, language, and where errors lead.
import type { Browser } from 'playwright-core';
import { bringAxe, openAxeWindow, screenshot, writeInto } from '../support/browser.ts';

/** Windows of a telephone and of a desk. */
export const WIDTHS = [320, 1280] as const;

export interface Looking {
  /** What is wrong with a page, in words; at both widths, or at those that are told. */
  look(name: string, html: string, widths?: readonly number[]): Promise<string[]>;
  /** Places of the page that was looked at last whose focus cannot be seen. */
  unseenFocus(): Promise<string[]>;
  close(): Promise<void>;
}

/** How the window of a person is set up, for looks at high contrast, less motion, and large text. */
export interface Settings {
  readonly forcedColors?: 'active';
  readonly contrast?: 'more';
  readonly reducedMotion?: 'reduce';
  readonly colorScheme?: 'dark';
  /** Rules of the person's own style sheet. */
  readonly styles?: string;
}

/** Opens one window, into which every page is written; `url` is where style sheets come from. Axe runs in it, so scripts run there and nowhere else. */
export async function openLooking(browser: Browser, url: string, settings: Settings = {}): Promise<Looking> {
  const { styles, ...preferences } = settings;
  // Settings change how a page is drawn, not what stands in it: that is looked at without any.
  const under = Object.keys(settings).length > 0;
  const page = await openAxeWindow(browser, url, preferences);
  return {
    look: async (name, answered, widths = WIDTHS) => {
      const found: string[] = [];
      for (const [at, width] of widths.entries()) {
        await page.setViewportSize({ width, height: 900 });
        if (at === 0) {
          await bringAxe(page, url);
          await writeInto(page, answered);
          if (styles !== undefined) await page.addStyleTag({ content: styles });
        }
        await screenshot(page, `${name}-${width}`.replaceAll(/[^\w-]+/g, '_'));
        for (const fault of await page.evaluate(faults, at > 0 || under)) found.push(`${width} px: ${fault}`);
      }
      return found;
    },
    unseenFocus: async () => {
      await page.keyboard.press('Tab');
      return await page.evaluate(unseen);
    },
    close: async () => await page.context().close(),
  };
}

/** Runs in the page; `drawn`: only what depends on how the page is drawn is looked at, for the rest of it has been. */
async function faults(drawn: boolean): Promise<string[]> {
  const { axe, document } = globalThis as unknown as {
    axe: {
      run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    };
    document: {
      title: string;
      documentElement: { lang: string; scrollWidth: number; clientWidth: number };
      querySelectorAll(selector: string): Iterable<Part>;
      createComment(text: string): Place;
      getElementById(id: string): unknown;
      styleSheets: Iterable<{ readonly cssRules: { readonly length: number } }>;
    };
  };
  interface Place {
    replaceWith(other: Part | Place): void;
  }
  interface Part extends Place {
    readonly id: string;
    readonly localName: string;
    readonly textContent: string | null;
    readonly outerHTML: string;
    readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
    readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string | null }>;
    readonly children: Iterable<Part> & { readonly length: number };
    getAttribute(name: string): string | null;
    getBoundingClientRect(): { right: number; width: number };
    closest(selector: string): unknown;
    querySelectorAll(selector: string): Iterable<Part>;
  }
  // What tells one row from the next without changing what is wrong with it; all else must be the same.
  const own = [
    'id',
    'for',
    'href',
    'value',
    'name',
    'datetime',
    'headers',
    'aria-labelledby',
    'aria-describedby',
  ];
  const built = (part: Part): string =>
    [part, ...part.querySelectorAll('*')]
      .map(({ localName, attributes, childNodes }) => {
        const set = [...attributes].map(
          ({ name, value }) => `${name}=${own.includes(name) ? value !== '' : value}`,
        );
        const says = [...childNodes].some((one) => one.nodeType === 3 && /\S/.test(one.textContent ?? ''));
        return `${localName} ${set.join(' ')} ${says}`;
      })
      .join('\n');
  // Axe takes seconds for a thousand rows; it finds in one what it has found in thirty that are built alike.
  const aside: [Part, Place][] = [];
  for (const whole of document.querySelectorAll('main *')) {
    if (whole.children.length <= 30) continue;
    const seen = new Map<string, number>();
    for (const part of [...whole.children]) {
      const form = built(part);
      seen.set(form, (seen.get(form) ?? 0) + 1);
      if ((seen.get(form) ?? 0) > 30) aside.push([part, document.createComment('')]);
    }
  }
  for (const [part, place] of aside) part.replaceWith(place);
  const { violations } = await axe.run({
    resultTypes: ['violations'],
    ...(drawn
      ? { runOnly: ['target-size', 'color-contrast', 'scrollable-region-focusable', 'link-in-text-block'] }
      : {}),
    rules: { 'target-size': { enabled: true } },
  });
  for (const [part, place] of aside.reverse()) place.replaceWith(part);
  const found = violations.map(
    ({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 140) ?? ''}`,
  );
  const { scrollWidth, clientWidth, lang } = document.documentElement;
  if (scrollWidth > clientWidth + 1) {
    const widest = [...document.querySelectorAll('main *, header *, footer *')].find(
      (one) => one.getBoundingClientRect().right > clientWidth + 1 && one.closest('.house-scroll') === null,
    );
    found.push(`wider than the window: ${scrollWidth}, ${widest?.outerHTML.slice(0, 140) ?? ''}`);
  }
  if (![...document.styleSheets].some(({ cssRules }) => cssRules.length > 100)) found.push('no style sheet');
  const headings = [...document.querySelectorAll('h1')];
  if (headings.length !== 1) found.push(`${headings.length} first headings`);
  if (!/^[a-z]{2}(-[A-Za-z]+)?$/.test(lang)) found.push(`no language: ${lang}`);
  if (!/^\S[^–]{2,}/.test(document.title)) found.push(`a title that says nothing: ${document.title}`);
  const summary = [...document.querySelectorAll('.govuk-error-summary')];
  if (summary.length > 1) found.push(`${summary.length} summaries of errors`);
  for (const link of document.querySelectorAll('.govuk-error-summary a')) {
    const id = (link.getAttribute('href') ?? '').slice(1);
    if (document.getElementById(id) === null) found.push(`an error leads nowhere: #${id}`);
  }
  for (const message of document.querySelectorAll('.govuk-error-message')) {
    const described = [...document.querySelectorAll('[aria-describedby]')].some((one) =>
      (one.getAttribute('aria-describedby') ?? '').split(' ').includes(message.id),
    );
    if (!described) found.push(`an error that no field names: ${message.id}`);
  }
  return found;
}

/** Runs in the page: what can be reached by the keyboard and looks the same with the focus as without. */
function unseen(): string[] {
  const { document, getComputedStyle } = globalThis as unknown as {
    document: { querySelectorAll(selector: string): Iterable<Reachable> };
    getComputedStyle(one: Reachable, part?: string): Readonly<Record<string, string>>;
  };
  interface Reachable {
    readonly outerHTML: string;
    readonly type?: string;
    readonly nextElementSibling: Reachable | null;
    focus(): void;
    blur(): void;
    checkVisibility(): boolean;
  }
  const shape = (one: Reachable): string => {
    // The mark of a choice is drawn beside the field itself.
    const drawn = one.type === 'radio' || one.type === 'checkbox' ? one.nextElementSibling : null;
    const styles = drawn === null ? getComputedStyle(one) : getComputedStyle(drawn, '::before');
    return [
      'outlineStyle',
      'outlineWidth',
      'outlineColor',
      'boxShadow',
      'backgroundColor',
      'borderWidth',
      'borderColor',
    ]
      .map((name) => styles[name])
      .join();
  };
  const found: string[] = [];
  for (const one of document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary',
  )) {
    if (!one.checkVisibility()) continue;
    one.blur();
    const before = shape(one);
    one.focus();
    if (shape(one) === before) found.push(one.outerHTML.slice(0, 100));
  }
  return found.slice(0, 5);
}
