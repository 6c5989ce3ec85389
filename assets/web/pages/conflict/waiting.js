// What the server said about an account that has the outside account's address already; kept for this tab only,
// for the way from /auth/callback to /auth/account-conflict and a reload there.
import { forget, remember, remembered } from '../../lib/tab-memory.js';

const key = 'oauth-conflict';

export const keepConflict = ({ email = '', existing_auth_methods: methods = [] } = {}, next = '/') => remember(key, { email, methods, next });
export const keptConflict = () => remembered(key);
export const dropConflict = () => forget(key);
