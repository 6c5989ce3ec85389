// Two lines of DOM building: text goes in as text, so nothing in the API description can become markup.
export function append(parent, children) {
  for (const child of children) if (child !== '' && child !== null && child !== undefined) parent.append(child);
  return parent;
}

export function element(name, attributes = {}, children = []) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return append(node, children);
}
