// Preact, htm and signals behind one import, so that no page knows where the vendored files lie.
import { h } from '../vendor/preact/preact.js';
import htm from '../vendor/htm/htm.js';

/** Tagged template that builds Preact nodes: html`<p class="lead">${text}</p>`. */
export const html = htm.bind(h);

export { Component, Fragment } from '../vendor/preact/preact.js';
export { useEffect, useLayoutEffect, useId, useMemo, useRef, useState, useCallback } from '../vendor/preact/hooks.js';
export { signal, computed, effect, batch, untracked } from '../vendor/signals/signals-core.js';
import '../vendor/signals/signals.js'; // lets components follow the signals they read
