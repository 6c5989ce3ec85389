// What the server said about an account that has the outside account's address already; kept for this tab only,
// for the way from /auth/callback to /auth/account-conflict and a reload there.
const key = 'oauth-conflict';

export function keepConflict({ email = '', existing_auth_methods: methods = [] } = {}, next = '/') {
  try {
    sessionStorage.setItem(key, JSON.stringify({ email, methods, next }));
  } catch {
    // Then the page says that nothing waits, and one begins anew.
  }
}

export function keptConflict() {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

export function dropConflict() {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}
