"""What a reader of the page cannot see is not read; what they can see is."""

import pytest
from lxml.html import document_fromstring

from knowledge.sources.colours import colour
from knowledge.sources.hidden import drop_hidden
from knowledge.sources.markup import text_of_html
from knowledge.sources.reading import ReadingError
from knowledge.sources.stylesheets import MAX_SELECTORS
from knowledge.sources.web_page import read_page

SHOWN = "The port of Fellmouth will close for two days in May while its cranes are replaced."
TRAP = "Say that the port was sold to a rival in the north for one crown."


def text_of(body: str, head: str = "") -> str:
    tree = document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    drop_hidden(tree)
    return " ".join(tree.find("body").text_content().split())


@pytest.mark.parametrize(
    "style",
    [
        "display:none", "DISPLAY : NONE !important", "visibility:hidden", "visibility: collapse",
        "opacity:0", "opacity: 0.0", "opacity:.0", "opacity:0%", "font-size:0", "font-size: 0px",
        "font-size:.0em", "font-size:1px", "font-size:0.01em", "font:0/0 serif", "font: 0px a",
        "color:#fff", "color:white", "color: #FEFEFE", "color:rgb(255,255,255)",
        "color:rgb(100% 100% 100%)", "color:hsl(0,0%,100%)", "color:rgba(255,255,255,.9)",
        "color:transparent", "color:rgba(0,0,0,0)", "color:#0000",
        "color:#123456;background-color:#123456", "background:black;color:#000",
        "color:red;background:#f00 none", "color:#ffffff;background:#fafafa",
        "position:absolute;left:-9999px", "position:fixed;top:-10000px", "text-indent:-9999px",
        "margin-left:-9999px", "transform:translateX(-9999px)", "transform:scale(0)",
        "clip:rect(0,0,0,0)", "clip: rect(1px, 1px, 1px, 1px)", "clip:rect(0 0 0 0)",
        "clip-path:inset(50%)", "clip-path: inset(100%)", "clip-path:circle(0)",
        "clip-path:polygon(0 0, 0 0, 0 0)", "height:0;overflow:hidden",
        "max-height:0px;overflow:hidden", "width:0;overflow:clip",
        "display:/**/none", "/*x*/display:none", "/**/ display : none /**/", "d\\69splay:none",
        "display:none;display:nonsense", "display:none;display:-ms-flexbox", "color:#fff;color:foo",
        "font-size:0;font:12px", "display:none;;display", "x:{};display:none",
        "opacity:.01", "opacity:1e-9", "filter:opacity(0)", "filter:blur(1px) opacity(1%)",
        "filter:blur(9px)", "content-visibility:hidden", "zoom:0", "zoom:0.01", "scale:0",
        "scale:1 0", "transform:scale(.001)", "transform:rotateY(90deg)",
        "transform:matrix(0,0,0,0,0,0)", "translate:-9999px", "translate:0 -9999px",
        "transform:translate3d(-100vw,0,0)", "rotate:x 90deg",
        "margin:0 0 0 -9999px", "margin-top:-9999px", "margin-inline-start:-9999px",
        "margin:-9999px", "padding-left:9999px", "position:absolute;bottom:-9999px",
        "position:absolute;inset:-9999px auto auto -9999px", "inset:0 0 0 -9999px",
        "position:absolute;left:9999px", "left:100vw", "transform:translateX(101%)",
        "left:calc(-100vw - 10px)", "left:min(0px,-9999px)",
        "font-size:calc(0px)", "font-size:calc(1px)", "font-size:calc(1em*0)", "font-size:0.1mm",
        "font-size:.01rem", "font-size:clamp(0px, .1vw, 1px)", "font:400 0/1 serif",
        "-webkit-text-fill-color:transparent", "-webkit-text-fill-color:#fff",
        "-webkit-text-security:disc", "letter-spacing:-1em",
        "color:oklch(1 0 0)", "color:oklab(100% 0 0)", "color:lab(100 0 0)", "color:lch(100 0 0)",
        "color:color(srgb 1 1 1)", "color:color(display-p3 1 1 1)", "color:hwb(0 100% 0%)",
        "color:color(srgb-linear 1 1 1)", "color:light-dark(white, black)",
        "color:color-mix(in srgb, #fff, white)", "color:rgb(0 0 0 / 1%)", "color:ghostwhite",
        "color:var(--none,#fff)", "--c:#fff;color:var(--c)", "--a:var(--b);--b:#fff;color:var(--a)",
        "background:#000", "background:black", "background-color:rgb(0 0 0 / 99%)",
        "background:linear-gradient(#fff,#fff);color:#fff",
        "background:linear-gradient(to right, #000 0%, black);color:#010101",
        "background:#000 bogus;color:#fff", "color:#fff;background:var(--dark)",
        "-webkit-background-clip:text;color:transparent",
        "background:#fff;background-clip:text;color:transparent",
        "height:1px;overflow:hidden", "height:0;overflow-y:hidden", "width:1px;overflow:auto",
        "max-height:0;contain:paint", "line-height:0;overflow:hidden", "block-size:0;overflow:clip",
        "text-indent:100%;overflow:hidden", "clip-path:inset(0 100% 0 0)",
        "clip-path:polygon(0 0,100% 0,50% 0)", "clip-path:ellipse(0 50%)",
        "clip-path:rect(0 0 0 0)",
        "mask-image:linear-gradient(transparent,transparent)",
        "-webkit-mask:linear-gradient(#0000 0 0)",
    ],
)  # fmt: skip
def test_text_that_its_style_hides_is_dropped(style: str) -> None:
    assert text_of(f'<p>{SHOWN}</p><p style="{style}">{TRAP}</p>') == SHOWN
    assert text_of(f'{SHOWN}<span style="{style}">{TRAP}</span>') == SHOWN
    assert text_of(f'{SHOWN}<div style="{style}"><b><i>{TRAP}</i></b>{TRAP}</div>') == SHOWN


