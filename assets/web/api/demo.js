// The demo: who may be tried out, and signing in as one of them.
import { get, send } from './client.js';

export const demo = () => get('/demo');
export const beSomebody = (person) => send('/demo/sign-in', { method: 'POST', json: { person } });
