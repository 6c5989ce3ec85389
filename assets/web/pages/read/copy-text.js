// Copies text. The clipboard API exists only on secure origins, and a site at home is often plain http
// on a LAN address; there the old way through a text field still works.
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'visually-hidden';
    const before = document.activeElement;
    document.body.append(field);
    field.select();
    let done = false;
    try {
      done = document.execCommand('copy');
    } catch {
      done = false;
    }
    field.remove();
    before?.focus();
    return done;
  }
}
