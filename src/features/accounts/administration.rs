//! What the operator does with accounts from the command line. The same commands run in the program that
//! serves (over a socket in the data folder) and in one that opens the store itself.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::admission::{self, Newcomer};
use super::error::{AccountError, Thing};
use super::model::User;
use super::service::{self, Accounts, Deleted};
use super::sessions;
use super::tables::USERS;
use super::{input, passwords, rules};

/// A command of the operator's.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Who has an account.
    List,
    /// Makes an account.
    Create {
        /// The address.
        email: String,
        /// The name; the address's first part without one.
        name: Option<String>,
        /// The password; a random one without it.
        password: Option<String>,
        /// Whether it is an operator's.
        admin: bool,
    },
    /// Sets a password; all sessions end.
    ResetPassword {
        /// The address.
        email: String,
        /// The password; a random one without it.
        password: Option<String>,
    },
    /// Lets nobody in by this account any more; all sessions end.
    Disable {
        /// The address.
        email: String,
    },
    /// Lets them in again.
    Enable {
        /// The address.
        email: String,
    },
    /// Deletes the account and everything of theirs.
    Delete {
        /// The address.
        email: String,
    },
    /// Makes an invitation.
    Invite,
}

/// What came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// The accounts.
    Users {
        /// By the time they came.
        users: Vec<Row>,
    },
    /// An account was made or got a password.
    Password {
        /// The address.
        email: String,
        /// Told once, when it is a random one.
        password: Option<String>,
        /// Sessions that ended.
        ended: usize,
    },
    /// An account was disabled or enabled.
    Changed {
        /// The address.
        email: String,
        /// Sessions that ended.
        ended: usize,
    },
    /// An account was deleted.
    Deleted {
        /// The address.
        email: String,
        /// Sessions, passkeys, pictures, days, readings.
        counts: [usize; 5],
    },
    /// An invitation.
    Invitation {
        /// Told once.
        code: String,
        /// RFC 3339.
        expires_at: String,
    },
    /// It did not happen.
    Refused {
        /// Why, in English.
        reason: String,
    },
}

/// A line of the list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// The id.
    pub id: Uuid,
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// `admin`, `disabled`, or nothing.
    pub marks: Vec<String>,
    /// Ways in.
    pub methods: Vec<String>,
    /// RFC 3339.
    pub created_at: String,
    /// RFC 3339.
    pub last_login: Option<String>,
}

impl Accounts {
    /// Does what the operator says.
    pub async fn administer(&self, command: Command) -> Reply {
        match self.carry_out(command).await {
            Ok(reply) => reply,
            Err(AccountError::Invalid(errors)) => {
                let reasons: Vec<_> = errors.iter().map(crate::web::FieldError::english).collect();
                Reply::Refused { reason: reasons.join(" ") }
            }
            Err(AccountError::Missing(Thing::User)) => {
                Reply::Refused { reason: "no account has this e-mail address".to_owned() }
            }
            Err(error) => Reply::Refused { reason: error.to_string() },
        }
    }

    async fn carry_out(&self, command: Command) -> Result<Reply, AccountError> {
        match command {
            Command::List => self.list(),
            Command::Create { email, name, password, admin } => {
                self.create_by_operator(&email, name, password, admin).await
            }
            Command::ResetPassword { email, password } => {
                let user = self.find(&email)?;
                let (password, told) = self.chosen_or_random(password)?;
                let ended = self.reset_password(&user, &password).await?;
                Ok(Reply::Password { email: user.email, password: told, ended })
            }
            Command::Disable { email } => self.set_active(&email, false).await,
            Command::Enable { email } => self.set_active(&email, true).await,
            Command::Delete { email } => {
                let user = self.find(&email)?;
                let Deleted { sessions, passkeys, avatars, login_days, readings } =
                    self.delete(user.id).await?;
                let counts = [sessions, passkeys, avatars, login_days, readings];
                Ok(Reply::Deleted { email: user.email, counts })
            }
            Command::Invite => {
                let (code, expires_at) = self.invite().await?;
                Ok(Reply::Invitation { code, expires_at: expires_at.to_string() })
            }
        }
    }

    fn find(&self, email: &str) -> Result<User, AccountError> {
        let user = self.store.read(|tx| service::by_email(tx, email))?;
        user.ok_or(AccountError::Missing(Thing::User))
    }

    fn list(&self) -> Result<Reply, AccountError> {
        let words = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
        let users = self.store.read::<_, AccountError>(|tx| {
            let mut rows = Vec::new();
            for (id, user) in USERS.all(tx)? {
                let mut marks = Vec::new();
                marks.extend(user.is_admin.then_some("admin"));
                marks.extend((!user.is_active).then_some("disabled"));
                rows.push(Row {
                    id,
                    methods: words(service::methods(tx, &user)?),
                    marks: words(marks),
                    created_at: user.created_at.to_string(),
                    last_login: user.last_login.map(|at| at.to_string()),
                    email: user.email,
                    name: user.name,
                });
            }
            Ok(rows)
        })?;
        Ok(Reply::Users { users })
    }

    /// A password that was given, checked; or a random one, to be told.
    fn chosen_or_random(
        &self,
        password: Option<String>,
    ) -> Result<(String, Option<String>), AccountError> {
        if let Some(password) = password {
            passwords::acceptable(&password, "/password")?;
            return Ok((password, None));
        }
        let mut password = sessions::secret_text(&self.system)?;
        // 20 characters of base64 are 120 bits.
        password.truncate(20);
        Ok((password.clone(), Some(password)))
    }

    async fn create_by_operator(
        &self,
        email: &str,
        name: Option<String>,
        password: Option<String>,
        admin: bool,
    ) -> Result<Reply, AccountError> {
        let email = input::email(email, "/email")?;
        let local = email.split('@').next().unwrap_or_default().to_owned();
        let local = local.chars().take(rules::NAME.1).collect();
        let name = input::line(&name.unwrap_or(local), rules::NAME, "/name")?;
        let (password, told) = self.chosen_or_random(password)?;
        let hash = self.passwords.hash(&password).await?;
        let now = self.now();
        let newcomer = Newcomer { email, name, password: Some(hash), ..Newcomer::default() };
        let user = self
            .store
            .write::<_, AccountError>(move |tx| admission::create(tx, newcomer, admin, now))
            .await?;
        if admin {
            self.end_setup();
        }
        Ok(Reply::Password { email: user.email, password: told, ended: 0 })
    }

    async fn set_active(&self, email: &str, active: bool) -> Result<Reply, AccountError> {
        let user = self.find(email)?;
        let (user, ended) = self
            .change(user.id, move |tx, user| {
                user.is_active = active;
                if active { Ok(0) } else { Ok(sessions::end_others(tx, user.id, None)?) }
            })
            .await?;
        tracing::warn!(
            security.event = if active { "account_enabled" } else { "account_disabled" },
            user.id = user.short_id(),
            "by the operator"
        );
        Ok(Reply::Changed { email: user.email, ended })
    }
}
