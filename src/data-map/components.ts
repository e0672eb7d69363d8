// Strongly connected components of a directed graph in topological order; linear, and without recursion.

/**
 * Groups `0 … size-1` so that members of one group reach each other, sources first. `next(i)` lists where `i`
 * points. Tarjan's algorithm with an explicit stack: a chain of 100,000 collections must not end the call stack.
 */
export function components(size: number, next: (node: number) => readonly number[]): number[][] {
  const order = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const onStack = new Uint8Array(size);
  const stack: number[] = [];
  const groups: number[][] = [];
  let counter = 0;
  for (let root = 0; root < size; root += 1) {
    if (order[root] !== -1) continue;
    const work: { node: number; targets: readonly number[]; at: number }[] = [];
    const enter = (node: number): void => {
      order[node] = low[node] = counter;
      counter += 1;
      stack.push(node);
      onStack[node] = 1;
      work.push({ node, targets: next(node), at: 0 });
    };
    enter(root);
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const { node } = frame;
      const target = frame.targets[frame.at];
      if (target !== undefined) {
        frame.at += 1;
        if (order[target] === -1) enter(target);
        else if (onStack[target] === 1) low[node] = Math.min(low[node] ?? 0, order[target] ?? 0);
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) low[parent.node] = Math.min(low[parent.node] ?? 0, low[node] ?? 0);
      if (low[node] === order[node]) {
        const group: number[] = [];
        for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
          onStack[member] = 0;
          group.push(member);
          if (member === node) break;
        }
        groups.push(group.reverse());
      }
    }
  }
  return groups.reverse();
}