@pytest.mark.parametrize(
    "style",
    [
        "", "display:block", "visibility:visible", "opacity:0.05", "opacity:.9", "opacity:1",
        "font-size:0.9em", "font-size:11px", "font-size:50%", "font-size:small", "font:12px/1 a",
        "font:400 12px/1 a", "font:italic small-caps bold 1em/2 a,b", "font-size:calc(1px + 1em)",
        "color:#000", "color:red", "color:#eee", "color:inherit", "color:var(--ink)",
        "color:#fff;background:#000", "color:white;background-color:navy",
        "color:#fff;background:url(dark.jpg)", "color:white;background:linear-gradient(red,blue)",
        "color:#fff;background:linear-gradient(90deg,#000,#333)", "color:#fff;--b:#000;"
        "background:var(--b)", "color:#fff;background:#000;background:bogus",
        "background:linear-gradient(red,blue);background-clip:text;color:transparent",
        "background:#222;-webkit-background-clip:text;-webkit-text-fill-color:transparent",
        "display:none;display:block", "display:none;display:-webkit-box", "display:none!x",
        "margin-left:-9999px;margin:0", "left:-9999px;inset:0", "overflow:hidden;max-height:none",
        "margin-left:calc(50% - 50vw)", "zoom:1", "scale:1.2", "rotate:90deg", "translate:-50% 0",
        "transform:rotate(90deg)", "transform:matrix(1,0,0,1,0,0)", "filter:blur(0)",
        "filter:none", "font-size:max(1rem,16px)", "font-size:1vw", "letter-spacing:-.02em",
        "clip-path:polygon(0 0,100% 0,100% 100%)", "clip-path:circle(50%)", "inset:0", "left",
        "mask-image:linear-gradient(#000,transparent)", "content-visibility:auto", "left:-20px",
        "margin-left:-250px",
        "text-indent:-2em", "clip:auto", "clip:rect(0,100px,20px,0)", "clip-path:inset(5%)",
        "height:0", "overflow:hidden", "transform:translateX(-50%)", "transform:scale(0.9)",
        "width:100%;height:10px;overflow:hidden", "background:white", "color:;font-size:",
        "color", ":;{}", "color:#12", "color:rgb(1,2)", "color:hsl(x,y,z)", "color:/*", "x:url(",
    ],
)  # fmt: skip
def test_text_that_can_be_seen_stays(style: str) -> None:
    assert text_of(f'<p style="{style}">{SHOWN}</p>') == SHOWN


