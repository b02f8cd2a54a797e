"""What is in archives and folders is read as if it stood alone, and nothing of it can do harm."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import struct
import sys
import threading
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from conftest import SEEDS
from test_cli import call, run

import mscbib
from mscbib import containers, zips
from mscbib.discovery import MissingLibraryError

LIST = SEEDS["citing_list/rca"].read_bytes()
SNIPPETS = SEEDS["review_snippet/scite"].read_bytes()
PROSE = b"Dear Sir,\n\nthe parcel came on Tuesday, thank you.\n"


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these members, in this order."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def sources(stdout: str) -> list[tuple[str, int]]:
    """The path and the number of each record."""
    found = [json.loads(line)["source"] for line in stdout.splitlines()]
    return [(one["path"], one["index"]) for one in found]


def read(data: bytes, tmp_path: Path, name: str = "a.zip") -> tuple[list[tuple[str, bytes]], list[str]]:
    """The documents in a file of that content, by their names, and what is complained of."""
    path = tmp_path / name
    path.write_bytes(data)
    complaints: list[str] = []

    def complain(where: str, error: OSError) -> None:
        complaints.append(f"{where}: {error.strerror}".replace(f"{tmp_path}/", ""))

    found = []
    for document in containers.documents([str(path)], containers.Reported(complain, Counter())):
        try:
            data = b"".join(iter(lambda: document.stream.read(1 << 16), b""))  # noqa: B023
            found.append((document.path.replace(f"{tmp_path}/", ""), data))
        except OSError as error:
            complain(document.path, error)
    return found, complaints


# ---- Zip


def test_the_files_in_a_zip_are_read_in_the_order_of_its_directory(tmp_path: Path) -> None:
    data = zipped(
        {
            "z/list.txt": LIST,
            "empty/": b"",
            ".hidden": PROSE,
            "z/.git/config": PROSE,
            "__MACOSX/z/._list.txt": PROSE,
            "a.txt": SNIPPETS,
            "b.txt.gz": gzip.compress(LIST),
        }
    )
    (tmp_path / "dumps.zip").write_bytes(data)
    done = call("parse", tmp_path / "dumps.zip")
    assert done.exit_code == 0
    inside = f"{tmp_path}/dumps.zip!/"
    places = [(f"{inside}z/list.txt", n) for n in range(1, 6)]
    places += [(f"{inside}a.txt", n) for n in range(1, 4)]
    places += [(f"{inside}b.txt.gz", n) for n in range(1, 6)]
    assert sources(done.stdout) == places
    assert done.stderr == "mscbib: 13 records from 3 files\n"
    piped = run("parse", stdin=data)
    assert sources(piped.stdout.decode()) == [
        (path.replace(str(tmp_path / "dumps.zip"), "-"), n) for path, n in places
    ]
    detected = call("detect", tmp_path / "dumps.zip", "-t", "json").stdout.splitlines()
    assert [json.loads(line)["detected"] for line in detected] == [
        "citing_list/rca",
        "review_snippet/scite",
        "citing_list/rca",
    ]
    assert "z/list.txt:1:1\t" in call("inspect", tmp_path / "dumps.zip", "--color", "never").stdout
    assert len(list(mscbib.parse(str(tmp_path / "dumps.zip")))) == 13


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_usual_way_of_packing_is_read(method: int, tmp_path: Path) -> None:
    assert read(zipped({"a": LIST * 30}, method), tmp_path) == ([("a.zip!/a", LIST * 30)], [])


def test_a_pipe_that_cannot_be_rewound_is_read(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    writer = threading.Thread(target=lambda: fifo.write_bytes(zipped({"a.txt": LIST})))
    writer.start()
    done = call("parse", fifo)
    writer.join()
    assert done.exit_code == 0
    assert sources(done.stdout)[0] == (f"{fifo}!/a.txt", 1)


def test_a_finding_names_the_member_with_its_line(tmp_path: Path) -> None:
    damaged = LIST.decode().replace("11/19/2024", "19/11/2024").encode()
    (tmp_path / "a.zip").write_bytes(zipped({"x/y.txt": damaged, "p.txt": PROSE}))
    done = call("parse", tmp_path / "a.zip")
    assert done.exit_code == 1
    assert "a.zip!/x/y.txt:3:453: MSC108" in done.stderr
    assert "a.zip!/p.txt:1:1: MSC103" in done.stderr


@pytest.mark.parametrize(
    "name", ["../../x.txt", "/etc/x.txt", "..\\x.txt", "C:\\x.txt", "a/../../x.txt", "\x1b[31mx"]
)
def test_a_name_leads_nowhere(name: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.zip").write_bytes(zipped({name: LIST}))
    before = sorted(tmp_path.rglob("*"))
    done = call("parse", tmp_path / "in" / "a.zip")
    assert sources(done.stdout)[0] == (f"{tmp_path}/in/a.zip!/{name}", 1)
    assert sorted(tmp_path.rglob("*")) == before


def test_what_stands_behind_a_nul_in_a_name_is_no_name(tmp_path: Path) -> None:
    data = zipped({"ab.txt": PROSE}).replace(b"ab.txt", b"a\0.txt")
    assert read(data, tmp_path)[0] == [("a.zip!/a", PROSE)]


def test_what_is_encrypted_or_packed_in_an_unknown_way_is_said_and_the_others_go_on(tmp_path: Path) -> None:
    data = bytearray(zipped({"a": PROSE, "b": PROSE, "c": PROSE}))
    directory = [at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"]
    data[directory[0] + 8] |= 1
    struct.pack_into("<H", data, directory[1] + 10, 99)
    found, complaints = read(bytes(data), tmp_path)
    assert found == [("a.zip!/c", PROSE)]
    assert complaints[0] == "a.zip!/a: encrypted; unpack it yourself with its password"
    assert complaints[1].startswith("a.zip!/b: packed in a way not known here")


def test_a_damaged_member_costs_that_member_only(tmp_path: Path) -> None:
    data = bytearray(zipped({"a": LIST, "b": PROSE}))
    data[200:260] = bytes(60)
    found, complaints = read(bytes(data), tmp_path)
    assert found == [("a.zip!/b", PROSE)]
    assert len(complaints) == 1
    assert complaints[0].startswith("a.zip!/a: damaged or cut off in the zip")
    (tmp_path / "a.zip").write_bytes(data)
    assert call("parse", tmp_path / "a.zip").exit_code == 2


@pytest.mark.parametrize("keep", [4, 30, 500, -1, -21])
def test_a_zip_that_is_cut_off_is_said_so(keep: int, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": LIST})[:keep])
    done = call("parse", tmp_path / "a.zip")
    assert done.exit_code == 2
    assert "a.zip: the zip file is damaged or cut off" in done.stderr


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    _, complaints = read(zipped({"a": bytes(100_000_000)}), tmp_path)
    assert complaints == [
        "a.zip!/a: unpacks to more than 200 times its size; unpack it yourself if it is right"
    ]


def test_members_that_are_bombs_together_are_refused(tmp_path: Path) -> None:
    found, complaints = read(zipped({f"{n}": bytes(8_000_000) for n in range(40)}), tmp_path)
    assert 5 < len(found) < 40
    assert len(found) + len(complaints) == 40
    assert all("more than 200 times" in complaint for complaint in complaints)


def test_nesting_ends(tmp_path: Path) -> None:
    data = zipped({"page.txt": PROSE})
    once = zipped({"in.zip": data})
    assert read(once, tmp_path)[0] == [("a.zip!/in.zip!/page.txt", PROSE)]
    _, complaints = read(zipped({"mid.zip": once}), tmp_path)
    assert complaints == ["a.zip!/mid.zip!/in.zip: an archive inside 2 others; unpack it yourself"]


def test_a_zip_of_very_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MAX_MEMBERS", 20)
    assert len(read(zipped({f"{n}": PROSE for n in range(20)}), tmp_path)[0]) == 20
    assert read(zipped({f"{n}": PROSE for n in range(21)}), tmp_path) == (
        [],
        ["a.zip: a zip of more than 20 files; unpack it yourself"],
    )


@pytest.mark.parametrize("large", [False, True], ids=["zip", "zip64"])
def test_a_table_of_contents_that_would_fill_the_memory_is_not_read(large: bool, tmp_path: Path) -> None:
    data = bytearray(zipped({"a": PROSE}))
    end = data.rindex(b"PK\x05\x06")
    if large:
        record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 1 << 30, 0)
        data[end:end] = record + struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    else:
        struct.pack_into("<L", data, end + 12, 1 << 30)
    assert read(bytes(data), tmp_path)[1] == [
        "a.zip: a zip with a table of contents of more than 16 MB; unpack it yourself"
    ]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (
            ["[Content_Types].xml", "word/document.xml"],
            "a Word document, not an archive of dumps; save it as plain",
        ),
        (
            ["[Content_Types].xml", "xl/workbook.xml"],
            "an Excel workbook, not an archive of dumps; save the sheet",
        ),
        (["mimetype", "META-INF/container.xml"], "an EPUB book"),
        (["mimetype", "META-INF/manifest.xml"], "an OpenDocument file"),
    ],
)
def test_a_document_that_is_a_zip_is_not_walked(members: list[str], said: str, tmp_path: Path) -> None:
    found, complaints = read(zipped(dict.fromkeys(members, PROSE)), tmp_path)
    assert not found
    assert said in complaints[0]


def test_a_folder_called_word_is_no_document(tmp_path: Path) -> None:
    assert len(read(zipped({"word/a.txt": PROSE}), tmp_path)[0]) == 1


# ---- Web archives

PAGE = f"<!doctype html><title>x</title><pre>{LIST.decode()}</pre>".encode()


def warc_record(kind: str, uri: str, payload: bytes) -> bytes:
    """A record of a web archive."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{len(payload)}>\r\n"
        f"WARC-Target-URI: {uri}\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def answer(body: bytes, status: str = "200 OK", kind: str = "text/html", more: str = "") -> bytes:
    """What a server sends."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


def crawled(*, packed: bool = False) -> bytes:
    """A web archive of a few records."""
    old = "Müller".encode("cp1252")
    records = [
        warc_record("warcinfo", "x", b"software: test\r\n"),
        *(
            warc_record("response", f"https://example.org/{name}", sent)
            for name, sent in (
                ("list", answer(PAGE)),
                ("gone", answer(PAGE, "404 Not Found")),
                ("logo.png", answer(b"\x89PNG", kind="image/png")),
                ("plain", answer(SNIPPETS, kind="text/plain; charset=utf-8")),
                ("packed", answer(gzip.compress(PAGE), more="Content-Encoding: gzip\r\n")),
                ("old", answer(old, kind="text/plain; charset=ISO-8859-1")),
            )
        ),
    ]
    return b"".join(gzip.compress(record) if packed else record for record in records)


@pytest.mark.parametrize("packed", [False, True], ids=["warc", "warc.gz"])
def test_the_pages_of_a_web_archive_are_read(packed: bool, tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(crawled(packed=packed))
    done = call("parse", "-v", tmp_path / "a.warc")
    inside = f"{tmp_path}/a.warc!/https://example.org"
    assert Counter(path for path, _ in sources(done.stdout)) == {
        f"{inside}/list": 5,
        f"{inside}/plain": 3,
        f"{inside}/packed": 5,
    }
    assert f"{inside}/old:1:1: MSC103" in done.stderr
    assert "3 records of web archives passed over" in done.stderr
    archive = [str(tmp_path / "a.warc")]
    reported = containers.Reported(lambda path, error: None, Counter())
    found = {document.path: document.encoding for document in containers.documents(archive, reported)}
    assert found[f"{inside}/old"] == "cp1252"
    assert found[f"{inside}/plain"] is None


def test_a_web_archive_that_is_cut_off_is_said_so(tmp_path: Path) -> None:
    data = crawled()
    _, complaints = read(data[: data.index(b"Mesenchymal") + 2000], tmp_path, "a.warc")
    assert complaints == ["a.warc!/https://example.org/list: cut off: the WARC file ends in the middle of it"]
    _, complaints = read(b"WARC/1.0\r\nnonsense" + data[300:], tmp_path, "b.warc")
    assert all(complaint.startswith("b.warc: the WARC file is damaged") for complaint in complaints)


def test_without_its_library_a_web_archive_is_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "warcio.archiveiterator", None)
    with pytest.raises(MissingLibraryError, match=r"this needs warcio.*mscbib\[archives\]"):
        read(crawled(), tmp_path, "a.warc")


# ---- Everything at once


def test_mixed_files_of_a_folder_know_where_they_stood(tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    (folder / "more").mkdir(parents=True)
    (folder / "a.txt").write_bytes(LIST)
    (folder / "b.zip").write_bytes(
        zipped({"s.txt": SNIPPETS, "r.ris": b"TY  - JOUR\nTI  - On x\nAU  - Doe, J\nER  - \n"})
    )
    (folder / "more" / "c.html").write_bytes(PAGE)
    (folder / "more" / "d.xz").write_bytes(lzma.compress(SNIPPETS))
    done = call("parse", folder, "-", stdin=LIST)
    assert Counter(path.replace(f"{folder}/", "") for path, _ in sources(done.stdout)) == {
        "a.txt": 5,
        "b.zip!/s.txt": 3,
        "b.zip!/r.ris": 1,
        "more/c.html": 5,
        "more/d.xz": 3,
        "-": 5,
    }
    lines: dict[str, list[Any]] = {}
    for record in map(json.loads, done.stdout.splitlines()):
        lines.setdefault(record["source"]["path"].replace(f"{folder}/", ""), []).append(
            record["source"]["line_start"]
        )
    assert lines["more/c.html"] == lines["a.txt"] == lines["-"]
