//! The page behind a link, as HTML: complete before any script, because it has none.
//!
//! It is written with maud, which escapes whatever stands in it. The spread lies in an inline SVG: its places
//! are attributes there, and the page needs no inline style, which the policy would refuse.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{DOCTYPE, Markup, html};
use uuid::Uuid;

use super::body::{SharedBody, SharedPosition};
use super::layout::{self, RATIO, Room};
use super::picture::words::site;
use super::words::Words;
use crate::features::readings::record::Role;
use crate::tarot::{Lang, Spread};
use crate::web::assets;

/// Where a page stands.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// The link.
    pub id: Uuid,
    /// The instance's origin.
    pub origin: &'a str,
}

/// What a page is about, for its head and for previews.
struct About<'a> {
    title: &'a str,
    description: &'a str,
    /// What the picture shows; `None` for a page that has none.
    picture: Option<&'a str>,
}

/// A shared reading. `is_open` means that no password stands before it: only then is its picture named.
#[must_use]
pub fn reading(
    at: At<'_>,
    body: &SharedBody,
    spread: Option<&Spread>,
    is_open: bool,
    zone: &TimeZone,
) -> Markup {
    let words = Words::of(at.lang);
    let heading = body.question.as_deref().unwrap_or(&body.spread_name);
    let shown = body.in_places().map(|place| place.card.name.as_str()).collect::<Vec<_>>();
    let alt = format!("{}: {}", body.spread_name, shown.join(at.lang.pick("、", ", ")));
    let description =
        if body.text.sentence.is_empty() { words.description } else { &body.text.sentence };
    let about = About { title: heading, description, picture: is_open.then_some(alt.as_str()) };
    let written = body.lang.tag();
    let content = html! {
        article.page.shared {
            header.shared-head {
                h1 tabindex="-1" { (heading) }
                p.label.facts {
                    time datetime=(body.created_at) { (day(&body.created_at, at.lang, zone)) }
                    @if body.question.is_some() { span { (body.spread_name) } }
                    @if let Some(name) = &body.character_name { span { (words.read_by) (name) } }
                    @if body.receipt.is_none() { span { (words.own_cards) } }
                }
                @if body.lang != at.lang { p.small { (words.written) } }
                @if let Some(boundary) = &body.text.boundary { p.notice lang=(written) { (boundary) } }
            }
            (summary(body, words, written))
            @if let Some(spread) = spread { (board(body, spread, words)) }
            div.shared-body {
                (texts(body, words, written))
                (receipt(at, body, words))
                footer.shared-foot {
                    p.small { (words.foot) }
                    p.actions { a.button href="/read" { (words.ask) } a.text-link href="/cards" { (words.library) } }
                }
            }
        }
    };
    frame(at, &about, &content)
}

