"""Under which keys a record is looked for: records of one work share at least one of them nearly always.

Keys only choose what is compared; they decide nothing. Each is of few letters, so that a word missing at the
other end, another spelling of a long word or a wrong page leaves most of them alone.
"""

from __future__ import annotations

from mscbib.dedupe.profile import Profile
from mscbib.dedupe.title_words import SMALL


def keys(profile: Profile) -> list[str]:
    """The keys of a record: identifiers, the ends of its title, its first author with year, page or word."""
    title = [word for word in profile.title if word not in SMALL] or list(profile.title)
    author = profile.names[0].family[:6] if profile.names else ""
    found = [f"id:{one}" for one in profile.ids]
    if profile.doi:
        found.append(f"doi:{profile.doi}")
    if profile.pmid:
        found.append(f"pmid:{profile.pmid}")
    if profile.series:
        found.append(f"series:{profile.series}")
    if len(title) > 1:
        found.append("title:" + "".join(title)[:60])
        found.append("begin:" + "".join([word[:5] for word in title[:4]]))
        found.append("end:" + "".join([word[:5] for word in title[-4:]]))
        found.append("long:" + "".join([word[:5] for word in _longest(title)]))
    elif title and author:
        found.append(f"title:{title[0]}:{author}")
    if profile.volume and profile.first and profile.year:
        found.append(f"place:{profile.volume}:{profile.first}:{profile.year}")
    if profile.abstract:
        found.append(f"abstract:{profile.abstract[:40]}")
    if author:
        if profile.first:
            found.append(f"page:{author[:4]}:{profile.first}")
        if title and profile.year:
            found.append(f"year:{author}:{profile.year}")
        if title:
            found.append(f"word:{author}:{title[0][:4]}")
        if len(profile.names) > 1 and profile.year:  # lists in another order
            families = [name.family[:5] for name in profile.names]
            found.append(f"authors:{min(families)}:{max(families)}:{profile.year}")
    return found


def _longest(title: list[str]) -> list[str]:
    """The three longest words; of those of one length the first by the alphabet."""
    return sorted(sorted(title), key=len, reverse=True)[:3]  # reversed sorting keeps the order of equals, too


def order(profile: Profile) -> str:
    """A text by which similar records stand together."""
    author = profile.names[0].family if profile.names else ""
    return f"{''.join(profile.title)[:80]} {author[:10]} {profile.year} {profile.volume} {profile.first}"
