//! The picture of a link, and how spreads are laid out in it.

use serde_json::json;
use wasteland_tarot::features::sharing::layout::{RATIO, Room, lay_out};
use wasteland_tarot::features::sharing::picture::{draw, scene, words};
use wasteland_tarot::tarot::{Card, Lang};

use super::{id, link, picture, reading};
use crate::accounts::browser::Browser;
use crate::oracle::seed;
use crate::support::TestApp;

#[tokio::test]
async fn the_picture_is_a_png_of_the_right_size_and_is_drawn_once() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "ada@example.com").await;
    let reading = reading(&ada, json!({"spread": "celtic_cross"})).await;
    let (one, two) = (link(&ada, &reading, json!({})).await, link(&ada, &reading, json!({})).await);
    let first = picture(&app, id(&one)).await;
    assert_eq!((first.status, first.header("content-type")), (200, "image/png"));
    assert_eq!(first.header("x-robots-tag"), "noindex");
    assert_eq!(first.header("cache-control"), "no-cache");
    assert_eq!(first.header("cross-origin-resource-policy"), "cross-origin");
    let image = image::load_from_memory(&first.bytes).unwrap();
    assert_eq!((image.width(), image.height()), (1200, 630));
    // The same content is the same picture, whichever link it is asked by.
    let again = picture(&app, id(&two)).await;
    assert_eq!(again.header("etag"), first.header("etag"));
    let known = [("if-none-match", first.header("etag"))];
    assert_eq!(
        app.get_with(&format!("/share/{}/picture.png?lang=en", id(&two)), &known).await.status,
        304
    );
    let chinese = app.get(&format!("/share/{}/picture.png?lang=zh-TW", id(&one))).await;
    assert_ne!(chinese.header("etag"), first.header("etag"));
}

/// The picture's texts in a language: what its cards and places are called, and its own words.
fn shown(lang: Lang) -> Vec<String> {
    let mut texts = vec![words::site(lang).to_owned(), "tarot.example:8080".to_owned()];
    for is in [true, false] {
        texts.extend([words::way(is, lang), words::reversed(is, lang)].map(str::to_owned));
    }
    for card in &seed().cards {
        texts.push(card.text(lang).name.clone());
        texts.push(lang.pick(&card.standard.zh, &card.standard.en).clone());
    }
    for spread in &seed().spreads {
        texts.push(spread.text(lang).display_name.clone());
        texts.extend(spread.positions.iter().map(|position| position.text(lang).name.clone()));
    }
    texts.extend((' '..='~').map(String::from));
    texts
}

#[test]
fn the_fonts_in_the_binary_have_every_character_a_picture_can_show() {
    use skrifa::MetadataProvider;
    let read = |name: &str| {
        std::fs::read(crate::support::root().join("assets/picture").join(name)).unwrap()
    };
    let (latin, chinese) = (read("chakra-petch.ttf"), read("noto-sans-tc.otf"));
    assert!(latin.len() + chinese.len() < 300_000, "the fonts have grown");
    let latin = skrifa::FontRef::new(&latin).unwrap();
    let chinese = skrifa::FontRef::new(&chinese).unwrap();
    for lang in Lang::ALL {
        for text in shown(lang) {
            for one in text.chars() {
                let has =
                    latin.charmap().map(one).is_some() || chinese.charmap().map(one).is_some();
                assert!(has, "{one} of {text} has no glyph: run assets/picture/make_fonts.py");
            }
        }
    }
}

fn scene_of(spread: &str, lang: Lang) -> scene::Scene {
    let spread = seed().spreads.iter().find(|one| one.name == spread).unwrap();
    let card = |(position, card): (&wasteland_tarot::tarot::Position, &Card)| scene::Card {
        number: position.number,
        position: position.text(lang).name.clone(),
        name: card.text(lang).name.clone(),
        classic: lang.pick(&card.standard.zh, &card.standard.en).clone(),
        is_reversed: position.number == 2,
        picture: wasteland_tarot::tarot::deck::picture(card.id),
    };
    scene::Scene {
        lang,
        title: spread.text(lang).display_name.clone(),
        cards: spread.positions.iter().zip(&seed().cards).map(card).collect(),
        positions: spread.positions.clone(),
        host: None,
    }
}

#[test]
fn a_picture_says_every_name_and_shows_every_card() {
    for lang in Lang::ALL {
        for spread in ["single_wasteland", "vault_tec_spread", "celtic_cross"] {
            let scene = scene_of(spread, lang);
            let svg = scene.svg();
            let text = roxmltree::Document::parse(&svg).unwrap();
            let words: String = text.descendants().filter_map(|node| node.text()).collect();
            for card in &scene.cards {
                assert!(words.contains(&card.classic), "{spread} {lang} {}", card.classic);
            }
            assert!(words.contains(&scene.title) && words.contains(words::site(lang)));
            assert!(!svg.contains("var(--"), "the renderer knows no variables");
            assert_eq!(svg.matches("viewBox=\"0 0 220 380\"").count(), scene.cards.len());
            assert!(draw(&svg).unwrap().len() > 20_000);
        }
    }
}

#[test]
fn a_text_that_looks_like_markup_is_text_in_a_picture_too() {
    let mut scene = scene_of("vault_tec_spread", Lang::En);
    scene.title = "</text><script>&\"".to_owned();
    let svg = scene.svg();
    assert!(!svg.contains("<script"));
    draw(&svg).unwrap();
}

#[test]
fn cards_of_every_spread_lie_free_of_each_other_inside_their_room() {
    for spread in &seed().spreads {
        for (width, height, label) in
            [(400.0, 620.0, 30.0), (540.0, 478.0, 0.0), (380.0, 478.0, 0.0)]
        {
            let room = Room { width, height, card: 132.0, gap: 6.0, label };
            let laid = lay_out(&spread.positions, room);
            assert_eq!(laid.places.len(), spread.positions.len());
            assert!(laid.card > 30.0, "{}: {}", spread.name, laid.card);
            assert!(laid.width <= width + 0.1 && laid.height <= height + 0.1, "{}", spread.name);
            for (index, a) in laid.places.iter().enumerate() {
                assert!(a.x >= laid.card / 2.0 - 0.1 && a.x <= laid.width - laid.card / 2.0 + 0.1);
                for b in &laid.places[index + 1..] {
                    let upright = a.rotation == 0.0 && b.rotation == 0.0;
                    let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
                    let free = dx >= laid.card || dy >= laid.card * RATIO;
                    assert!(!upright || free, "{}: {} over {}", spread.name, a.number, b.number);
                }
            }
        }
    }
    assert!(
        lay_out(&[], Room { width: 1.0, height: 1.0, card: 1.0, gap: 0.0, label: 0.0 })
            .places
            .is_empty()
    );
}
