// Accounts: ways in, and what a person can see and change of their own.
import { ask, get, send } from './client.js';

const post = (path, json, query) => send(path, { method: 'POST', json, query });

export const waysIn = () => get('/auth/ways-in');
export const signInByPassword = ({ email, password }, link = false) => post('/auth/login', { email, password }, link ? { link_oauth: true } : {});
export const registerByPassword = (who) => post('/auth/register', who);

/** Sends the browser to the outside account's sign-in. @param {{redirect_url?: string, invitation?: string, link?: boolean}} how */
export async function goOutside(how) {
  const { authorization_url: address } = await ask('/auth/oauth/google/login', { method: 'POST', guest: !how.link, json: how });
  window.location.assign(address);
}
export const comeBack = (answer) => post('/auth/oauth/callback', answer);
export const linkWaiting = () => ask('/auth/oauth/link', { method: 'POST' });
export const unlink = () => ask('/auth/oauth/unlink', { method: 'POST' });

export const profile = () => ask('/users/me/profile').then(({ user }) => user);
export const changeProfile = (json) => ask('/users/me/profile', { method: 'PATCH', json });
export const titles = () => ask('/users/me/titles');
export const wearTitle = (title) => ask('/users/me/title', { method: 'PUT', json: { title } });
export function uploadPicture(blob) {
  const body = new FormData();
  body.append('file', blob, 'picture');
  return ask('/users/avatar', { method: 'POST', body });
}
export const removePicture = () => ask('/users/avatar', { method: 'DELETE' });

export const methods = () => ask('/auth/methods');
export const setPassword = (password) => ask('/auth/set-password', { method: 'POST', json: { password } });
export const changePassword = (json) => ask('/auth/change-password', { method: 'POST', json });
export const renamePasskey = (id, name) => ask(`/webauthn/credentials/${id}/name`, { method: 'PATCH', json: { device_name: name } });
export const deletePasskey = (id) => ask(`/webauthn/credentials/${id}`, { method: 'DELETE' });

export const sessions = () => ask('/auth/sessions').then((answer) => answer.sessions);
export const endSession = (id) => ask(`/auth/sessions/${id}`, { method: 'DELETE' });
export const endOtherSessions = () => ask('/auth/sessions', { method: 'DELETE' });

export const deleteAccount = (json) => ask('/users/me', { method: 'DELETE', json });
