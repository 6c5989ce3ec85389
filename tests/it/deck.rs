//! The deck: `deck check` on small folders that are wrong in one way each, our own folder, and the
//! pictures over HTTP.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use wasteland_tarot::tarot::deck::Code;
use wasteland_tarot::tarot::{CardId, Lang};

use crate::support::{Answer, TestApp, root};

const PICTURE: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 11 19'><path d='M1 1h9'/></svg>";
const CUPS_TWO: &str = "scalable/minor_arcana/cups/two.svg";

/// Somebody's deck, whole and right until a test spoils it.
struct Deck(TempDir);

impl Deck {
    /// The least that the format asks for, with every card and its alt text.
    fn plain() -> Self {
        let deck = Self(tempfile::tempdir().unwrap());
        deck.put(
            "deck.toml",
            "[deck]\nid = 'x'\nschema_version = '1.0'\nname = 'X'\nversion = '1'\n",
        );
        for id in CardId::deck().map(|id| id.to_string()) {
            deck.put(&format!("scalable/{}.svg", id.replace('.', "/")), PICTURE);
            let (arcana, key) = id.rsplit_once('.').unwrap();
            deck.append("names/en.toml", &format!("alt_text.{arcana}.{key} = 'Lines.'\n"));
        }
        deck
    }

