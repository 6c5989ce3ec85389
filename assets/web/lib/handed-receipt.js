// A receipt that a reading hands to /verify, so that nobody has to save a file first. Lives as long as the tab's page.
let handed = '';

export const handReceipt = (text) => (handed = text);

/** Gives it once. */
export function takeReceipt() {
  const text = handed;
  handed = '';
  return text;
}
