//! How what can go wrong with an account is told: status, code and sentence of each, here and nowhere else.

use axum::http::{HeaderValue, StatusCode, header};

use super::error::{AccountError, Extension, Picture, Thing};
use super::rules;
use crate::web::Problem;
use crate::web::limits::seconds;

impl AccountError {
    #[expect(clippy::too_many_lines, reason = "a table: a row an error")]
    fn parts(&self) -> (StatusCode, &'static str, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            // These are written elsewhere.
            Self::Store(_)
            | Self::Entropy(_)
            | Self::Internal(_)
            | Self::Invalid(_)
            | Self::TooOften(_) => (S::INTERNAL_SERVER_ERROR, "internal_error", "", ""),
            Self::NotSignedIn => {
                (S::UNAUTHORIZED, "not_signed_in", "請先登入。", "Please sign in first.")
            }
            // Names OAuth, because clients of the original show their other button then (contract §1).
            Self::WrongCredentials => (
                S::UNAUTHORIZED,
                "wrong_credentials",
                "電子郵件或密碼不對。如果你是用通行金鑰或 OAuth（例如 Google）註冊的，請改用那種方式。",
                "The e-mail address or the password is wrong. If you signed up with a passkey or by OAuth (Google, for example), use that.",
            ),
            Self::WrongPassword => {
                (S::UNAUTHORIZED, "wrong_credentials", "密碼不對。", "The password is wrong.")
            }
            Self::Locked(_) => (
                S::LOCKED,
                "account_locked",
                "密碼錯了太多次，暫時鎖定。時間到了會自動解開。",
                "Too many wrong passwords: locked for a while. The lock ends by itself.",
            ),
            Self::Disabled => (
                S::FORBIDDEN,
                "account_disabled",
                "這個帳號已經停用，請聯絡站長。",
                "This account is disabled; please ask the operator.",
            ),
            Self::Busy => (
                S::TOO_MANY_REQUESTS,
                "busy",
                "現在登入的人太多，請等幾秒再試。",
                "Too many people are signing in right now; try again in a few seconds.",
            ),
            Self::EmailTaken => (
                S::CONFLICT,
                "email_taken",
                "這個電子郵件已經有帳號了，請直接登入。",
                "This e-mail address has an account; please sign in.",
            ),
            Self::PasswordsDiffer => (
                S::BAD_REQUEST,
                "passwords_differ",
                "兩次輸入的密碼不一樣。",
                "The two passwords are not the same.",
            ),
            Self::RegistrationClosed => (
                S::FORBIDDEN,
                "registration_closed",
                "這個站台不開放註冊。",
                "This site takes no new accounts.",
            ),
            Self::InvitationNeeded => (
                S::FORBIDDEN,
                "invitation_needed",
                "註冊要有邀請碼；這個邀請碼沒有、用過了，或過期了。",
                "An invitation is needed; this one is missing, used or expired.",
            ),
            Self::SetupLink => (
                S::FORBIDDEN,
                "setup_link",
                "這個設定連結已經用過或失效。站長可以用 `wasteland-tarot user create --admin` 建立帳號。",
                "This set-up link was used or is no longer good. The operator can run `wasteland-tarot user create --admin`.",
            ),
            Self::HasPassword => (
                S::CONFLICT,
                "has_password",
                "已經有密碼了，要改請用變更密碼。",
                "There is a password already; change it instead.",
            ),
            Self::NoPassword => (
                S::CONFLICT,
                "no_password",
                "這個帳號還沒有密碼，請先設定。",
                "This account has no password yet; set one first.",
            ),
            Self::LastMethod | Self::LastPasskey => (
                if matches!(self, Self::LastPasskey) { S::BAD_REQUEST } else { S::CONFLICT },
                "last_method",
                "這是你唯一的登入方式，先加另一種再移除。",
                "This is your only way to sign in; add another before you remove it.",
            ),
            Self::NotLinked => {
                (S::NOT_FOUND, "not_linked", "沒有連結外部帳號。", "No outside account is linked.")
            }
            Self::NotFresh => (
                S::FORBIDDEN,
                "sign_in_again",
                "為了安全，請再輸入密碼、用通行金鑰，或重新登入後五分鐘內再做。",
                "To be safe, give your password or passkey again, or do this within five minutes of signing in.",
            ),
            Self::NotAdmin => (
                S::FORBIDDEN,
                "not_admin",
                "只有站長可以這樣做。",
                "Only the operator may do this.",
            ),
            Self::Missing(Thing::Session) => (
                S::NOT_FOUND,
                "no_such_session",
                "沒有這個登入裝置，可能已經登出了。",
                "There is no such session; it may have ended.",
            ),
            Self::Missing(Thing::Passkey) => {
                (S::NOT_FOUND, "no_such_passkey", "沒有這把通行金鑰。", "There is no such passkey.")
            }
            Self::Missing(Thing::User) => {
                (S::NOT_FOUND, "no_such_user", "沒有這個帳號。", "There is no such account.")
            }
            Self::Missing(Thing::Picture) => {
                (S::NOT_FOUND, "no_picture", "沒有這張照片。", "There is no such picture.")
            }
            Self::NothingToChange => (
                S::BAD_REQUEST,
                "nothing_to_change",
                "沒有要更改的內容。",
                "Nothing to change was sent.",
            ),
            Self::TitleLocked => (
                S::BAD_REQUEST,
                "title_locked",
                "這個稱號還沒有解鎖。",
                "This title is not unlocked yet.",
            ),
            Self::PasskeysUnavailable => (
                S::NOT_IMPLEMENTED,
                "passkeys_unavailable",
                "通行金鑰在這個網址用不了：要有 https 和網域名稱，或是在本機用 localhost。站長可以設定 --public-url。",
                "Passkeys do not work at this address: they need https and a host name, or localhost. The operator can set --public-url.",
            ),
            Self::Challenge => (
                S::BAD_REQUEST,
                "challenge_expired",
                "驗證已經逾時或用過了，請重新開始。",
                "The challenge has expired or was used; please start again.",
            ),
            Self::Passkey(_) => (
                S::UNAUTHORIZED,
                "passkey_refused",
                "這把通行金鑰沒有通過驗證。",
                "The passkey was not accepted.",
            ),
            Self::TooManyPasskeys => (
                S::BAD_REQUEST,
                "too_many_passkeys",
                "通行金鑰最多 10 把，先刪掉一把再加。",
                "There are 10 passkeys at most; delete one before you add another.",
            ),
            Self::PasskeyKnown => (
                S::BAD_REQUEST,
                "passkey_known",
                "這把通行金鑰已經登記過了。",
                "This passkey is registered already.",
            ),
            Self::NoIssuer => (
                S::NOT_IMPLEMENTED,
                "oauth_unavailable",
                "這個站台沒有設定外部帳號登入。",
                "This site has no sign-in with outside accounts.",
            ),
            Self::Host => (
                S::BAD_REQUEST,
                "bad_host",
                "請求的 Host 標頭不是網址，沒辦法知道要回到哪裡。",
                "The request's Host header is no host, so there is no address to come back to.",
            ),
            Self::Issuer(_) => (
                S::BAD_GATEWAY,
                "issuer_failed",
                "外部帳號的伺服器沒有正確回應，請稍後再試，或改用別的登入方式。",
                "The outside account's server did not answer properly; try again later, or sign in another way.",
            ),
            Self::OauthState => (
                S::BAD_REQUEST,
                "oauth_state",
                "這次登入不是從這個瀏覽器開始的，或已經逾時。請重新開始。",
                "This sign-in was not begun in this browser, or took too long. Please start again.",
            ),
            Self::NoEmail => (
                S::BAD_REQUEST,
                "no_email",
                "外部帳號沒有提供電子郵件，沒辦法建立帳號。",
                "The outside account gave no e-mail address, so no account can be made.",
            ),
            Self::Conflict(_) => (
                S::CONFLICT,
                "account_conflict",
                "這個電子郵件已經有帳號。請先用原本的方式登入，再把外部帳號連結起來。",
                "This e-mail address has an account. Sign in the way you used to, then link the outside account.",
            ),
            Self::NothingToLink => (
                S::BAD_REQUEST,
                "nothing_to_link",
                "沒有等待連結的外部帳號，請重新開始。",
                "No outside account is waiting to be linked; please start again.",
            ),
            Self::EmailMismatch => (
                S::BAD_REQUEST,
                "email_mismatch",
                "外部帳號的電子郵件和這個帳號不同。",
                "The outside account's e-mail address is not this account's.",
            ),
            Self::IdentityTaken => (
                S::CONFLICT,
                "identity_taken",
                "這個外部帳號已經連結到別的帳號。",
                "This outside account is linked to another account.",
            ),
            Self::Picture(Picture::Empty) => (
                S::BAD_REQUEST,
                "picture_empty",
                "沒有收到圖片。請用 multipart 的 `file` 欄位送出。",
                "No picture arrived. Send it as the multipart field `file`.",
            ),
            Self::Picture(Picture::TooBig) => (
                S::BAD_REQUEST,
                "picture_too_big",
                "圖片最大 5 MB。",
                "A picture has 5 MB at most.",
            ),
            Self::Picture(Picture::Unreadable) => (
                S::BAD_REQUEST,
                "picture_unreadable",
                "只收完整的 PNG、JPEG 或 WebP 圖片。",
                "Only whole PNG, JPEG and WebP pictures are taken.",
            ),
            Self::Picture(Picture::TooManyPixels) => (
                S::BAD_REQUEST,
                "picture_too_many_pixels",
                "圖片的邊長最多 4096 像素。",
                "A picture is 4096 pixels wide and high at most.",
            ),
            Self::Extension(Extension::TooEarly) => (
                S::BAD_REQUEST,
                "too_early",
                "上線滿三十分鐘才能延長。",
                "Half an hour of activity is needed for this.",
            ),
            Self::Extension(Extension::TooMany(_)) => (
                S::TOO_MANY_REQUESTS,
                "too_many_extensions",
                "二十四小時內最多延長 10 次。",
                "10 extensions in 24 hours at most.",
            ),
            Self::Extension(Extension::TooFewDays) => (
                S::BAD_REQUEST,
                "too_few_days",
                "七天內要有三天登入過。",
                "Three days of the last seven are needed for this.",
            ),
            Self::Extension(Extension::ClaimedToday) => (
                S::BAD_REQUEST,
                "claimed_today",
                "今天已經領過了，明天再來。",
                "This was claimed today; come back tomorrow.",
            ),
            Self::Extension(Extension::SessionEnds) => (
                S::FORBIDDEN,
                "session_ends",
                "這次登入已經到期限，請重新登入。",
                "This session has reached its end; please sign in again.",
            ),
        }
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        let (status, code, zh, en) = error.parts();
        let problem = || Self::new(status, code, zh, en);
        match error {
            AccountError::Store(error) => error.into(),
            AccountError::Invalid(errors) => Self::invalid(errors),
            AccountError::TooOften(wait) => Self::too_many(wait),
            AccountError::Entropy(_) | AccountError::Internal(_) => {
                tracing::error!(accounts.error = %error, "an account request failed");
                Self::internal()
            }
            AccountError::Issuer(ref reason) | AccountError::Passkey(ref reason) => {
                tracing::warn!(accounts.error = %reason, "a sign-in from outside was refused");
                problem()
            }
            AccountError::Locked(wait) | AccountError::Extension(Extension::TooMany(wait)) => {
                problem().with_header(header::RETRY_AFTER, HeaderValue::from(seconds(wait).max(1)))
            }
            AccountError::Busy => problem().with_header(header::RETRY_AFTER, HeaderValue::from(3)),
            AccountError::TooManyPasskeys => problem().with("max_allowed", rules::MAX_PASSKEYS),
            AccountError::Conflict(conflict) => problem().with("error", "account_conflict").with(
                "conflict_info",
                serde_json::json!({
                    "conflict_type": "existing_account",
                    "email": conflict.email,
                    "existing_auth_methods": conflict.methods,
                    "suggested_action": "login_first",
                }),
            ),
            _ => problem(),
        }
    }
}