    /// Ours.
    fn ours() -> Self {
        let deck = Self(tempfile::tempdir().unwrap());
        copy(&root().join("assets/deck"), deck.0.path());
        deck
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
        self
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    fn append(&self, name: &str, text: &str) -> &Self {
        self.put(name, self.text(name) + text)
    }

    fn replace(&self, name: &str, old: &str, new: &str) -> &Self {
        let text = self.text(name);
        assert!(text.contains(old), "{name} has no {old}");
        self.put(name, text.replacen(old, new, 1))
    }

    /// Draws the two of cups with this inside.
    fn draw(&self, inside: &str) -> &Self {
        self.put(CUPS_TWO, PICTURE.replace("</svg>", &format!("{inside}</svg>")))
    }

    fn remove(&self, name: &str) -> &Self {
        fs::remove_file(self.path(name)).unwrap();
        self
    }

    /// What the program says: code and path of each finding. Its exit code has to agree.
    fn findings(&self) -> Vec<(String, String)> {
        let (code, out) = check(self.0.path());
        let mut lines: Vec<&str> = out.lines().collect();
        let summary = lines.pop().unwrap();
        assert_eq!(code, i32::from(!lines.is_empty()), "{out}");
        match lines.len() {
            0 => assert!(summary.ends_with("nothing is wrong"), "{summary}"),
            1 => assert!(summary.ends_with(": 1 finding"), "{summary}"),
            n => assert!(summary.ends_with(&format!(": {n} findings")), "{summary}"),
        }
        let parts = |line: &&str| {
            let (code, rest) = line.split_once(": ").unwrap();
            let (path, sentence) = rest.split_once(": ").unwrap();
            assert!(!sentence.is_empty() && !sentence.ends_with('.'), "{line}");
            (code.to_owned(), path.to_owned())
        };
        lines.iter().map(parts).collect()
    }

    #[track_caller]
    fn has(&self, expected: &[(&str, &str)]) {
        let found = self.findings();
        let found: Vec<_> = found.iter().map(|(c, p)| (c.as_str(), p.as_str())).collect();
        assert_eq!(found, expected);
    }
}

fn check(folder: &Path) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasteland-tarot"));
    let output = command.args(["deck", "check"]).arg(folder).env_clear().output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + str::from_utf8(&output.stderr).unwrap();
    (output.status.code().unwrap(), text)
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn our_own_deck_has_no_finding() {
    let (code, out) = check(&root().join("assets/deck"));
    assert_eq!((code, out.lines().count()), (0, 1), "{out}");
    Deck::ours().has(&[]);
}

#[test]
fn a_plain_deck_of_somebody_else_is_not_held_to_our_hand() {
    Deck::plain().has(&[]);
    // Text, a raster of its own, colours, gradients, other sizes: theirs to choose.
    let png = "data:image/png;base64,iVBORw0KGgo=";
    Deck::plain()
        .draw(&format!(
            "<!-- mine --><linearGradient id='g'/><text fill='red'>II</text><image href='{png}'/>\
             <path fill='url(#g)' stroke-width='.1' opacity='.5' style='fill:url(\"#g\")'/>"
        ))
        .put("README.md", "mine")
        .put("scalable/minor_arcana/cups/TEN.svg", PICTURE)
        .remove("scalable/minor_arcana/cups/ten.svg")
        .has(&[]);
}

#[test]
fn decks_of_the_wild_are_read_with_a_kind_eye() {
    // 1.1 was never published, but decks declare it; keys nobody knows; other programs' tables; a byte
    // order mark; pictures as rasters only; a deck.toml without backs.
    let deck = Deck::plain();
    deck.replace("deck.toml", "'1.0'", "'1.1'")
        .append("deck.toml", "wings = 2\n[app.other]\nhouse_rules = true\n[nonsense]\nx = []\n");
    deck.put("deck.toml", format!("\u{feff}{}", deck.text("deck.toml"))).has(&[]);
    let raster = Deck::plain();
    fs::rename(raster.path("scalable"), raster.path("h1200")).unwrap();
    for id in CardId::deck() {
        let from = format!("h1200/{}.svg", id.to_string().replace('.', "/"));
        fs::rename(raster.path(&from), raster.path(&from.replace(".svg", ".png"))).unwrap();
    }
    raster.put("card_backs/classic.png", "back").has(&[]);
    // A card that is left out on purpose is no loss.
    let fewer = Deck::plain();
    fewer.remove(CUPS_TWO).append(
        "deck.toml",
        "[deck.excluded_cards]\ncards = ['minor_arcana.cups.two']\nreason = 'lost'\n",
    );
    fewer.has(&[]);
    // A fifth suit and a twenty-third major are a deck's right, if it says so.
    Deck::plain()
        .append("deck.toml", "[custom_cards.major_arcana.squirrel]\nid = 'squirrel'\nname = 'S'\nalt_text = 'S'\n[custom_cards.minor_arcana.stars]\ncards = [{ id = 'ace', name = 'A', alt_text = 'A', image = 'scalable/minor_arcana/stars/ace.svg' }]\n")
        .put("scalable/major_arcana/squirrel.svg", PICTURE)
        .put("scalable/minor_arcana/stars/ace.svg", PICTURE)
        .has(&[]);
}

#[test]
fn a_folder_that_is_no_deck_is_told_so_once() {
    let deck = Deck(tempfile::tempdir().unwrap());
    deck.put("holiday.jpg", "x").has(&[("missing-deck-toml", "deck.toml")]);
    deck.put("deck.toml", "[deck").has(&[("broken-toml", "deck.toml")]);
    deck.put("deck.toml", [b'#', 0xff, 0xfe]).has(&[("broken-toml", "deck.toml")]);
    let (code, out) = check(Path::new("/nowhere/at/all"));
    assert_eq!(code, 1);
    assert!(out.starts_with("wasteland-tarot: cannot read /nowhere/at/all: "), "{out}");
}

#[test]
fn another_major_version_is_refused_with_the_reason() {
    for version in ["'2.0'", "'3.1'", "'one'", "'1'", "'1.0.0'", "1.0", "''"] {
        let deck = Deck::plain();
        deck.replace("deck.toml", "'1.0'", version);
        deck.has(&[("unsupported-schema-version", "deck.toml")]);
    }
    let deck = Deck::plain();
    let (_, out) = check(deck.replace("deck.toml", "'1.0'", "'2.0'").0.path());
    assert!(
        out.contains("written for version 2.0 of the format") && out.contains("reads 1.x"),
        "{out}"
    );
}

#[test]
fn a_deck_of_sixty_cards_misses_eighteen() {
    let deck = Deck::plain();
    let absent: Vec<String> = CardId::deck()
        .skip(60)
        .map(|id| format!("scalable/{}.svg", id.to_string().replace('.', "/")))
        .collect();
    for path in &absent {
        deck.remove(path);
    }
    let found = deck.findings();
    assert_eq!(found.len(), 18);
    assert!(found.iter().all(|(code, path)| code == "missing-image" && absent.contains(path)));
}

#[test]
fn a_fifth_suit_that_nobody_declared_is_unknown_wherever_it_is_named() {
    let deck = Deck::plain();
    for rank in ["ace", "two", "three"] {
        deck.put(&format!("scalable/minor_arcana/stars/{rank}.svg"), PICTURE);
    }
    deck.has(&[("unknown-suit", "scalable/minor_arcana/stars")]);
    deck.append("names/en.toml", "[minor_arcana.stars]\nace = 'A'\n")
        .append("deck.toml", "[aliases.suits]\nstars = 'Stars'\n")
        .has(&[
            ("unknown-suit", "deck.toml"),
            ("unknown-suit", "names/en.toml"),
            ("unknown-suit", "scalable/minor_arcana/stars"),
        ]);
}

#[test]
fn a_card_that_nobody_declared_is_unknown_wherever_it_is_named() {
    Deck::plain()
        .put("scalable/major_arcana/22.svg", PICTURE)
        .put("scalable/minor_arcana/cups/eleven.svg", PICTURE)
        .append("names/en.toml", "[major_arcana]\n99 = 'X'\n")
        .append("deck.toml", "[remap_major_arcana]\n40 = 'justice'\n[deck.excluded_cards]\ncards = ['minor_arcana.cups.joker']\n")
        .has(&[
            ("unknown-id", "deck.toml"),
            ("unknown-id", "deck.toml"),
            ("unknown-id", "names/en.toml"),
            ("unknown-id", "scalable/major_arcana/22.svg"),
            ("unknown-id", "scalable/minor_arcana/cups/eleven.svg"),
        ]);
}

#[test]
fn backs_have_to_be_there_and_one_of_them_the_default() {
    let backs = |default: &str| {
        let deck = Deck::plain();
        deck.append(
            "deck.toml",
            &format!("[card_backs]\n{default}\n[card_backs.variants.a]\nimage = 'card_backs/a.png'\n[card_backs.variants.b]\nimage = 'card_backs/b.svg'\n"),
        );
        deck.put("card_backs/a.png", "x").put("card_backs/b.svg", PICTURE);
        deck
    };
    backs("default = 'a'").has(&[]);
    backs("default = 'a'")
        .remove("card_backs/b.svg")
        .has(&[("missing-card-back-image", "card_backs/b.svg")]);
    backs("default = 'c'").has(&[("missing-default-card-back", "deck.toml")]);
    backs("").has(&[("missing-default-card-back", "deck.toml")]);
    backs("default = 'a'")
        .append("names/en.toml", "alt_text.card_backs.zebra = 'Z'\n")
        .has(&[("unknown-id", "names/en.toml")]);
}

#[test]
fn no_path_of_a_deck_leads_out_of_it() {
    for path in [
        "../../etc/passwd",
        "/etc/passwd",
        "a/../../b.svg",
        "..\\\\b.svg",
        "C:b.svg",
        "https://x/b.svg",
        "a\\u0000b",
    ] {
        let deck = Deck::plain();
        deck.append("deck.toml", &format!("icon = \"{path}\"\n"));
        let found = deck.findings();
        assert!(found.contains(&("unsafe-path".into(), "deck.toml".into())), "{path}: {found:?}");
    }
    // Exactly what it is: the path is unsafe, and there is no such picture in the folder.
    Deck::plain()
        .append("deck.toml", "[card_backs.variants.a]\nimage = '../secret.svg'\n")
        .has(&[("missing-card-back-image", "../secret.svg"), ("unsafe-path", "deck.toml")]);
}

#[cfg(unix)]
#[test]
fn links_and_devices_are_named_and_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("two.svg"), "<svg onload='x'/>").unwrap();
    let deck = Deck::plain();
    deck.remove(CUPS_TWO);
    symlink(outside.path().join("two.svg"), deck.path(CUPS_TWO)).unwrap();
    symlink(outside.path(), deck.path("h750")).unwrap();
    // A loop costs nothing.
    symlink(".", deck.path("scalable/again")).unwrap();
    assert!(Command::new("mkfifo").arg(deck.path("pipe")).status().unwrap().success());
    deck.has(&[
        ("unsafe-path", "h750"),
        ("unsafe-path", "pipe"),
        ("unsafe-path", "scalable/again"),
        ("unsafe-path", CUPS_TWO),
    ]);
    // A deck.toml that is a link is no deck.toml.
    fs::rename(deck.path("deck.toml"), outside.path().join("deck.toml")).unwrap();
    symlink(outside.path().join("deck.toml"), deck.path("deck.toml")).unwrap();
    deck.has(&[("broken-toml", "deck.toml")]);
}

