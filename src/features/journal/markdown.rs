//! Markdown as a page may show it.
//!
//! Two kept libraries do the work, one after the other: pulldown-cmark parses, ammonia lets through a list
//! of elements and nothing else. Between them what we decide: HTML that somebody typed is text, a picture
//! is the words it carries, a line break is a line break (in a diary, and between Chinese characters a
//! space would be wrong), headings begin below the page's own, and what is nested deeper than anybody
//! writes is laid flat, so that no browser has to open ten thousand boxes.

use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// Elements within each other at most. Four lists and a quotation are ten.
const MAX_DEPTH: usize = 16;

/// The HTML of a text.
#[must_use]
pub fn render(content: &str) -> String {
    let (mut depth, mut text) = (0, String::with_capacity(content.len() * 2));
    let events = Parser::new_ext(content, Options::ENABLE_STRIKETHROUGH).filter_map(|event| {
        let event = plain(event)?;
        match event {
            Event::Start(_) => {
                depth += 1;
                (depth <= MAX_DEPTH).then_some(event)
            }
            Event::End(_) => {
                depth -= 1;
                (depth < MAX_DEPTH).then_some(event)
            }
            event => Some(event),
        }
    });
    html::push_html(&mut text, events);
    sanitised(&text)
}

/// What becomes of a piece of Markdown here; `None` for what leaves no trace.
fn plain(event: Event<'_>) -> Option<Event<'_>> {
    Some(match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => return None,
        Event::Start(Tag::Heading { level, .. }) => {
            let (id, classes, attrs) = (None, Vec::new(), Vec::new());
            Event::Start(Tag::Heading { level: below(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below(level))),
        Event::SoftBreak => Event::HardBreak,
        event => event,
    })
}

/// The page's title and the entry's are the first two levels.
const fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

fn sanitised(html: &str) -> String {
    let elements = [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "ul",
    ];
    Builder::new()
        .tags(HashSet::from(elements))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener nofollow"))
        .clean(html)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn what_people_write_looks_as_they_meant_it() {
        for (text, html) in [
            ("今天下雨\n沒有出門", "<p>今天下雨<br>\n沒有出門</p>\n"),
            (
                "# 標題\n\n**重**、*輕*、~~算了~~",
                "<h3>標題</h3>\n<p><strong>重</strong>、<em>輕</em>、<del>算了</del></p>\n",
            ),
            ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
            ("3 < 4 & 5", "<p>3 &lt; 4 &amp; 5</p>\n"),
            (
                "[a](https://a.example/?b=1&c=2)",
                "<p><a href=\"https://a.example/?b=1&amp;c=2\" rel=\"noopener nofollow\">a</a></p>\n",
            ),
        ] {
            assert_eq!(render(text), html, "{text}");
        }
    }

    #[test]
    fn nothing_that_somebody_typed_becomes_an_element_of_their_own() {
        for text in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<div onclick=\"alert(1)\">\n\n**x**\n\n</div>",
            "<svg><style><img src=x onerror=alert(1)></style></svg>",
            "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
            "```\"><script>alert(1)</script>\nx\n```",
            "<!-- --><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        ] {
            let html = render(text);
            for bad in ["<script", "<img", "<div", "<svg", "<iframe", "<style", "<form", "<math"] {
                assert!(!html.contains(bad), "{text} became {html}");
            }
        }
        assert_eq!(render("<b>x</b>"), "<p>&lt;b&gt;x&lt;/b&gt;</p>\n");
        assert_eq!(render("![a dog](https://a.example/dog.png)"), "<p>a dog</p>\n");
    }

    #[test]
    fn only_links_that_lead_to_a_page_or_a_letter_lead_anywhere() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java&#x0A;script:alert(1)",
            "&#106;avascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "//evil.example",
            "/api/v1/auth/logout",
            "file:///etc/passwd",
        ] {
            let html = render(&format!("[x](<{address}>) <{address}>\n\n[y]\n\n[y]: <{address}>"));
            assert!(!html.contains("href"), "{address} became {html}");
        }
    }

    #[test]
    fn what_is_nested_without_end_is_laid_flat_and_takes_no_time() {
        for text in [
            ">".repeat(10_000),
            "- ".repeat(5_000),
            "[".repeat(10_000),
            "*a_".repeat(3_333),
            "![".repeat(5_000),
            "<a ".repeat(3_333),
            format!("{}x{}", "**".repeat(2_400), "**".repeat(2_400)),
        ] {
            let html = render(&text);
            let mut depth = 0_i32;
            let mut deepest = 0;
            for part in html.split('<').skip(1) {
                if part.starts_with('/') {
                    depth -= 1;
                } else if !["br>", "hr>"].iter().any(|void| part.starts_with(void)) {
                    depth += 1;
                    deepest = deepest.max(depth);
                }
            }
            assert!(deepest <= 20 && depth == 0, "{deepest}");
        }
    }
}