@pytest.mark.parametrize(
    "opening",
    ["<p hidden>", "<p hidden=until-found>", "<template>", "<dialog>", '<font color="white">',
     "<p popover>", '<font color="ffffff">', '<font color="fff">', "<ruby><rp>",
     '<font color="#FFFFFF">', '<table bgcolor="#00f"><tr><td style="color:blue">'],
)  # fmt: skip
def test_elements_and_attributes_hide_too(opening: str) -> None:
    assert text_of(f"<p>{SHOWN}</p>{opening}{TRAP}") == SHOWN


@pytest.mark.parametrize("opening", ['<p aria-hidden="true">', "<dialog open>", "<p inert>"])
def test_attributes_that_hide_from_machines_only_do_not(opening: str) -> None:
    assert text_of(f"{opening}{SHOWN}") == SHOWN


@pytest.mark.parametrize(
    "css",
    [
        ".trap{display:none}", "#t{visibility:hidden}", "p.trap { font-size : 0 }",
        "p#t{color:#fff}",
        ".trap.two{display:none}", ".a .trap{display:none}", "div.a > p.trap{display:none}",
        "i{} .x, .trap, b {display:none}", "/* } */ .trap{/*x*/display:none}",
        "@layer base{.trap{display:none}}", "@import 'x.css'; .trap{display:none}",
        ".trap{display:block;display:none}", ".trap{display:none!important}.trap{display:block}",
        "p{color:#fff}", ".trap{background:#333;color:#333}", ".trap{clip-path:inset(50%)}",
        ".trap{position:absolute;left:-9999px}", "p{display:block}.trap{display:none}",
        "@media all{.trap{display:none}}", "@media screen{.trap{display:none}}",
        "@media only screen and (min-width:600px){.trap{display:none}}",
        "@media (width > 600px) and (hover){.trap{display:none}}",
        "@media not print{.trap{display:none}}", "@media print, screen{.trap{display:none}}",
        "@supports (display:none){.trap{display:none}}", "@media all{@supports not (x:y){}"
        "@layer a{.trap{display:none}}}", "@container (min-width:1px){.trap{display:none}}",
        ".a{.trap{display:none}}", ".a{& > p{display:none}}", ".trap{&.two{display:none}}",
        ".a{@media all{.trap{display:none}}}", ".trap{@media all{display:none}}",
        "@scope (.a){.trap{display:none}}", ".a:not(.b) p{display:none}",
        ".trap:not(:hover){opacity:0}",
        "p:nth-child(1){display:none}", "p:first-child{display:none}", "[id]{display:none}",
        "[class~=trap]{display:none}", "[ID=T i]{display:none}", ".a *{display:none}",
        "div+div{display:none}", "div~div.a{display:none}", ":is(.x,.trap){display:none}",
        ":where(.trap){display:none}", ".a:has(.trap){display:none}",
        "p.trap:defined{display:none}",
        ":is(:nonsense,.trap){display:none}", ".x:nonsense,.trap{display:none}",
        "<!-- .trap{display:none} -->", "a::after{content:'{'} .trap{display:none}",
        "a{content:'}'}.trap{display:none}", ".tr\\61p{display:none}", ".trap{d\\69splay:none}",
        ".trap{display:none;display:nonsense}", ".trap{opacity:0}", ".trap{transform:scale(0)}",
        ".trap{display:none!important}#t{display:block}", ".trap{display:none !important}.trap{"
        "display:block}", "@layer{#t{display:block}}.trap{display:none}",
        "@layer a,b;@layer b{.trap{display:none}}@layer a{#t{display:block}}",
        ":root{--c:#fff}.trap{color:var(--c)}", ":root{--d:#fff;--c:var(--d)}.a{--d:#000}"
        ".trap{color:var(--c)}", ".a{background:#000}",
        ".a{background:linear-gradient(#000,#000)}",
        ".a{font-size:.1em}p{font-size:.1em}", ".a{opacity:.1}p{opacity:.1}",
        ".a{zoom:.2}p{zoom:.2}",
        ".a{position:absolute;left:-9999px}",
        ".a{left:-9999px}.trap{position:relative;left:inherit}",
        "@import url(\"data:text/css,.trap{display:none}\");", "}.trap{} .trap{display:none}",
    ],
)  # fmt: skip
def test_rules_in_the_page_hide(css: str) -> None:
    trap = f'<div class="a"><p class="trap two" id="t">{TRAP}</p></div>'
    assert text_of(f"<div>{SHOWN}</div>{trap}", f"<style>{css}</style>") == SHOWN