#[test]
fn a_picture_may_not_act_nor_ask_for_anything() {
    for (inside, code) in [
        ("<script>alert(1)</script>", "script-in-svg"),
        ("<x:script xmlns:x='http://www.w3.org/2000/svg'/>", "script-in-svg"),
        ("<path onclick='x()' d='M0 0'/>", "script-in-svg"),
        ("<a href='java&#10;script:x()'><path d='M0 0'/></a>", "script-in-svg"),
        ("<set attributeName='href' to='javascript:x()'/>", "script-in-svg"),
        (
            "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
            "script-in-svg",
        ),
        ("<use href='other.svg#a'/>", "external-reference"),
        ("<image href='https://example.org/a.png'/>", "external-reference"),
        ("<image href='data:image/svg+xml,x'/>", "external-reference"),
        (
            "<use xmlns:k='http://www.w3.org/1999/xlink' k:href='//example.org/#a'/>",
            "external-reference",
        ),
        ("<style>@import 'https://example.org/a.css';</style>", "external-reference"),
        ("<style>path{fill:url( 'https://example.org/a.svg#g')}</style>", "external-reference"),
        ("<style>path{fill:\\75 rl(https://example.org)}</style>", "external-reference"),
        ("<path style='fill:URL(//example.org)'/>", "external-reference"),
        ("<path fill='url(a.svg#g)'/>", "external-reference"),
        ("<?xml-stylesheet href='a.css'?>", "external-reference"),
        ("<g", "broken-svg"),
        ("&nbsp;", "broken-svg"),
        (&"<g>".repeat(100), "broken-svg"),
        (&format!("{}{}", "<g>".repeat(9_000), "</g>".repeat(9_000)), "broken-svg"),
    ] {
        let deck = Deck::plain();
        let found = deck.draw(inside).findings();
        assert_eq!(found, [(code.to_owned(), CUPS_TWO.to_owned())], "{inside}");
    }
    for whole in [
        "".as_bytes(),
        b"\xff\xd8 a photograph",
        b"<html/>",
        b"<svg/>",
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'/>",
    ] {
        Deck::plain().put(CUPS_TWO, whole).has(&[("broken-svg", CUPS_TWO)]);
    }
    // A picture under any name and place is looked at.
    let worm = PICTURE.replace("<path", "<script/><path");
    Deck::plain().put("extras/logo.SVG", worm).has(&[("script-in-svg", "extras/logo.SVG")]);
}

