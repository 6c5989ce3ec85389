//! What can go wrong with an account. How each is told stands in [`super::refusals`].

use std::time::Duration;

use crate::outbound::OutboundError;
use crate::store::StoreError;
use crate::system::NoEntropy;
use crate::web::FieldError;

/// Why it did not happen.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// Something that this version's libraries refuse; for the log.
    #[error("{0}")]
    Internal(String),
    /// What was sent is wrong.
    #[error("invalid input")]
    Invalid(Vec<FieldError>),
    /// No token, or one that is no longer good.
    #[error("not signed in")]
    NotSignedIn,
    /// Unknown address or wrong password; nobody is told which.
    #[error("wrong e-mail or password")]
    WrongCredentials,
    /// The password of someone who is signed in already, so there is no address to be wrong.
    #[error("wrong password")]
    WrongPassword,
    /// Too many wrong passwords.
    #[error("locked for {0:?}")]
    Locked(Duration),
    /// Disabled by the operator.
    #[error("the account is disabled")]
    Disabled,
    /// Too many hashes are waiting.
    #[error("too many passwords are being checked")]
    Busy,
    /// The account's limit on passwords is used up.
    #[error("too often; again in {0:?}")]
    TooOften(Duration),
    /// The address has an account.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// Password and confirmation differ.
    #[error("the passwords differ")]
    PasswordsDiffer,
    /// Registration is closed.
    #[error("registration is closed")]
    RegistrationClosed,
    /// No invitation, or one that is no longer good.
    #[error("an invitation is needed")]
    InvitationNeeded,
    /// The set-up link is used, or never was one.
    #[error("the set-up link is not good")]
    SetupLink,
    /// There is a password already.
    #[error("there is a password already")]
    HasPassword,
    /// There is no password to change.
    #[error("there is no password")]
    NoPassword,
    /// It would be the last way in.
    #[error("it is the last way in")]
    LastMethod,
    /// The passkey would be. The contract has a 400 here and a 409 there (§3, §1).
    #[error("it is the last way in")]
    LastPasskey,
    /// No issuer is linked.
    #[error("no issuer is linked")]
    NotLinked,
    /// A fresh sign-in, a password or a passkey is needed.
    #[error("a fresh sign-in is needed")]
    NotFresh,
    /// Not an admin.
    #[error("not an admin")]
    NotAdmin,
    /// No such thing of theirs.
    #[error("no such {0}")]
    Missing(Thing),
    /// Nothing to change was sent.
    #[error("nothing to change")]
    NothingToChange,
    /// A title that is not theirs.
    #[error("the title is not unlocked")]
    TitleLocked,
    /// Passkeys do not work at this address.
    #[error("passkeys do not work here")]
    PasskeysUnavailable,
    /// The challenge is used, too old, or never was one.
    #[error("no such challenge")]
    Challenge,
    /// The authenticator's answer does not hold.
    #[error("the passkey was not accepted: {0}")]
    Passkey(String),
    /// Ten passkeys are enough.
    #[error("too many passkeys")]
    TooManyPasskeys,
    /// The passkey is known already.
    #[error("the passkey is known already")]
    PasskeyKnown,
    /// No issuer is set up.
    #[error("no issuer is set up")]
    NoIssuer,
    /// The `Host` header cannot be a host, so there is no address to come back to.
    #[error("the Host header is no host")]
    Host,
    /// The issuer cannot be reached or says nonsense; for the log.
    #[error("the issuer failed: {0}")]
    Issuer(String),
    /// The sign-in at the issuer was not begun here, took too long, or was used.
    #[error("no such sign-in is under way")]
    OauthState,
    /// The issuer did not say who it is, or no e-mail address.
    #[error("the issuer sent no e-mail address")]
    NoEmail,
    /// The address of the issuer's person has an account.
    #[error("the address has an account")]
    Conflict(Conflict),
    /// There is nothing to link.
    #[error("nothing to link")]
    NothingToLink,
    /// The account is another than the one the issuer's address belongs to.
    #[error("the addresses differ")]
    EmailMismatch,
    /// Who the issuer says it is, is linked to another account.
    #[error("the identity is linked to another account")]
    IdentityTaken,
    /// The picture cannot be taken.
    #[error("the picture was refused: {0:?}")]
    Picture(Picture),
    /// An extension is not due.
    #[error("no extension: {0:?}")]
    Extension(Extension),
}

/// Something that someone may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A session.
    Session,
    /// A passkey.
    Passkey,
    /// A person.
    User,
    /// A picture.
    Picture,
}

impl std::fmt::Display for Thing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

/// What is wrong with a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// No file, or an empty one.
    Empty,
    /// Over five megabytes.
    TooBig,
    /// Neither PNG nor JPEG nor WebP, or a broken one.
    Unreadable,
    /// Too many pixels.
    TooManyPixels,
}

/// Why a token is not extended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extension {
    /// Not active for long enough yet.
    TooEarly,
    /// Ten in a day; how long until the oldest of them is a day ago.
    TooMany(Duration),
    /// Came on too few days.
    TooFewDays,
    /// Once a day.
    ClaimedToday,
    /// The session is at its end.
    SessionEnds,
}

/// An account that an issuer's person cannot just take (contract §1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The address.
    pub email: String,
    /// How its owner signs in; empty when the issuer did not vouch for the address.
    pub methods: Vec<&'static str>,
}

impl From<OutboundError> for AccountError {
    fn from(error: OutboundError) -> Self {
        Self::Issuer(error.to_string())
    }
}

impl From<FieldError> for AccountError {
    fn from(error: FieldError) -> Self {
        Self::Invalid(vec![error])
    }
}
