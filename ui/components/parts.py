"""Small pieces of screen that Streamlit lacks: spoken changes, copying, and our own type and spacing."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer
from streamlit.navigation.page import StreamlitPage

from model.inputs.evidence import Evidence
from model.results.answer import Answer
from model.results.citation import citation, figure
from model.words.wording import exact, say
from ui.components.words import explained

LOGO = (Path(__file__).parent / "name.svg").read_text(encoding="utf-8")
_STYLE = f"<style>{(Path(__file__).parent / 'style.css').read_text(encoding='utf-8')}</style>"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def style() -> None:
    """Our type, spacing and colours, on every page."""
    st.html(_STYLE)


def menu(pages: Sequence[StreamlitPage], here: StreamlitPage) -> None:
    """The pages in a row, for narrow screens: there Streamlit's own menu would cover the page that was chosen.
    The row begins where the page on the screen is in sight.
    """
    with st.container(horizontal=True, gap="small", key="menu"):
        for page in pages:
            with st.container(key="menu_here" if page.url_path == here.url_path else None, width="content"):
                st.page_link(page, width="content")


def escaped(text: str) -> str:
    """Text as HTML shows it, whatever is in it."""
    return html.escape(text, quote=True)


def marked(text: str) -> str:
    """Text for a Markdown element, whatever is in it: `$` and `~` would begin formulas and strikes."""
    for sign in "\\`*_[]<>#$~|:":
        text = text.replace(sign, f"\\{sign}")
    return text


_LIVE_JS = """
export default function({ data, parentElement }) {
  const region = parentElement.querySelector("p");
  if (region.textContent !== data.text) region.textContent = data.text;
}
"""

_ADDRESS_JS = """
export default function({ data }) {
  const sorted = text => { const found = new URLSearchParams(text); found.sort(); return found.toString(); };
  if (sorted(location.search) !== sorted(data.query))
    history.replaceState(history.state, "", `${location.pathname}?${data.query}${location.hash}`);
}
"""

_HEIGHT_JS = """
export default function() {
  const card = document.querySelector(".stMainBlockContainer");
  const tell = () => {
    if (parent !== window) parent.postMessage({ perhead: Math.ceil(card.firstElementChild.getBoundingClientRect().bottom) + 16 }, "*");
  };
  const watch = new ResizeObserver(tell);
  watch.observe(card.firstElementChild);
  tell();
  return () => watch.disconnect();
}
"""

_FOCUS_JS = """
export default function() {
  let last = null;
  const opener = target => target.closest("[data-testid=stPopoverBody]")
    && document.querySelector("[data-testid=stPopoverButton][aria-expanded=true]");
  const note = ({ target }) => {
    if (target.closest("#portal") || target === last?.element) return;  // the box over a cell that is edited
    const grid = target.closest(".stDataFrame canvas"), from = grid ?? opener(target), within = [];
    for (let up = from; up; up = up.parentElement)
      within.push(...[...up.classList].filter(name => name.startsWith("st-key-")).map(name => `.${CSS.escape(name)}`));
    last = from && { element: grid ?? target, grid, cell: target.id, within };
  };
  const what = ({ grid, cell }) => grid  // the grid itself has the focus just before its cell has
    ? `#${CSS.escape(cell || grid.querySelector("[aria-selected=true]")?.id || "none")}` : "[data-testid=stPopoverButton]";
  const forget = () => { last = null; };
  const give = () => {
    if (!last || last.element.isConnected || document.activeElement !== document.body) return;
    const taker = last.within.map(within => document.querySelector(`${within} ${what(last)}`)).find(Boolean);
    if (!taker) return;
    const grid = last.grid && taker.closest("canvas");
    last.element = grid || taker;
    last.element.focus({ preventScroll: true });
    if (grid) setTimeout(() => taker.focus({ preventScroll: true }), 60);  // a grid that comes to the focus goes to its first cell
  };
  const watch = new MutationObserver(give);
  watch.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("focusin", note);
  document.addEventListener("pointerdown", forget, true);
  return () => {
    watch.disconnect();
    document.removeEventListener("focusin", note);
    document.removeEventListener("pointerdown", forget, true);
  };
}
"""

_COPY_JS = """
export default function({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const notice = parentElement.querySelector("span");
  button.textContent = data.label;
  button.title = data.text;
  button.disabled = data.disabled;
  button.className = data.main ? "main" : "";
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data.text);
    } catch {
      const area = document.createElement("textarea");
      area.value = data.text;
      document.body.appendChild(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    notice.textContent = data.done;
    setTimeout(() => { notice.textContent = ""; }, 2500);
  };
}
"""

_COPY_CSS = """
button { font: inherit; font-size: 0.9rem; color: var(--st-text-color); background: none; border: 1px solid var(--st-border-color);
  border-radius: 4px; padding: 0.3rem 0.7rem; min-height: 2rem; cursor: pointer; }