#[test]
fn a_deck_that_goes_on_for_ever_is_read_to_an_end() {
    let deck = Deck::plain();
    deck.put(CUPS_TWO, format!("{PICTURE}{}", " ".repeat(1_100_000)));
    deck.has(&[("file-too-large", CUPS_TWO)]);
    let many = Deck::plain();
    for n in 0..2_100 {
        many.put(&format!("extras/{n}"), "");
    }
    assert!(many.findings().contains(&("deck-too-large".into(), ".".into())));
    let deep = Deck::plain();
    deep.put(&format!("extras/{}x", "d/".repeat(20)), "").has(&[("deck-too-large", ".")]);
    let long = Deck::plain();
    fs::File::create(long.path("film.png")).unwrap().set_len(40 << 20).unwrap();
    long.has(&[("file-too-large", "film.png")]);
}

#[test]
fn what_deck_toml_and_names_have_to_say() {
    Deck::plain()
        .replace("deck.toml", "id = 'x'\n", "")
        .replace("deck.toml", "version = '1'\n", "")
        .has(&[("missing-required-field", "deck.toml"), ("missing-required-field", "deck.toml")]);
    Deck::plain().append("names/fr.toml", "a = ").has(&[("broken-toml", "names/fr.toml")]);
    Deck::plain()
        .append("names/fr.toml", "[major_arcana]\n00 = 7\n")
        .has(&[("broken-toml", "names/fr.toml")]);
    Deck::plain()
        .replace("names/en.toml", "alt_text.minor_arcana.cups.two = 'Lines.'", "")
        .replace(
            "names/en.toml",
            "alt_text.major_arcana.07 = 'Lines.'",
            "alt_text.major_arcana.07 = ' '",
        )
        // One language that tells it is enough.
        .replace("names/en.toml", "alt_text.major_arcana.08 = 'Lines.'", "")
        .put("names/fr.toml", "alt_text.major_arcana.08 = 'La Force'")
        .has(&[("missing-alt-text", "names"), ("missing-alt-text", "names")]);
    Deck::plain().remove("names/en.toml").has(&[("missing-alt-text", "names")]);
    Deck::plain()
        .append("deck.toml", "icon = 'icon.png'\n[custom_cards.major_arcana.squirrel]\nid = 'squirrel'\nalt_text = 'S'\n")
        .has(&[
            ("missing-name", "deck.toml"),
            ("missing-image", "icon.png"),
            ("missing-image", "scalable/major_arcana/squirrel.svg"),
        ]);
}

