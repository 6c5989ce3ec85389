//! Every number of the accounts in one place. How often an address may do what stands in
//! [`crate::web::limits`].

use std::time::Duration;

use jiff::SignedDuration;

/// An access token lives so long (contract §0.2).
pub const ACCESS: SignedDuration = SignedDuration::from_mins(30);
/// A session that is not refreshed for so long is over (contract §0.2).
pub const REFRESH: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A session is over after so long, however active it is. The original meant seven days, which would
/// have made its own seven-day extension worthless.
pub const SESSION: SignedDuration = SignedDuration::from_hours(30 * 24);
/// For what needs a fresh sign-in and can ask for neither password nor passkey.
pub const FRESH: SignedDuration = SignedDuration::from_mins(5);
/// Exchanged refresh tokens that a session remembers; thirty days of half hours are 1440. Without a bound
/// whoever refreshes all day would fill the disk.
pub const MAX_USED_REFRESH: u64 = 1_500;
/// Sessions of a person at most; the one that was not seen for longest goes.
pub const MAX_SESSIONS: usize = 50;

/// Wrong passwords in a row until an account is locked.
pub const MAX_FAILURES: u32 = 5;
/// … and for how long; also how long a failure is remembered.
pub const LOCK: Duration = Duration::from_mins(15);
/// E-mail addresses whose failures are remembered at once, known or not.
pub const REMEMBERED_FAILURES: usize = 20_000;

/// A password's length, in characters (NIST SP 800-63B: at least 8, and room for a sentence).
pub const PASSWORD: (usize, usize) = (8, 128);
/// argon2id by OWASP's password storage cheat sheet: memory in KiB, passes, lanes.
pub const ARGON2: (u32, u32, u32) = (19_456, 2, 1);
/// A stored hash that asks for more memory than this, in KiB, is refused instead of computed.
pub const MAX_ARGON2_MEMORY: u32 = 64 * 1024;
/// Hashes that may wait for their turn; more are sent away with a 429.
pub const MAX_WAITING_HASHES: usize = 64;

/// A name, in characters (contract §1).
pub const NAME: (usize, usize) = (1, 50);
/// A displayed name, in characters (contract §4).
pub const DISPLAY_NAME: (usize, usize) = (1, 100);
/// Characters that a displayed name may not have (contract §4).
pub const NOT_IN_DISPLAY_NAME: &str = "<>{}\\|^~[]`";
/// A place in the wasteland, in characters (contract §0.6).
pub const MAX_LOCATION: usize = 100;
/// What someone says of themselves, in characters.
pub const MAX_BIO: usize = 500;
/// An e-mail address, in bytes (RFC 5321 §4.5.3.1.3).
pub const MAX_EMAIL: usize = 254;
/// A title, in characters (contract §4).
pub const MAX_TITLE: usize = 100;

/// Passkeys of a person at most (contract §3).
pub const MAX_PASSKEYS: usize = 10;
/// A passkey's name, in characters (contract §3).
pub const MAX_DEVICE_NAME: usize = 100;
/// A challenge is good for so long (contract §3).
pub const CHALLENGE: Duration = Duration::from_mins(5);
/// A sign-in at the issuer may take so long (contract §2).
pub const OAUTH: Duration = Duration::from_mins(10);
/// Challenges and sign-ins under way at most, of each kind; the oldest goes.
pub const MAX_PENDING: usize = 4_096;

/// An uploaded picture, in bytes (contract §4).
pub const MAX_AVATAR_BYTES: usize = 5 * 1024 * 1024;
/// Its sides at most, in pixels: 67 MB when decoded, four bytes a pixel.
pub const MAX_AVATAR_SIDE: u32 = 4_096;
/// Uploads that are read at once, so many times five megabytes; more wait.
pub const MAX_UPLOADS: usize = 4;
/// What a decoder may allocate.
pub const MAX_AVATAR_ALLOCATION: u64 = 72 * 1024 * 1024;
/// The side of the picture that is kept.
pub const AVATAR_SIDE: u32 = 256;

/// Extensions of an access token in 24 hours (contract §1).
pub const MAX_EXTENSIONS: usize = 10;
/// What an activity extension adds, and how long one has to have been active for it (contract §1).
pub const ACTIVITY: SignedDuration = SignedDuration::from_mins(30);
/// Days on which one came, of the last seven, for the loyalty extension (contract §1).
pub const LOYAL_DAYS: usize = 3;
/// What the loyalty extension sets (contract §1).
pub const LOYALTY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Karma's alignment at the start (contract §0.6).
pub const KARMA: i64 = 50;

/// An invitation at most, in bytes: ours are 22.
pub const MAX_INVITATION: usize = 64;
/// An invitation is good for so long.
pub const INVITATION: SignedDuration = SignedDuration::from_hours(14 * 24);