button.main { border-color: var(--st-primary-color); font-weight: 600; color: var(--st-primary-color); }
button:disabled { opacity: 0.5; cursor: default; }
button:hover:enabled { background: var(--st-secondary-background-color); }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
div { position: relative; display: inline-block; }
span { position: absolute; inset: 0; display: grid; place-items: center; border-radius: 4px; font-size: 0.9rem; color: var(--st-text-color);
  background: var(--st-background-color); border: 1px solid var(--st-primary-color); pointer-events: none; }  /* over the button, so that nothing moves */
span:empty { border: 0; background: none; }
"""


@st.cache_resource
def _component(name: str) -> ComponentRenderer:
    """Our components, registered once a server."""
    if name == "address":
        return st.components.v2.component("perhead_address", html="<i hidden></i>", js=_ADDRESS_JS)
    if name == "live":
        return st.components.v2.component(
            "perhead_live",
            html='<p role="status" aria-live="polite"></p>',
            css="p { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }",
            js=_LIVE_JS,
        )
    if name == "height":
        return st.components.v2.component("perhead_height", html="<i hidden></i>", js=_HEIGHT_JS)
    if name == "focus":
        return st.components.v2.component("perhead_focus", html="<i hidden></i>", js=_FOCUS_JS)
    markup = '<div><button type="button"></button><span role="status" aria-live="polite"></span></div>'
    return st.components.v2.component("perhead_copy", html=markup, css=_COPY_CSS, js=_COPY_JS)


def complete_address(query: str) -> None:
    """Have the address bar hold this query, without a step in the browser's history."""
    _component("address")(data={"query": query}, key="address")


def tell_height() -> None:
    """Have a card tell the page that it stands in how high it is."""
    _component("height")(data={}, key="height")


def keep_focus() -> None:
    """Have the keyboard stay where it was when what had it is drawn anew or closes: on the cell of a grid, or on the button that
    opened a panel. Streamlit lets it fall to the page, from where one would begin at the top again.
    """
    _component("focus")(data={}, key="focus")


def spoken(text: str) -> None:
    """Have a screen reader speak the new answer; nothing is shown."""
    _component("live")(data={"text": text}, key="live")


def copy_button(label: str, text: str, key: str, disabled: bool = False, main: bool = False) -> None:
    """A button that copies `text`; disabled while what it would copy is out of date. The `main` one stands out."""
    data = {"label": label, "text": text, "done": say("ui.copied"), "disabled": disabled, "main": main}
    _component("copy")(data=data, key=key, width="content")


def figures(rows: Sequence[tuple[str, str]], old: bool = False) -> None:
    """Label and figure pairs in one row, wrapping on a narrow screen; `old` ones are marked as not updated."""
    labels = [label for label, _ in rows]
    cells = "".join(
        f"<div><dt>{explained(label, ' '.join(labels[:place]))}</dt><dd>{escaped(value)}</dd></div>"
        for place, (label, value) in enumerate(rows)
    )
    if old:
        text(say("ui.figures_old"))
    st.html(f'<dl class="figures{" old" if old else ""}">{cells}</dl>')