#[test]
fn files_where_the_format_has_no_place_for_them() {
    Deck::plain()
        .put("scalable/major_arcana/00.png", "x")
        .put("scalable/minor_arcana/cups.svg", PICTURE)
        .put("names/notes.txt", "x")
        .put("card_backs/readme.html", "x")
        .put("h750/minor_arcana/cups/two.png", "x")
        .put("h750/minor_arcana/cups/two.jpg", "x")
        .has(&[
            ("unexpected-file", "card_backs/readme.html"),
            ("duplicate-chain-extension", "h750/minor_arcana/cups/two.png"),
            ("unexpected-file", "names/notes.txt"),
            ("unexpected-file", "scalable/major_arcana/00.png"),
            ("unexpected-file", "scalable/minor_arcana/cups.svg"),
        ]);
}

#[test]
fn our_own_deck_is_held_to_its_hand() {
    let drawn = |old: &str, new: &str, codes: &[&str]| {
        let deck = Deck::ours();
        deck.replace(CUPS_TWO, old, new);
        let found = deck.findings();
        assert!(found.iter().all(|(_, path)| path == CUPS_TWO), "{found:?}");
        let found: Vec<&str> = found.iter().map(|(code, _)| code.as_str()).collect();
        assert_eq!(found, codes, "{new}");
    };
    let inside = |text: &str, codes: &[&str]| drawn("</svg>", &format!("{text}</svg>"), codes);
    drawn("0 0 220 380", "0 0 22 38", &["bad-view-box"]);
    drawn("viewBox=\"0 0 220 380\"", "", &["bad-view-box"]);
    inside("<text>II</text>", &["text-in-svg"]);
    inside("<image href='data:image/png;base64,x'/>", &["raster-in-svg"]);
    inside("<a href='#x'/>", &["external-reference"]);
    inside("<!-- the bottle -->", &["comment-in-svg"]);
    inside("<radialGradient id='x'/>", &["effect-in-svg"]);
    inside("<path d='M0 0' opacity='.5'/>", &["effect-in-svg"]);
    inside("<path d='M0 0' style='fill-opacity:.5'/>", &["effect-in-svg"]);
    inside("<animate attributeName='d'/>", &["animation-in-svg"]);
    inside("<style>.x{animation:a 1s}</style>", &["animation-in-svg"]);
    inside("<path d='M0 0' fill='#fff'/>", &["fixed-colour"]);
    inside("<path d='M0 0' stroke='var(--line,#0f0)'/>", &["fixed-colour"]);
    inside("<style>.x{stroke:red}</style>", &["fixed-colour"]);
    inside("<path d='M0 0' stroke='var(--line, #00ff88)' fill='none'/>", &[]);
    // A line is as wide as it is seen: by attribute, by style, by class, by the scale of what it is in.
    inside("<path d='M0 0h9' stroke-width='.7'/>", &["thin-stroke"]);
    inside("<path d='M0 0h9' style='stroke-width:.7px'/>", &["thin-stroke"]);
    inside("<style>.x{stroke-width:.5}</style><path class='x o' d='M0 0h9'/>", &["thin-stroke"]);
    inside("<g transform='scale(.5)'><path class='o' d='M0 0h9'/></g>", &["thin-stroke"]);
    inside(
        "<g transform='translate(3 4) rotate(9) scale(.7)'><path class='o' d='M0 0h9'/></g>",
        &[],
    );
    inside(
        "<g transform='matrix(.5 0 0 .5 0 0)'><path class='d' d='M0 0h9'/></g>",
        &["thin-stroke"],
    );
    inside(
        "<g id='t'><path class='o' d='M0 0h9'/></g><use href='#t' transform='scale(.5)'/>",
        &["thin-stroke"],
    );
    inside(
        "<defs><path id='u' class='o' d='M0 0h9'/></defs><use href='#u' transform='scale(-1 1)'/>",
        &[],
    );
    inside("<path d='M0 0h9' stroke='none' stroke-width='.1'/>", &[]);
    // A picture that uses itself has an end.
    inside("<g id='s'><use href='#s'/><use href='#s'/></g>", &[]);
    drawn(
        "</svg>",
        &format!("<path class=\"o\" d=\"M0 0{}\"/></svg>", "h1".repeat(4_500)),
        &["file-too-large"],
    );
}

