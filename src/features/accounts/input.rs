//! Checks of what people send about themselves; each mistake with a pointer to it.

use super::rules;
use crate::web::FieldError;

/// An e-mail address without white space around it.
///
/// The contract's plain rule: ASCII, one `@`, a host with a dot. Whether mail arrives there is nobody's
/// business here: nothing is ever sent.
///
/// # Errors
/// When it is not one.
pub fn email(text: &str, pointer: &str) -> Result<String, FieldError> {
    let text = text.trim();
    let good = text.len() <= rules::MAX_EMAIL
        && text.split_once('@').is_some_and(|(local, host)| {
            let local_good = !local.is_empty()
                && local.len() <= 64
                && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"._%+-".contains(&b));
            let label = |label: &str| {
                !label.is_empty()
                    && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                    && !label.starts_with('-')
                    && !label.ends_with('-')
            };
            let last = host.rsplit('.').next().unwrap_or_default();
            local_good
                && host.contains('.')
                && host.split('.').all(label)
                && last.len() >= 2
                && last.bytes().all(|b| b.is_ascii_alphabetic())
        });
    if good {
        Ok(text.to_owned())
    } else {
        Err(FieldError::new(pointer, "這不是電子郵件地址。", "This is not an e-mail address."))
    }
}

/// A line of text without white space around it, of so many characters, none of them a control or
/// one that only changes the direction of others.
///
/// # Errors
/// When it is longer, shorter, or has such a character.
pub fn line(
    text: &str,
    (least, most): (usize, usize),
    pointer: &str,
) -> Result<String, FieldError> {
    let text = text.trim();
    let length = text.chars().count();
    if length < least || length > most {
        return Err(FieldError::new(
            pointer,
            format!("要 {least} 到 {most} 個字。"),
            format!("This has to have {least} to {most} characters."),
        ));
    }
    if text.chars().any(is_invisible) {
        return Err(FieldError::new(
            pointer,
            "有看不見的控制字元，請重打一次。",
            "There is an invisible control character in it; please type it anew.",
        ));
    }
    Ok(text.to_owned())
}

/// Several lines; line breaks are kept.
///
/// # Errors
/// When it is too long or has control characters.
pub fn lines(text: &str, most: usize, pointer: &str) -> Result<String, FieldError> {
    let text = text.trim().replace("\r\n", "\n");
    let one_line: String = text.replace(['\n', '\t'], " ");
    line(&one_line, (0, most), pointer)?;
    Ok(text)
}

/// Controls, and the marks that turn the direction of text around (Trojan Source).
fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A displayed name: a line without the characters that the contract forbids.
///
/// # Errors
/// When it is not one.
pub fn display_name(text: &str, pointer: &str) -> Result<String, FieldError> {
    let text = line(text, rules::DISPLAY_NAME, pointer)?;
    if text.contains(|c| rules::NOT_IN_DISPLAY_NAME.contains(c)) {
        let marks = rules::NOT_IN_DISPLAY_NAME;
        return Err(FieldError::new(
            pointer,
            format!("不能有這些符號：{marks}"),
            format!("None of these characters may be in it: {marks}"),
        ));
    }
    Ok(text)
}

/// A path of this site to go back to: absolute, on this site, and on no other.
#[must_use]
pub fn return_path(text: Option<&str>) -> Option<String> {
    let text = text?;
    let good = text.starts_with('/')
        && !text.starts_with("//")
        && text.len() <= 500
        && !text.contains(['\\', '\n', '\r', '\t'])
        && !text.chars().any(char::is_control);
    good.then(|| text.to_owned())
}
