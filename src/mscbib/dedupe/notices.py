"""Whether a record is a notice about another work: an erratum, a retraction, a comment.

Such records link to the work they are about; they are no copies of it. Kinds are named as relations are
(`mscbib.tags._medline.RELATIONS`). Publication types are those of the U.S. National Library of Medicine (MeSH
publication types), of Web of Science, Embase, Scopus and Crossref.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mscbib.model import Record

_QUOTES = "\"'“”„‟«»‘’‚`″"
#: Behind a word that also begins titles of articles: it is a heading, or names or quotes what it is about.
_HEADING = rf"(?=\s*(?:[:：.;{_QUOTES}\[\]()–—]|--?\s|$))"
_ABOUT = rf"(?:\s+(?:to|for|of|on|in|about|regarding))?{_HEADING}"

#: How titles of notices begin, by kind. The part that matches is no part of the title of the other work.
_BEGINNINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "partial_retraction_of",
        (rf"partial\s+retractions?{_ABOUT}", rf"notice\s+of\s+partial\s+retraction{_ABOUT}"),
    ),
    (
        "retraction_of",
        (
            rf"(?:(?:article|editorial|publisher['’]?s?|authors?['’]?s?)\s+)?(?:retraction|withdrawal)"
            rf"{_ABOUT}",
            r"(?:retraction|withdrawal|removal)\s+(?:note|notice|statement|announcement)\b",
            r"(?:notice|statement|note)\s+of\s+(?:retraction|withdrawal|removal)\b",
            r"retraction\s+(?=for\s+\S.{0,60}?\bet\s+al\b)",
            rf"(?:rétractation|retractación|retratação|ritrattazione|rückzug|ретракция|отзыв\s+статьи)"
            rf"{_ABOUT}",
            r"(?:撤稿|撤回)(?:声明|聲明|通知|启事|のお知らせ)?",
        ),
    ),
    (
        "expression_of_concern_for",
        (
            r"(?:editorial\s+|publisher['’]?s\s+|editors?['’]?s?['’]?\s+)?"
            rf"(?:expressions?|notes?|notices?|statements?)\s+of\s+(?:editorial\s+)?concern{_ABOUT}",
            r"(?:editorial\s+)?expression\s+of\s+concern\s+(?=to\b|for\b|on\b|about\b|regarding\b)",
        ),
    ),
    (
        "erratum_for",
        (
            r"(?:publisher['’]?s?\s+|authors?['’]?s?['’]?\s+|editorial\s+|editor['’]?s?\s+)?"
            r"(?:errat(?:um|a)|corrigend(?:um|a))\b(?:\s+(?:corrige\b|zu(?:m|r)?\b|à\b|al?\b|su\b|em\b))?",
            r"(?:publisher|author|editorial|editor|production)['’]?s?['’]?\s+corrections?"
            rf"{_ABOUT}",
            rf"publisher['’]?s?['’]?\s+note{_ABOUT}",
            r"(?:corrections?|corrected\s+proof|clarification|amendment)"
            rf"(?:\s+(?:notice|note|and\s+additions?))?{_ABOUT}",
            r"corrections?\s+(?=to\b)",
            r"correction\s+(?=for\s+\S.{0,60}?\bet\s+al\b)",
            r"fe\s+de\s+(?:erratas?|errores)\b",
            r"(?:corrección|correção|correctif|rectificatif|rettifica|rectificación|berichtigung(?:en)?|"
            r"korrektur(?:en)?|druckfehlerberichtigung|düzeltme|sprostowanie)"
            rf"(?:\s+(?:zu(?:m|r)?|à|al?|de)\b)?{_HEADING}",
            rf"(?:исправлени[ея]|опечатк[аи]|поправк[аи]|виправлення){_HEADING}",
            r"(?:勘误|勘誤|更正)(?:声明|启事|通知|表)?|正誤表|(?:お詫びと)?訂正",
        ),
    ),
    ("addendum_for", (r"addend(?:um|a)\b",)),
    ("update_of", (rf"update\s+(?:to|of){_HEADING}",)),
    (
        "comment_on",
        (
            rf"(?:invited\s+|editorial\s+)?(?:comments?|commentary)(?:\s+(?:on|to|re|about))?{_HEADING}",
            r"(?:invited\s+|editorial\s+)?(?:comments?|commentary)\s+(?=(?:on|to)\b)",
            r"(?:authors?['’]?s?['’]?\s+)?(?:in\s+)?repl(?:y|ies)(?=\s*[:.;(–—-]|\s+to\b|\s+by\b|\s+from\b|\s*$)",
            rf"(?:authors?['’]?s?['’]?\s+)responses?{_ABOUT}",
            rf"responses?(?:\s+(?:to|by|from|re))?{_HEADING}",
            r"response\s+(?=to\s+(?:the\s+|an?\s+)?(?:letters?|comments?|commentary|commentaries|editors?|"
            r"editorial|authors?|repl(?:y|ies)|critique|critics?|reviewers?|readers?|correspondence)\b)",
            r"rejoinder\b",
            r"re\s*:",
            r"(?:kommentar\s+zu(?:m|r)?|erwiderung(?:\s+auf)?|comentarios?\s+(?:a|al|sobre)|réplica(?:\s+a)?|"
            r"comentário\s+(?:a|ao|sobre)|commentaire\s+sur|réponse\s+(?:à|aux?)|respuesta\s+(?:a|al)|"
            rf"resposta\s+ao?|commento\s+a|risposta\s+a){_HEADING}",
        ),
    ),
)  # fmt: skip
#: What stands between such a beginning and the title of the other work.
_LINK = (
    rf"(?:\s*(?:to|for|of|on|about|regarding|zu|de)(?=[\s:{_QUOTES}])(?:\s+(?:the\s+)?(?:article|paper)(?=\W))?)?"
    r"[\s:：;.,)\]–—-]*"
)
_WORD = re.compile(r"[^\W\d_]")

_BEGINNING = re.compile(
    r"\W{0,3}(?:"
    + "|".join(
        f"(?P<{kind}>{'|'.join(forms)})" for kind, forms in _BEGINNINGS
    )
    + rf"){_LINK}",
    re.IGNORECASE,
)  # fmt: skip
#: What one of these beginnings begins with, in small letters: most titles need not be looked at further.
_FIRST = frozenset(
    {
        "addenda", "addendum", "amendment", "article", "author", "authors", "berichtigung",
        "berichtigungen", "clarification", "comentario", "comentarios", "comentário", "comment",
        "commentaire", "commentary", "commento", "comments", "corrección", "corrected", "correctif",
        "correction", "corrections", "correção", "corrigenda", "corrigendum", "druckfehlerberichtigung",
        "düzeltme", "editor", "editorial", "editors", "errata", "erratum", "erwiderung", "expression",
        "expressions", "fe", "invited", "kommentar", "korrektur", "korrekturen", "note", "notes", "notice",
        "notices", "partial", "production", "publisher", "re", "rectificación", "rectificatif",
        "rejoinder", "removal", "replies", "reply", "response", "responses", "resposta", "respuesta",
        "retractación", "retraction", "retractions", "retratação", "rettifica", "risposta",
        "ritrattazione", "réplica", "réponse", "rétractation", "rückzug", "sprostowanie", "statement",
        "statements", "update", "withdrawal", "виправлення", "исправление", "исправления", "опечатка",
        "опечатки", "отзыв", "поправка", "поправки", "ретракция",
    }
)  # fmt: skip
_FIRST_WORD = re.compile(r"\W*(?:in\s+(?=repl))?([^\W\d_]+)", re.IGNORECASE)
_EAST_ASIAN = re.compile(r"\W{0,3}[撤勘更正訂お]")

#: Marks at the title of the article itself that was retracted, withdrawn, removed or corrected.
_MARK = (
    r"(?:temporary\s+removal|retracted|withdrawn|removed|corrected)"
    r"(?:\s+(?:article|chapter|paper|and\s+replaced|and\s+republished))?"
)
_MARKED = re.compile(rf"\s*(?:[\[({{]\s*{_MARK}\s*[\])}}]\s*[:.–—-]?\s*|{_MARK}\s*[:–—]\s*)", re.IGNORECASE)
_MARKED_BEHIND = re.compile(
    rf"(?:[\s.:–—-]*[\[(]\s*{_MARK}(?:\.?\s+see\s[^\[\]()]*)?\s*[\])]|\s+[–—-]+\s*{_MARK})[\s.]*$",
    re.IGNORECASE,
)

#: Web of Science gives a notice the title of the work, and where that stands: "… (vol 12, pg 34, 2010)".
_CITED_BEHIND = re.compile(
    r"\s*[\[(](?P<what>retraction\s+of\s+|withdrawal\s+of\s+|expression\s+of\s+concern\s+(?:of|for)\s+|"
    r"corrections?\s+(?:of|to)\s+|addendum\s+to\s+)?vol(?:ume)?\.?\s"
    r"[^()\[\]]{1,60}?\b(?:1[6-9]|20)\d\d[\])][\s.]*$",
    re.IGNORECASE,
)
_WHAT = {"r": "retraction_of", "w": "retraction_of", "e": "expression_of_concern_for", "a": "addendum_for"}
#: "…: authors' reply", "… - Reply".
_REPLY_BEHIND = re.compile(
    r"(?:[\s.,:;?!\[(–—-]+)(?:(?:in|the|a|an)\s+)?"
    r"(?:authors?['’]?s?['’]?\s+(?:repl(?:y|ies)|response)|reply)[\])]?[\s.]*$",
    re.IGNORECASE,
)
#: What may stand behind what is cut off at the end.
_STOPS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "."

#: Publication type, in small letters → kind of notice. "Comment", "Letter" and "Editorial" are none: they are
#: said of works in their own right, too, and by some databases only: copies from elsewhere would seem others.
_TYPES = {
    "published erratum": "erratum_for", "erratum": "erratum_for", "correction": "erratum_for",
    "corrigendum": "erratum_for", "correction, addition": "erratum_for", "correction/addition": "erratum_for",
    "retraction of publication": "retraction_of", "retraction notice": "retraction_of",
    "retraction": "retraction_of", "withdrawal": "retraction_of", "removal": "retraction_of",
    "partial_retraction": "partial_retraction_of", "expression of concern": "expression_of_concern_for",
    "addendum": "addendum_for",
}  # fmt: skip
#: Relations that only notices have; the others are links between works.
_RELATIONS = frozenset({"erratum_for", "retraction_of", "partial_retraction_of", "expression_of_concern_for"})


def notice_kind(record: Record) -> str | None:
    """How the record is about another work, if it is a notice: "erratum_for", "retraction_of", …

    A title that only marks its own article ("RETRACTED: …") makes no notice of it.
    """
    title = record.title
    if title:
        kind = _kind_of_title(title)
        if kind is not None:
            return kind
    for name in record.publication_types:
        kind = _TYPES.get(name.casefold())
        if kind is not None:
            return kind
    for relation in record.relations:
        if relation.type in _RELATIONS:
            return relation.type
    return None


def _kind_of_title(title: str) -> str | None:
    beginning = _beginning(title)
    if beginning is not None:
        return beginning.lastgroup
    end = title[-100:].rstrip(" .")
    if end[-1:] in (")", "]"):
        cited = _CITED_BEHIND.search(title, max(0, len(title) - 120))
        if cited is not None:
            return _WHAT.get((cited["what"] or "c")[0].casefold(), "erratum_for")
    ending = end[-9:].casefold()
    if ("repl" in ending or "response" in ending) and _REPLY_BEHIND.search(title, max(0, len(title) - 60)):
        return "comment_on"
    return None


@functools.lru_cache(1)  # of every title both the kind and the subject are wanted
def _beginning(title: str) -> re.Match[str] | None:
    """The beginning that makes a title one of a notice."""
    head = title[:300]
    first = _FIRST_WORD.match(head)
    if first is None or (first[1].casefold() not in _FIRST and not _EAST_ASIAN.match(head)):
        return None
    return _BEGINNING.match(head)


def subject(title: str) -> str:
    """The title of the work that a title is about: without what makes it a notice's, or marks its article.

    A title with nothing else in it is returned as it is.
    """
    found = title
    for _ in range(4):  # "Erratum to: RETRACTED: …"
        marked = _MARKED.match(found)
        beginning = _beginning(found) if marked is None else None
        start = (marked or beginning).end() if marked or beginning else 0  # type: ignore[union-attr]
        shorter = _without_end(_unquoted(found[start:]) if beginning else found[start:])
        if shorter == found or not _WORD.search(shorter):
            break
        found = shorter
    return found


def _without_end(title: str) -> str:
    end = title[-200:].casefold()
    if not (
        end.rstrip(_STOPS).endswith((")", "]"))
        or "repl" in end
        or "respon" in end
        or "retract" in end
        or "withdraw" in end
        or "remov" in end
        or "corrected" in end
    ):
        return title  # nearly always, and much quicker than to search
    for pattern in (_CITED_BEHIND, _MARKED_BEHIND, _REPLY_BEHIND):
        match = pattern.search(title, max(0, len(title) - 200))
        if match is not None and match.start():
            title = title[: match.start()]
    return title


def _unquoted(title: str) -> str:
    """What is quoted, where a title is a quotation with at most its source in brackets behind it."""
    if not title or title[0] not in _QUOTES:
        return title
    end = max(title.rfind(quote) for quote in _QUOTES)
    behind = title[end + 1 :].lstrip(" .,;:")
    return title[1:end].strip() if end > 1 and (not behind or behind[0] in "[(") else title