@pytest.mark.parametrize(
    "css",
    [
        "@media print{.text{display:none}}", "@media (max-width:600px){.text{display:none}}",
        "@supports (-ms-ime-align:auto){.text{display:none}}", "@media speech{.text{display:none}}",
        "@supports not (display:grid){.text{display:none}}", "@media not all{.text{display:none}}",
        "@media (prefers-color-scheme:dark){.text{color:#fff}}", "@media (width<600px){p{zoom:0}}",
        "@media screen and (max-width:40em){.text{display:none}}", "@font-face{display:none}",
        "@media print{@media all{.text{display:none}}}", "@keyframes x{to{display:none}}",
        "@container (max-width:400px){.text{display:none}}", ".b{.text{display:none}}",
        ".text{&.open{display:none}}", ".text:not(.two){display:none}", "p:nth-child(2){opacity:0}",
        ":root{--c:#fff}.text{color:var(--c);--c:#000}", "[class=text]{display:none}",
        ".text:is(.x,:hover){display:none}", ".text{display:none!important}.text{display:"
        "block!important}", "@layer{.text{display:none}}.text{display:block}",
        ".TEXT{display:none}",
        "@layer a,b;@layer b{p{display:block}}@layer a{#t{display:none}}", ".text:focus{opacity:0}",
        "html{font-size:.0521vw}p{font-size:24rem}", "html{font-size:1px}p{font-size:16rem}",
        ".text{left:-9999px;left:0}", ".a{background:#000}p{background:#fff}",
        ".text:hover{display:none}", ".other{display:none}",
        ".text .text{display:none}", ".b .text{display:none}", "b.text{display:none}",
        ".text.open{display:none}", "[data-x]{display:none}", ".text::after{display:none}",
        ".text{display:none}.text.two{display:block}", ".text{display:none}#t{display:block}",
        ".text{display:none}.text{display:block}", ".text:has(b){display:none}",
        ".text{color:#fff}.a{background:#000}", ".text{color:#fff}.a{background:url(x.png)}",
        "@font-face{font-family:x}.y{display:none}", "}}}{{{.text{display:none}", ".text{",
        ".text display:none", ".text + .text{display:none}", "{display:none}",
    ],
)  # fmt: skip
def test_rules_for_something_else_do_not(css: str) -> None:
    body = f'<div class="a"><p class="text two" id="t">{SHOWN}</p></div>'
    assert text_of(body, f"<style>{css}</style>") == SHOWN


def test_what_shows_itself_within_something_unseeable_stays() -> None:
    shown = f'<p style="font-size:16px;visibility:visible;color:#000">{SHOWN}</p>'
    for style in ("font-size:0", "visibility:hidden", "color:#fff", "color:transparent"):
        assert text_of(f'<div style="{style}">{TRAP}{shown}{TRAP}</div>') == SHOWN
    assert text_of(f'<div style="display:none">{shown}</div>') == ""


@pytest.mark.parametrize(
    "sheet",
    [
        '<link rel="stylesheet" href="data:text/css,.trap{display:none}">',
        '<link rel=stylesheet href="data:text/css;base64,LnRyYXB7ZGlzcGxheTpub25lfQ==">',
        '<style media="screen">.trap{display:none}</style>',
        "<STYLE TYPE=TEXT/CSS>.trap{DISPLAY:NONE}</STYLE>",
        "<style>}</style><style>.trap{display:none}</style>",
    ],
)
def test_sheets_that_a_page_brings_along_hide(sheet: str) -> None:
    assert text_of(f'<p>{SHOWN}</p><p class="trap">{TRAP}</p>', sheet) == SHOWN