/// The door of a link with a password; `problem` says why the last one did not open it.
#[must_use]
pub fn locked(at: At<'_>, problem: Option<&str>) -> Markup {
    let words = Words::of(at.lang);
    let about = About { title: words.locked_title, description: words.description, picture: None };
    let content = html! {
        section.page.message {
            h1 tabindex="-1" { (words.locked_title) }
            p { (words.locked) }
            form.unlock method="post" action={ "/share/" (at.id) "?lang=" (at.lang) } {
                label for="password" { (words.password) }
                input.field #password type="password" name="password" required autocomplete="off" autocapitalize="none" spellcheck="false"
                    aria-invalid=[problem.map(|_| "true")] aria-describedby=[problem.map(|_| "problem")];
                @if let Some(problem) = problem { p.problem #problem role="alert" { (problem) } }
                button.button type="submit" { (words.unlock) }
            }
        }
    };
    frame(at, &about, &content)
}

/// A link that leads nowhere, or not now.
#[must_use]
pub fn refused(at: At<'_>, title: &str, sentence: &str) -> Markup {
    let words = Words::of(at.lang);
    let about = About { title, description: sentence, picture: None };
    let content = html! {
        section.page.message {
            h1 tabindex="-1" { (title) }
            p { (sentence) }
            p.actions { a.button href="/read" { (words.ask) } a.text-link href="/cards" { (words.library) } }
        }
    };
    frame(at, &about, &content)
}

fn frame(at: At<'_>, about: &About<'_>, content: &Markup) -> Markup {
    let words = Words::of(at.lang);
    let sheet = |name: &str| assets::address(name);
    html! {
        (DOCTYPE)
        html lang=(at.lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                title { (about.title) " · " (site(at.lang)) }
                meta name="robots" content="noindex";
                meta name="theme-color" content="#06100b";
                meta name="color-scheme" content="dark";
                (preview(at, about))
                link rel="icon" href=(sheet("favicon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(sheet("styles/base.css"));
                link rel="stylesheet" href=(sheet("share/share.css"));
            }
            body {
                a.skip href="#main" { (words.skip) }
                header.top {
                    a.brand href="/" { img src=(sheet("favicon.svg")) alt="" width="28" height="28"; span { (site(at.lang)) } }
                    a.language href={ "/share/" (at.id) "?lang=" (words.other_language) } lang=(words.other_language) hreflang=(words.other_language) { (words.other_language_name) }
                }
                main #main { (content) }
                footer.foot { p { (words.fan) } }
            }
        }
    }
}

/// What chat and mail show of the link.
fn preview(at: At<'_>, about: &About<'_>) -> Markup {
    let address = format!("{}/share/{}", at.origin, at.id);
    let card = if about.picture.is_some() { "summary_large_image" } else { "summary" };
    html! {
        meta name="description" content=(about.description);
        meta property="og:type" content="article";
        meta property="og:site_name" content=(site(at.lang));
        meta property="og:locale" content=(at.lang.pick("zh_TW", "en_GB"));
        meta property="og:title" content=(about.title);
        meta property="og:description" content=(about.description);
        meta property="og:url" content=(address);
        meta name="twitter:card" content=(card);
        meta name="twitter:title" content=(about.title);
        meta name="twitter:description" content=(about.description);
        @if let Some(alt) = about.picture {
            @let picture = format!("{address}/picture.png?lang={}", at.lang);
            meta property="og:image" content=(picture);
            meta property="og:image:type" content="image/png";
            meta property="og:image:width" content="1200";
            meta property="og:image:height" content="630";
            meta property="og:image:alt" content=(alt);
            meta name="twitter:image" content=(picture);
            meta name="twitter:image:alt" content=(alt);
        }
    }
}

fn summary(body: &SharedBody, words: &Words, written: &str) -> Markup {
    let text = &body.text;
    html! {
        section.summary lang=(written) {
            @if !text.sentence.is_empty() { p.sentence { (text.sentence) } }
            @if !text.keywords.is_empty() {
                ul.keywords aria-label=(words.keywords) { @for word in &text.keywords { li { (word) } } }
            }
            dl {
                @for (name, said, class) in [(words.action, &text.action, "is-action"), (words.tension, &text.tension, "")] {
                    @if !said.is_empty() { div class=(class) { dt { (name) } dd { (said) } } }
                }
            }
        }
    }
}

/// The cards as the spread lays them; each leads to its text.
fn board(body: &SharedBody, spread: &Spread, words: &Words) -> Markup {
    let card = if spread.positions.len() == 1 { 210.0 } else { 124.0 };
    let room = Room { width: 400.0, height: 620.0, card, gap: 10.0, label: 30.0 };
    let laid = layout::lay_out(&spread.positions, room);
    let left = (room.width - laid.width) / 2.0;
    let (width, height) = (laid.card, laid.card * RATIO);
    html! {
        section.table aria-label=(words.table) {
            svg.board viewBox={ "0 0 400 " (tenth(laid.height)) } width="400" height=(tenth(laid.height)) {
                @for place in &laid.places {
                    @if let Some(shown) = body.in_places().find(|shown| shown.position_number == Some(place.number)) {
                        @let turned = place.rotation + if shown.is_reversed { 180.0 } else { 0.0 };
                        // A card that lies across another has its number at its right, the other one below.
                        @let (x, y) = if place.is_crossing {
                            (left + place.x + height / 2.0 + 5.0, place.y + 5.0)
                        } else {
                            (left + place.x, place.y + place.reach(width) + 20.0)
                        };
                        a href={ "#card-" (place.number) } aria-label=(spoken(shown, words)) {
                            g transform={ "translate(" (tenth(left + place.x)) " " (tenth(place.y)) ") rotate(" (turned) ")" } {
                                image href=(shown.card.visuals.image_url) x=(tenth(-width / 2.0)) y=(tenth(-height / 2.0)) width=(tenth(width)) height=(tenth(height)) {}
                                rect.edge x=(tenth(-width / 2.0)) y=(tenth(-height / 2.0)) width=(tenth(width)) height=(tenth(height)) rx=(tenth(width * 0.036)) {}
                            }
                            text.number x=(tenth(x)) y=(tenth(y)) aria-hidden="true" { (place.number) }
                        }
                    }
                }
            }
        }
    }
}

/// A card in its place, in words.
fn spoken(shown: &SharedPosition, words: &Words) -> String {
    let number = shown.position_number.map(|number| number.to_string()).unwrap_or_default();
    let place = shown.position_name.as_deref().unwrap_or_default();
    let way = way(shown, words);
    format!("{number} {place}: {} ({}), {way}", shown.card.name, shown.card.standard_name)
}

const fn way(shown: &SharedPosition, words: &Words) -> &'static str {
    if shown.is_reversed { words.reversed } else { words.upright }
}

fn texts(body: &SharedBody, words: &Words, written: &str) -> Markup {
    let text = &body.text;
    html! {
        h2 { (words.cards) }
        @if !text.opening.is_empty() { p.opening lang=(written) { (text.opening) } }
        @for shown in body.in_places() {
            @let number = shown.position_number.unwrap_or_default();
            @let label = format!("{number} {}", shown.position_name.as_deref().unwrap_or_default());
            (one_card(shown, &format!("card-{number}"), &label, words, written))
        }
        @if !text.links.is_empty() {
            section.part { h2 { (words.links) } @for link in &text.links { p lang=(written) { (link.text) } } }
        }
        @if !text.closing.is_empty() {
            section.part { h2 { (words.closing) } p lang=(written) { (text.closing) } }
        }
        @if body.extras().next().is_some() {
            section.part {
                h2 { (words.extras) }
                @for (index, shown) in body.extras().enumerate() {
                    @let label = if shown.role == Role::Jumper { words.jumper } else { words.clarifier };
                    @let label = [Some(label), shown.position_name.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
                    (one_card(shown, &format!("extra-{index}"), &label, words, written))
                }
            }
        }
    }
}

fn one_card(
    shown: &SharedPosition,
    anchor: &str,
    label: &str,
    words: &Words,
    written: &str,
) -> Markup {
    let card = &shown.card;
    let art = if shown.is_reversed { "art is-reversed" } else { "art" };
    let orientation = if shown.is_reversed { "orientation is-reversed" } else { "orientation" };
    html! {
        section.card id=(anchor) aria-labelledby={ (anchor) "-name" } {
            img class=(art) src=(card.visuals.image_url) alt=(card.visuals.image_alt_text) width="220" height="380" loading="lazy" decoding="async";
            h3 id={ (anchor) "-name" } {
                span.place { (label) } " "
                span.name { (card.name) } " "
                span.classic { (card.standard_name) } " "
                span class=(orientation) { (way(shown, words)) }
            }
            @if let Some(told) = &shown.position_interpretation { p lang=(written) { (told) } }
        }
    }
}

fn receipt(at: At<'_>, body: &SharedBody, words: &Words) -> Markup {
    html! {
        section.part {
            h2 { (words.receipt) }
            @match &body.receipt {
                Some(receipt) => {
                    p { (words.receipt_text) }
                    p.seal { span.label { (words.seal) } " " code { (receipt.commitment) } }
                    p.actions {
                        a.button.is-quiet href={ "/share/" (at.id) "/receipt.json" } download="receipt.json" { (words.download) }
                        a.text-link href="/verify" { (words.verify) }
                    }
                }
                None => p { (words.no_receipt) },
            }
        }
    }
}

/// A day where the instance is, in words.
fn day(time: &str, lang: Lang, zone: &TimeZone) -> String {
    let Ok(time) = time.parse::<Timestamp>() else { return time.to_owned() };
    time.to_zoned(zone.clone()).strftime(lang.pick("%Y年%-m月%-d日", "%-d %B %Y")).to_string()
}

/// A number with one decimal: nobody sees a finer one.
fn tenth(value: f64) -> String {
    format!("{value:.1}")
}