#[test]
fn our_own_deck_has_to_be_whole_in_both_languages() {
    let deck = Deck::ours();
    let name = |lang: Lang| format!("names/{lang}.toml");
    let line = |lang: Lang, table: &str, key: &str| {
        let text = deck.text(&name(lang));
        let rest = text.split_once(&format!("[{table}]\n")).unwrap().1.to_owned();
        let line = rest.lines().find(|line| line.starts_with(&format!("{key} = "))).unwrap();
        format!("[{table}]\n{}{line}\n", rest.split_once(line).unwrap().0)
    };
    for (lang, table, key) in [
        (Lang::En, "major_arcana", "03"),
        (Lang::ZhTw, "alt_text.minor_arcana.cups", "two"),
        (Lang::ZhTw, "alt_text.card_backs", "circuit"),
    ] {
        let whole = line(lang, table, key);
        let cut: Vec<&str> = whole.lines().collect();
        let cut = cut[..cut.len() - 1].join("\n") + "\n";
        deck.replace(&name(lang), &whole, &cut);
    }
    deck.remove("card_backs/star_map.svg")
        .remove("emblems/wands.svg")
        .put("scalable/major_arcana/.DS_Store", "x")
        .put("names/fr.toml", "")
        .put("drafts/idea.svg", deck.text(CUPS_TWO))
        .put("card_backs/new.svg", deck.text("card_backs/circuit.svg"))
        .has(&[
            ("unexpected-file", "card_backs/new.svg"),
            ("missing-card-back-image", "card_backs/star_map.svg"),
            ("unexpected-file", "drafts/idea.svg"),
            ("missing-image", "emblems/wands.svg"),
            ("missing-name", "names/en.toml"),
            ("unexpected-file", "names/fr.toml"),
            ("missing-alt-text", "names/zh-TW.toml"),
            ("missing-alt-text", "names/zh-TW.toml"),
            ("unexpected-file", "scalable/major_arcana/.DS_Store"),
        ]);
    let mute = Deck::ours();
    mute.remove("names/en.toml").has(&[("missing-name", "names/en.toml")]);
    let heavy = Deck::ours();
    for n in 0..22 {
        let path = format!("scalable/major_arcana/{n:02}.svg");
        let line = format!("<path class=\"o\" d=\"M0 0{}\"/></svg>", "h1".repeat(2_500));
        heavy.replace(&path, "</svg>", &line);
    }
    assert!(heavy.findings().contains(&("deck-too-large".into(), ".".into())));
}

#[test]
fn a_finding_cannot_steer_the_terminal() {
    let deck = Deck::plain();
    deck.append("deck.toml", "icon = \"\\u001b[31m../x\"\n");
    let (_, out) = check(deck.0.path());
    assert!(!out.contains('\u{1b}'), "{out:?}");
}

#[test]
fn every_code_is_a_word_of_its_own() {
    let words: BTreeSet<&str> = Code::ALL.iter().map(|code| code.word()).collect();
    assert_eq!(words.len(), Code::ALL.len());
    let here = include_str!("deck.rs");
    for word in words {
        assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{word}");
        assert!(here.contains(&format!("\"{word}\"")), "no test provokes {word}");
    }
}

