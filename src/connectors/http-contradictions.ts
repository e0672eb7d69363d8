// What a description of a system gets wrong although each of its parts has the right shape.

interface Call {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Named {
  readonly collections: readonly {
    readonly name: string;
    readonly key: readonly string[];
    readonly columns: readonly { readonly name: string }[];
    readonly find: readonly (Call & { readonly by: readonly string[] })[];
    readonly get: Call;
    readonly update?: Pick<Call, 'path' | 'query'> | undefined;
    readonly delete?: Call | undefined;
  }[];
}

/** What the shapes alone cannot see: names that mean nothing, calls that would not name one record. */
export function* contradictions({ collections }: Named): Generator<[(string | number)[], string]> {
  const names = new Set<string>();
  for (const [at, one] of collections.entries()) {
    const here = ['collections', at];
    if (names.has(one.name)) yield [[...here, 'name'], 'stands twice in the list'];
    names.add(one.name);
    const columns = new Set(one.columns.map((each) => each.name));
    if (columns.size < one.columns.length) yield [[...here, 'columns'], 'names a column twice'];
    for (const [number, part] of one.key.entries())
      if (!columns.has(part)) yield [[...here, 'key', number], 'is no column of the collection'];
    for (const [number, each] of one.find.entries()) {
      for (const [index, by] of each.by.entries())
        if (!columns.has(by))
          yield [[...here, 'find', number, 'by', index], 'is no column of the collection'];
      const used = placeholders([each.path, each.query, each.body ?? null]);
      if (each.by.length !== used.size || each.by.some((by) => !used.has(by)))
        yield [[...here, 'find', number, 'by'], 'must be exactly the placeholders of the call'];
    }
    for (const act of ['get', 'update', 'delete'] as const) {
      const call = one[act];
      if (call === undefined) continue;
      const used = placeholders([call.path, call.query, 'body' in call ? (call.body ?? null) : null]);
      if (used.size !== one.key.length || one.key.some((part) => !used.has(part)))
        yield [[...here, act, 'path'], 'must hold every part of the key as a placeholder, and nothing else'];
    }
  }
}

function placeholders(parts: readonly unknown[]): Set<string> {
  const found = JSON.stringify(parts).matchAll(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g);
  return new Set([...found].map(([, one]) => one ?? ''));
}
