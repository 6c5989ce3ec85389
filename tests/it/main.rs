//! The one integration binary: what users see, through the real server, the real store.