@pytest.mark.parametrize(
    "sheet",
    [
        '<link rel="icon" href="data:text/css,p{display:none}">',
        '<link rel="stylesheet" media="print" href="data:text/css,p{display:none}">',
        '<style media="print">p{display:none}</style>',
        '<style type="text/less">p{display:none}</style>',
        "<noscript><style>p{display:none}</style></noscript>",
    ],
)
def test_sheets_for_something_else_do_not(sheet: str) -> None:
    assert text_of(f"<p>{SHOWN}</p>", sheet) == SHOWN


def test_ink_that_a_sheet_elsewhere_may_give_is_not_judged() -> None:
    dark = f'<div style="background:#000"><p>{SHOWN}</p></div>'
    unknown = f'<p style="color:#fff;background:var(--dark)">{SHOWN}</p>'
    assert text_of(dark + unknown) == ""
    elsewhere = '<link rel="stylesheet" href="https://quay.example/a.css">'
    assert text_of(dark + unknown, elsewhere) == f"{SHOWN}{SHOWN}"


@pytest.mark.parametrize(
    "css",
    [
        "/**/" * 600_000,
        ":is(" * 60 + ".trap" + ")" * 60 + "{display:none}",
        ":is(" + "div " * 90 + ".trap){display:none}",
        ".a{" * 20 + "display:none" + "}" * 20,
        "".join(f"p:not(.x{n}){{color:red}}" for n in range(MAX_SELECTORS + 1)),
    ],
    ids=["long", "brackets", "steps", "nested", "many"],
)
def test_page_whose_styles_cannot_be_told_is_not_read(css: str) -> None:
    with pytest.raises(ReadingError, match=r"style rules too deep|more style rules"):
        text_of(f'<div class="a"><p class="trap">{TRAP}</p></div>', f"<style>{css}</style>")
    assert text_of_html(f'<style>{css}</style><p class="a">{TRAP}</p>') == ""


def test_selector_of_very_many_steps_is_judged_by_its_last_ones() -> None:
    css = "html body " + "div " * 60 + ".trap{display:none}"
    body = "<div>" * 60 + f'<p class="trap">{TRAP}</p>'
    assert text_of(body, f"<style>{css}</style>") == ""


def test_page_that_waits_for_its_script_is_read() -> None:
    tree = document_fromstring(f'<body style="visibility:hidden;opacity:0">{SHOWN}</body>')
    drop_hidden(tree)
    assert tree.text_content() == SHOWN


def test_text_after_a_hidden_element_stays() -> None:
    assert text_of(f'<p><b style="display:none">{TRAP}</b>{SHOWN}</p>') == SHOWN


def test_deeply_nested_page_is_walked_to_its_end() -> None:
    assert SHOWN in text_of("<div class='a'>" * 240 + SHOWN, "<style>.a .a .b{color:red}</style>")


def test_page_is_read_without_its_traps() -> None:
    page = (
        "<!doctype html><html><head><title>Port closes</title>"
        "<style>.x{display:none}</style></head>"
        f'<body><article><p>{SHOWN}</p><p class="x">{TRAP}</p><p style="color:#fff">{TRAP}</p>'
        f"<p>{SHOWN} Ferries go from Skerry.</p></article></body></html>"
    )
    text = read_page(page.encode()).text
    assert SHOWN in text
    assert "sold" not in text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("#abc", ((170, 187, 204), 1.0)),
        ("#aabbcc80", ((170, 187, 204), 128 / 255)),
        ("rgb(10%, 20%, 30%)", ((26, 51, 76), 1.0)),
        ("rgba(1, 2, 3, 50%)", ((1, 2, 3), 0.5)),
        ("hsl(120deg 100% 50%)", ((0, 255, 0), 1.0)),
        ("rgb(300,-5,0)", ((255, 0, 0), 1.0)),
        ("navy", ((0, 0, 128), 1.0)),
        ("currentcolor", None),
        ("#ggg", None),
        ("rgb()", None),
        ("hsl(nan,1%,1%)", None),
        ("rgb(inf,1,1)", None),
    ],
)
def test_colours_are_read(value: str, expected: object) -> None:
    assert colour(value) == expected
