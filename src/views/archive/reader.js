// Search and pages for the rows of a section. Without it all rows stand one below the other, as they do on paper.
(() => {
  const PAGE = 25;
  /** Letters without case and marks, so that `jose` finds `José`. */
  const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

  for (const find of document.querySelectorAll('.find')) {
    const section = find.closest('section');
    const rows = [...section.querySelectorAll('.row')];
    const turn = section.querySelector('.turn');
    const field = find.querySelector('input');
    const status = find.querySelector('[role=status]');
    let texts = null;
    let found = rows;
    let page = 0;

    const textOf = (row) =>
      plain([...row.querySelectorAll('.value')].map((one) => one.textContent).join('\n'));

    const show = () => {
      const shown = new Set(found.slice(page * PAGE, (page + 1) * PAGE));
      for (const row of rows) row.toggleAttribute('data-off', !shown.has(row));
      const pages = Math.ceil(found.length / PAGE);
      turn.hidden = pages < 2;
      for (const button of turn.querySelectorAll('button')) {
        const to = page + Number(button.dataset.turn);
        // A button that is switched off would lose the focus; one that only says so keeps it.
        button.setAttribute('aria-disabled', String(to < 0 || to >= pages));
      }
      const { all, found: some, none } = status.dataset;
      const words = found.length === 0 ? none : field.value.trim() === '' ? all : some;
      const first = page * PAGE + 1;
      const values = { first, last: first + shown.size - 1, found: found.length };
      status.textContent = words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    };

    field.addEventListener('input', () => {
      const words = plain(field.value).split(/\s+/).filter(Boolean);
      texts ??= rows.map(textOf);
      found = rows.filter((_, at) => words.every((word) => texts[at].includes(word)));
      page = 0;
      show();
    });

    turn.addEventListener('click', ({ target }) => {
      const button = target.closest('button');
      if (!button || button.getAttribute('aria-disabled') === 'true') return;
      page += Number(button.dataset.turn);
      show();
      status.focus();
      find.scrollIntoView();
    });

    find.hidden = false;
    show();
  }
})();
