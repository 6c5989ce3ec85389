// Whether somebody is signed in, for pages that show what is theirs, and the way in for who is not.
import { person } from './session.js';
import { here, leadingBack } from './return-path.js';

/** Called inside a component, it follows the session. */
export const isSignedIn = () => person.value !== null;

/** Where a guest signs in, to come back to this page. */
export const signInHref = (page = '/signin') => leadingBack(page, here());
