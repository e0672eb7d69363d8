// Keys at the redaction desk, and the selection as a part to take out. Everything works without it, by buttons.
const OFF = 'habeas-keys-off';
const find = (selector) => document.querySelector(selector);
const toggle = find('#keys-switch');
const isOff = () => localStorage.getItem(OFF) === 'yes';

if (toggle) {
  const button = toggle.querySelector('button');
  const say = () => {
    button.textContent = isOff() ? 'Turn the keys on' : 'Turn the keys off';
  };
  toggle.hidden = false;
  say();
  button.addEventListener('click', () => {
    if (isOff()) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, 'yes');
    say();
  });
}

/** Where a point of the selection stands, counted in characters of the whole text. */
function offsetIn(original, node, offset) {
  const range = document.createRange();
  range.setStart(original, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** Sends what is selected in the text; false where nothing of it is. */
function takeSelection() {
  const original = find('#original');
  const form = find('#selection');
  const selected = getSelection();
  if (!original || !form || !selected || selected.isCollapsed) return false;
  const { startContainer, startOffset, endContainer, endOffset } = selected.getRangeAt(0);
  if (!original.contains(startContainer) || !original.contains(endContainer)) return false;
  form.elements.start.value = offsetIn(original, startContainer, startOffset);
  form.elements.end.value = offsetIn(original, endContainer, endOffset);
  form.elements.reason.value = find('#reason').value;
  form.elements.words.value = find('#words').value;
  form.requestSubmit();
  return true;
}

const KEYS = { j: 'a[rel=next]', k: 'a[rel=prev]', r: '[data-key=r]', u: '[data-key=u]', d: '[data-key=d]' };

document.addEventListener('keydown', (event) => {
  if (isOff() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  if (event.key === '?') {
    find('#keys').open = !find('#keys').open;
    return;
  }
  if (event.key === 'r' && takeSelection()) return;
  const meant = KEYS[event.key] ? find(KEYS[event.key]) : null;
  if (meant) {
    event.preventDefault();
    meant.click();
  }
});