class Html(str):
    """Markup of our own, for a cell of a table; every other text is shown as it is."""


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Sequence[int] = (),
    marked_row: int | None = None,
    prose: bool = False,
) -> None:
    """A plain table: figures right-aligned, one row emphasised. On a phone one with `prose` in its cells becomes a
    list, each row a paragraph of its own with the columns' names before their cells; others scroll to the side.
    """

    def cell(place: int, text: str) -> str:
        css = ' class="number"' if place in numeric else ' class="day"' if _DAY.fullmatch(text) else ""
        shown = text if isinstance(text, Html) else escaped(text)
        return f'<td{css} data-label="{escaped(columns[place])}">{shown}</td>'

    head = "".join(
        f'<th scope="col"{" class=number" if i in numeric else ""}>{escaped(column)}</th>'
        for i, column in enumerate(columns)
    )
    body = "".join(
        f"<tr{' class=chosen' if number == marked_row else ''}>{''.join(cell(i, text) for i, text in enumerate(row))}</tr>"
        for number, row in enumerate(rows)
    )
    css = "scroll prose" if prose else "scroll"
    st.html(
        f'<div class="{css}" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def sources(evidence: Evidence, facts: Sequence[str]) -> str:
    """The sources of some facts as links, each once."""
    links: dict[str, str] = {}
    for key in facts:
        source = evidence.source_of(key)
        name = escaped(citation(source))
        link = (
            f'<a href="{escaped(source.url)}" target="_blank" rel="noopener noreferrer">{name}</a>'
            if source.url
            else name
        )
        links.setdefault(name, link)
    return ", ".join(links.values())


def fact(evidence: Evidence, key: str, used: Sequence[str] = (), link: str = "") -> str:
    """A fact with all that a reader may ask of it: figure, words, how firm, where from, what contradicts it, and
    where it is `used`. With a `link` it can be linked to under that name.
    """
    fact = evidence.fact[key]
    against = [say("ui.contradicted", says=evidence.fact[other].says) for other in evidence.disagreeing(key)]
    more = [*([fact.note] if fact.note else []), *against]
    more += [say("sources.used", places="; ".join(used))] if used else []
    remarks = "".join(f"<br>{escaped(remark)}" for remark in more)
    mark = f' id="{escaped(link)}"' if link else ""
    status = escaped(say(f"status.{fact.status}"))
    return (
        f'<p class="small"{mark}><b>{escaped(figure(fact))}</b> · {status} · {sources(evidence, [key])}<br>'
        f"{escaped(fact.says)}{remarks}</p>"
    )


def text(words: str) -> None:
    """A paragraph of small text."""
    st.html(f'<p class="small">{escaped(words)}</p>')


def listed(sentences: Sequence[str]) -> None:
    """Sentences of small text, each a line of a list."""
    items = "".join(f"<li>{escaped(each)}</li>" for each in sentences)
    st.html(f'<ul class="plain small">{items}</ul>')


def problem(words: str) -> None:
    """What could not be used, and why."""
    st.html(f'<p class="small problem" role="alert">{escaped(words)}</p>')


def notice(words: str, problems: Sequence[str] = (), wrong: bool = False) -> None:
    """A banner: a sentence, and a list of what could not be used. Whatever is in them is text, never a link."""
    listed = "".join(f"<li>{escaped(each)}</li>" for each in problems)
    items = f"<ul>{listed}</ul>" if problems else ""
    role = "alert" if wrong else "status"
    css = "notice problem" if wrong else "notice"
    st.html(f'<div class="{css}" role="{role}"><p>{escaped(words)}</p>{items}</div>')


def plain(words: str) -> str:
    """Text for a list of choices, where Markdown does not apply."""
    return words


def unfolding(act: str, line: str, key: str) -> ExpanderContainer:
    """A line that says something, and below it a word that unfolds more, in its place on the page. What is folded away need not
    be drawn: `.open` tells. The word must stay the same, since Streamlit folds away what changes its name.
    """
    st.html(f'<p class="small folding">{explained(line)}</p>')
    return st.expander(act, type="compact", key=key, on_change="rerun")


def totals_of_readings(answer: Answer) -> None:
    """Every total that some reading gives, with the readings behind it; the present one in bold."""
    rows = [
        [exact(total.total, answer.currency), str(len(total.readings)), "\n".join(total.says)]
        for total in answer.readings
    ]
    own = next(place for place, total in enumerate(answer.readings) if answer.reading in total.readings)
    columns = [say("cli.column.total"), say("cli.column.count"), say("cli.column.behind")]
    table(columns, rows, numeric=(0, 1), marked_row=own, prose=True)


Span = tuple[str, float, float, bool, str]
"""What it is, from where to where it goes, whether it is the case's own, and the same in words."""


def spans(head: str, rows: Sequence[Span], end: float) -> None:
    """Spans as bars below one another, on one axis from nothing to `end`, each with its name and its figures."""
    st.html(spans_markup(head, rows, end))


def spans_markup(head: str, rows: Sequence[Span], end: float) -> str:
    """The same as markup."""
    whole, drawn = end or 1.0, []
    for what, low, high, own, says in rows:
        wide = f"left:{100 * low / whole:.2f}%;width:{100 * (high - low) / whole:.2f}%"
        drawn.append(
            f'<div class="settled{" own" if own else ""}" role="listitem"><span class="what">{escaped(what)}</span>'
            f'<span class="track" aria-hidden="true"><span style="{wide}"></span></span><span class="span">{escaped(says)}</span></div>'
        )
    title = f'<p class="small"><b>{escaped(head)}</b></p>' if head else ""
    return f'{title}<div class="settling" role="list">{"".join(drawn)}</div>'