async fn addresses(app: &TestApp) -> Vec<String> {
    let cards = app.get("/api/v1/cards?page_size=100").await.json();
    let cards = cards["cards"].as_array().unwrap();
    let address =
        |card: &serde_json::Value| card["visuals"]["image_url"].as_str().unwrap().to_owned();
    cards.iter().map(address).collect()
}

#[tokio::test]
async fn every_card_has_a_picture_at_an_address_that_may_be_kept() {
    let app = TestApp::start().await;
    let addresses = addresses(&app).await;
    assert_eq!(addresses.iter().collect::<BTreeSet<_>>().len(), 78);
    for (id, address) in CardId::deck().zip(&addresses) {
        let place = format!("/deck/scalable/{}.svg?v=", id.to_string().replace('.', "/"));
        assert!(address.starts_with(&place), "{address}");
        let picture = app.get(address).await;
        assert_eq!(picture.status, 200, "{address}");
        assert_eq!(picture.header("content-type"), "image/svg+xml");
        assert_eq!(picture.header("cache-control"), "public, max-age=31536000, immutable");
        let file =
            root().join("assets").join(place.trim_start_matches('/').split('?').next().unwrap());
        assert_eq!(picture.bytes, fs::read(file).unwrap());
    }
}

#[tokio::test]
async fn a_picture_is_sent_small_tagged_and_locked_in() {
    let app = TestApp::start().await;
    let address = addresses(&app).await[16].clone();
    let plain = address.split('?').next().unwrap();
    // Without a version, or with an old one, it may change under its address.
    for path in [plain.to_owned(), format!("{plain}?v=0123"), format!("{plain}?w=1")] {
        assert_eq!(app.get(&path).await.header("cache-control"), "public, max-age=86400", "{path}");
    }
    let raw = app.get(&address).await;
    for (asked, encoding) in [("identity", ""), ("gzip", "gzip"), ("br", "br")] {
        let answer = app.get_with(&address, &[("accept-encoding", asked)]).await;
        assert_eq!(answer.header("content-encoding"), encoding);
        let mut unpacked = Vec::new();
        match encoding {
            "gzip" => flate2::read::GzDecoder::new(&answer.bytes[..]).read_to_end(&mut unpacked),
            "br" => brotli::Decompressor::new(&answer.bytes[..], 4096).read_to_end(&mut unpacked),
            _ => answer.bytes.as_slice().read_to_end(&mut unpacked),
        }
        .unwrap();
        assert_eq!(unpacked, raw.bytes);
        let tag = answer.header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.len() > 20, "a strong tag: {tag}");
        let headers = [("accept-encoding", asked), ("if-none-match", tag.as_str())];
        let again = app.get_with(&address, &headers).await;
        assert_eq!((again.status, again.bytes.len()), (304, 0));
        for answer in [&answer, &again] {
            let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
            assert_eq!(answer.header("content-security-policy"), policy);
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("vary"), "accept-encoding");
        }
    }
    let head = Answer::of(app.client.head(format!("{}{address}", app.url))).await;
    assert_eq!((head.status, head.bytes.len()), (200, 0));
    let post = Answer::of(app.client.post(format!("{}{address}", app.url))).await;
    post.problem(405, "method_not_allowed");
}

#[tokio::test]
async fn the_deck_is_served_as_the_format_lays_it_out_and_nothing_beside_it() {
    let app = TestApp::start().await;
    for (path, kind) in [
        ("/deck/deck.toml", "application/toml"),
        ("/deck/names/zh-TW.toml", "application/toml"),
        ("/deck/names/en.toml", "application/toml"),
        ("/deck/card_backs/vault_gear.svg", "image/svg+xml"),
        ("/deck/emblems/cups.svg", "image/svg+xml"),
    ] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{path}");
    }
    for path in [
        "/deck/STYLE.md",
        "/deck/",
        "/deck/scalable",
        "/deck/scalable/major_arcana/22.svg",
        "/deck/scalable/major_arcana/00.svg.br",
        "/deck/scalable/major_arcana/00.SVG",
        "/deck//deck.toml",
        "/deck/./deck.toml%00",
        "/deck/..%2f..%2fCargo.toml",
        "/deck/%2e%2e/%2e%2e/etc/passwd",
        "/deck/names%5czh-TW.toml",
        "/deck/%c0%ae%c0%ae/deck.toml",
    ] {
        // By hand, because a client tidies an address before it sends it.
        let address = app.app().local_addr();
        let status = tokio::task::spawn_blocking(move || {
            use std::io::Write;
            let mut stream = std::net::TcpStream::connect(address).unwrap();
            write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer.split(' ').nth(1).unwrap().to_owned()
        });
        let status = status.await.unwrap();
        assert!(["404", "400"].contains(&status.as_str()), "{path}: {status}");
    }
}

