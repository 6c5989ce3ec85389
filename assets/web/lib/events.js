// Server-sent events over fetch: EventSource can neither POST nor send a header. The format is the HTML standard's
// (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream); chunks may end anywhere, inside a
// character, a line or between CR and LF.

/** Takes text in pieces of any length, gives whole events. */
export class EventParser {
  #rest = '';
  #event = { id: '', type: '', data: [] };
  #lastId = '';

  /** @returns {Array<{id: string, type: string, data: string}>} the events that are whole by now */
  take(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    // The last line may go on; a CR at the very end may have its LF still to come.
    this.#rest = lines.pop();
    return lines.map((line) => this.#line(line)).filter(Boolean);
  }

  #line(line) {
    if (line === '') return this.#whole();
    const colon = line.indexOf(':');
    if (colon === 0) return null; // a comment: the server is alive
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#event.data.push(value);
    else if (field === 'event') this.#event.type = value;
    else if (field === 'id' && !value.includes('\0')) this.#lastId = value;
    return null;
  }

  #whole() {
    const { type, data } = this.#event;
    this.#event = { type: '', data: [] };
    return data.length ? { id: this.#lastId, type: type || 'message', data: data.join('\n') } : null;
  }
}

/** The next chunk, or an error when nothing comes for so long that the connection must be dead. */
function within(milliseconds, promise) {
  let timer;
  const silent = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error('silent')), milliseconds)));
  return Promise.race([promise, silent]).finally(() => clearTimeout(timer));
}

/**
 * The events of a stream of bytes, as they come.
 * @param {ReadableStream<Uint8Array>} body
 * @param {number} [patience]  milliseconds of silence after which the stream counts as cut
 */
export async function* events(body, patience = 40_000) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  try {
    for (;;) {
      const { value, done } = await within(patience, reader.read());
      if (done) return;
      yield* parser.take(decoder.decode(value, { stream: true }));
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
