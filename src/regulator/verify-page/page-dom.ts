// The little that the verifier page asks of a document; the project's types know no browser.

/** An element; everything is written as text, never as markup. */
export interface PageElement {
  textContent: string | null;
  hidden: boolean;
  value: string;
  max: number;
  disabled: boolean;
  className: string;
  tabIndex: number;
  readonly files?: Iterable<Blob> | null;
  replaceChildren(...children: readonly (PageElement | string)[]): void;
  append(...children: readonly (PageElement | string)[]): void;
  addEventListener(event: string, listener: (event: { preventDefault(): void }) => void): void;
  focus(): void;
  setAttribute(name: string, value: string): void;
}

const { document } = globalThis as unknown as {
  document: {
    createElement(tag: string): PageElement;
    getElementById(id: string): PageElement | null;
  };
};

/** The element with this id. Throws where the page has none. */
export function byId(id: string): PageElement {
  const found = document.getElementById(id);
  if (found === null) throw new TypeError(`the page has no ${id}`);
  return found;
}

/** A new element with what stands in it. */
export function make(tag: string, ...children: readonly (PageElement | string)[]): PageElement {
  const element = document.createElement(tag);
  element.append(...children);
  return element;
}

/** A table with a caption and headings; the first cell of a row says what the row is about. */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): PageElement {
  const head = (words: string, scope: string): PageElement => {
    const cell = make('th', words);
    cell.setAttribute('scope', scope);
    return cell;
  };
  const whole = make(
    'table',
    make('caption', caption),
    make('thead', make('tr', ...heads.map((words) => head(words, 'col')))),
    make(
      'tbody',
      ...rows.map(([first = '', ...rest]) =>
        make('tr', head(first, 'row'), ...rest.map((words) => make('td', words))),
      ),
    ),
  );
  const around = make('div', whole);
  around.className = 'wide';
  around.tabIndex = 0;
  around.setAttribute('role', 'region');
  around.setAttribute('aria-label', caption);
  return around;
}