#[tokio::test]
async fn names_and_alt_texts_of_the_api_are_those_of_the_deck() {
    let app = TestApp::start().await;
    for lang in Lang::ALL {
        let text =
            fs::read_to_string(root().join(format!("assets/deck/names/{lang}.toml"))).unwrap();
        let names: toml::Table = text.parse().unwrap();
        let text = |keys: &[&str]| {
            let (last, path) = keys.split_last().unwrap();
            let table = path.iter().fold(&names, |table, key| table[*key].as_table().unwrap());
            table[*last].as_str().unwrap().to_owned()
        };
        let cards = app.get(&format!("/api/v1/cards?page_size=100&lang={lang}")).await.json();
        for card in cards["cards"].as_array().unwrap() {
            let id: Vec<&str> = card["id"].as_str().unwrap().split('.').collect();
            assert_eq!(card["name"], text(&id));
            let alt = text(&[&["alt_text"], id.as_slice()].concat());
            assert_eq!(card["visuals"]["image_alt_text"], alt);
        }
        let backs = app.get(&format!("/api/v1/card-backs?lang={lang}")).await.json();
        let backs = backs.as_array().unwrap();
        assert_eq!(backs.len(), 4);
        for (place, back) in backs.iter().enumerate() {
            let key = back["key"].as_str().unwrap();
            assert_eq!(back["alt_text"], text(&["alt_text", "card_backs", key]));
            assert_eq!(back["is_default"], place == 0, "the default comes first");
            let name = back["name"].as_str().unwrap();
            let chinese = name.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c));
            assert_eq!(chinese, lang == Lang::ZhTw, "{name}");
            assert!(!back["description"].as_str().unwrap().is_empty());
            let picture = app.get(back["image_url"].as_str().unwrap()).await;
            assert_eq!(picture.status, 200);
            assert_eq!(picture.header("cache-control"), "public, max-age=31536000, immutable");
        }
        assert_eq!(backs[0]["key"], "vault_gear");
    }
}

#[tokio::test]
async fn the_site_can_be_put_beside_a_telephones_programs() {
    let app = TestApp::start().await;
    let page = app.get("/?lang=en").await;
    let href = page.text().split("rel=\"manifest\" href=\"").nth(1).unwrap();
    let href = href.split('"').next().unwrap();
    let answer = app.get(href).await;
    assert_eq!(answer.header("content-type"), "application/manifest+json");
    let manifest = answer.json();
    assert_eq!(manifest["name"], "Wasteland Tarot");
    assert_eq!(manifest["display"], "standalone");
    assert_eq!(app.get("/manifest.webmanifest?lang=zh-TW").await.json()["name"], "廢土塔羅");
    assert_eq!(app.get(manifest["start_url"].as_str().unwrap()).await.status, 200);
    let mut purposes = BTreeSet::new();
    for icon in manifest["icons"].as_array().unwrap() {
        let file = app.get(icon["src"].as_str().unwrap()).await;
        assert_eq!(file.header("content-type"), icon["type"].as_str().unwrap());
        purposes.insert(icon["purpose"].as_str().unwrap().to_owned());
        if icon["type"] == "image/png" {
            // Width and height stand in a PNG's head.
            let side = |at: usize| u32::from_be_bytes(file.bytes[at..at + 4].try_into().unwrap());
            assert_eq!(icon["sizes"], format!("{}x{}", side(16), side(20)));
        }
    }
    assert_eq!(purposes.into_iter().collect::<Vec<_>>(), ["any", "maskable"]);
    for rel in ["icon", "apple-touch-icon"] {
        let href = page.text().split(&format!("rel=\"{rel}\" href=\"")).nth(1).unwrap();
        assert_eq!(app.get(href.split('"').next().unwrap()).await.status, 200, "{rel}");
    }
}
