//! What a notice says, in the form that each kind of server takes.

use axum::http::{Request, header};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::model::{Kind, Notice};
use crate::tarot::Lang;

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The card of a day, drawn or not.
    Card(Date),
    /// So many things to look back on, up to a day.
    LookBacks(Date, usize),
}

fn words(news: News, card: Option<&(String, String)>, lang: Lang) -> (&'static str, String) {
    match (news, card) {
        (News::Card(_), Some((name, standard))) => (
            lang.pick("今天的牌", "Today’s card"),
            lang.pick(format!("{name}／{standard}"), format!("{name} / {standard}")),
        ),
        (News::Card(_), None) => (
            lang.pick("今天的牌", "Today’s card"),
            lang.pick("今天的牌還沒翻。", "Today’s card is still face down.").to_owned(),
        ),
        (News::LookBacks(_, count), _) => (
            lang.pick("回頭看", "Looking back"),
            match (lang, count) {
                (Lang::ZhTw, count) => format!("有 {count} 件問過的事，到了你想回頭看的日子。"),
                (Lang::En, 1) => "One thing you asked about has come to its day.".to_owned(),
                (Lang::En, count) => {
                    format!("{count} things you asked about have come to their day.")
                }
            },
        ),
    }
}

/// The server and the topic of an ntfy address.
pub(super) fn topic(url: &str) -> Option<(&str, &str)> {
    let (server, topic) = url.trim_end_matches('/').rsplit_once('/')?;
    let good = topic.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    (good && !topic.is_empty() && server.contains("://") && !server.ends_with('/'))
        .then_some((server, topic))
}

/// The request that tells it: the card's name or a number at most, and where the site is.
pub(super) fn request(
    notice: &Notice,
    news: News,
    card: Option<&(String, String)>,
    lang: Lang,
    site: Option<&str>,
) -> Option<Request<Vec<u8>>> {
    let (title, message) = words(news, card, lang);
    let token = notice.token.as_deref();
    let bearer = token.map(|token| (header::AUTHORIZATION.as_str(), format!("Bearer {token}")));
    let (address, body, proof): (String, Value, _) = match notice.kind {
        Kind::Ntfy => {
            let (server, topic) = topic(&notice.url)?;
            let mut body = json!({"topic": topic, "title": title, "message": message});
            if let (Some(site), Some(fields)) = (site, body.as_object_mut()) {
                fields.insert("click".to_owned(), site.into());
            }
            (format!("{server}/"), body, bearer)
        }
        Kind::Gotify => {
            let address = format!("{}/message", notice.url.trim_end_matches('/'));
            let body = json!({"title": title, "message": message, "priority": 4});
            (address, body, token.map(|token| ("x-gotify-key", token.to_owned())))
        }
        Kind::Webhook => {
            let mut body = match news {
                News::Card(day) => {
                    let card = card
                        .map(|(name, standard)| json!({"name": name, "standard_name": standard}));
                    json!({"event": "daily_card", "date": day.to_string(), "drawn": card.is_some(), "card": card})
                }
                News::LookBacks(day, count) => {
                    json!({"event": "look_back", "date": day.to_string(), "count": count})
                }
            };
            let fields = body.as_object_mut()?;
            fields.insert("title".to_owned(), title.into());
            fields.insert("message".to_owned(), message.into());
            fields.insert("url".to_owned(), site.into());
            (notice.url.clone(), body, bearer)
        }
    };
    let mut request = Request::post(address).header(header::CONTENT_TYPE, "application/json");
    if let Some((name, value)) = proof {
        request = request.header(name, value);
    }
    request.body(serde_json::to_vec(&body).ok()?).ok()
}
