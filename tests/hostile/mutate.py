"""One sound file and a source of chance to one damaged file: bytes, markup, packages and PDF objects."""

from __future__ import annotations

import base64
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable
from random import Random

#: Numbers that break sums, sizes and indices.
_NUMBERS = (b"0", b"-1", b"1", b"65536", b"1048576", b"2147483647", b"4294967296", b"99999999999999999999", b"1e308",
            b"0.0000001", b"-1000000000", b"NaN")  # fmt: skip
_MOST = 3_000_000  # bytes that a mutation may grow a file to

Mutation = Callable[[bytes, Random], bytes]


def mutate(kind: str, data: bytes, chance: Random) -> bytes:
    """The data with one to four mutations; `kind` is one of tests.hostile.seeds.KINDS."""
    structured = _STRUCTURED.get(kind)
    for _ in range(chance.choice((1, 1, 2, 4))):
        by_kind = structured is not None and chance.random() < 0.85
        data = structured(data, chance) if structured and by_kind else damage(data, chance)
        data = data[:_MOST]
    return data


def damage(data: bytes, chance: Random) -> bytes:
    """Bytes changed, ranges deleted, doubled, moved or filled, the end cut off."""
    if not data:
        return data
    at = chance.randrange(len(data))
    long = min(len(data) - at, chance.choice((1, 2, 16, 300, 5000)))
    other = chance.randrange(len(data))
    broken = bytearray(data)
    match chance.randrange(8):
        case 0 | 1:
            for _ in range(chance.choice((1, 8, 64, 1000))):
                broken[chance.randrange(len(broken))] = chance.choice((0, 255, chance.randrange(256)))
        case 2:
            del broken[at : at + long]
        case 3:
            broken[other:other] = data[at : at + long] * chance.choice((1, 2, 50))
        case 4:
            broken[at : at + long] = data[other : other + long]
        case 5:
            broken[at : at + long] = bytes([chance.choice((0, 32, 255))]) * long
        case 6:
            del broken[at:]
        case _:
            broken[at : at + long] = chance.randbytes(long)
    return bytes(broken)


def _number(data: bytes, chance: Random) -> bytes:
    """One number of the text in another's place."""
    found = list(re.finditer(rb"-?\d+(?:\.\d+)?", data))
    if not found:
        return data
    for match in sorted(chance.sample(found, min(len(found), chance.choice((1, 1, 5, 50)))), key=lambda m: -m.start()):
        data = data[: match.start()] + chance.choice(_NUMBERS) + data[match.end() :]
    return data


def markup(data: bytes, chance: Random) -> bytes:
    """XML or HTML with tags lost, doubled, nested, swapped, or with other numbers in them."""
    tags = list(re.finditer(rb"<[^<>]{1,400}>", data))
    if not tags:
        return damage(data, chance)
    one, other = sorted(chance.sample(tags, 2) if len(tags) > 1 else tags * 2, key=lambda m: m.start())
    times = chance.choice((2, 30, 1000))
    match chance.randrange(9):
        case 0:
            return _number(data, chance)
        case 1:
            return data[: one.start()] + data[one.end() :]
        case 2:  # nested
            return data[: one.end()] + one.group() * times + data[one.end() :]
        case 3:
            part = data[one.start() : other.end()][:20_000]
            return data[: one.start()] + part * min(times, 200_000 // max(len(part), 1) + 1) + data[one.start() :]
        case 4:
            return data[: one.start()] + data[other.end() :]
        case 5:
            swapped = data[: one.start()] + other.group() + data[one.end() : other.start()]
            return swapped + one.group() + data[other.end() :]
        case 6:
            spans = b' rowspan="65534" colspan="999" r="XFD1048576" ref="A1:XFD1048576" w:val="99999" '
            return data[: one.end() - 1] + spans + data[one.end() - 1 :]
        case 7:
            tag = chance.choice(
                (b"<table>", b"<tr>", b"<td>", b"<!--", b"<![CDATA[", b"<?x ", b"&#0;", b"<div>", b"</")
            )
            return data[: one.start()] + tag * chance.choice((1, 3000)) + data[one.start() :]
        case _:
            return data[: one.start()] + chance.choice(_BOMBS) + data[one.start() :]


_BOMBS = (
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>&a;',
    b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    b'<!DOCTYPE x [<!ENTITY a "0123456789"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>&b;',
    b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>',
    b"&#1114112;&#xD800;",
)


def package(data: bytes, chance: Random) -> bytes:
    """A zip with a member damaged after unpacking, lost, doubled, renamed, or in another's place."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            members = [(info.filename, source.read(info)) for info in source.infolist()]
    except Exception:  # an earlier mutation broke it
        return damage(data, chance)
    if not members:
        return data
    i, j = chance.randrange(len(members)), chance.randrange(len(members))
    name, content = members[i]
    inner: Mutation = markup if content.lstrip()[:1] == b"<" else damage
    match chance.randrange(8):
        case 0:
            del members[i]
        case 1:
            members[i], members[j] = (name, members[j][1]), (members[j][0], content)
        case 2:
            members.append((name, inner(content, chance)))
        case 3:
            members[i] = ("../" * 3 + name + "\0" * chance.randrange(2), content)
        case _:
            members[i] = (name, inner(content, chance)[:_MOST])
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        warnings.simplefilter("ignore")  # of names that occur twice
        for name, content in members:
            target.writestr(name, content)
    return out.getvalue()


_OBJECT = re.compile(rb"\d+ 0 obj.*?endobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.S)


def pdf(data: bytes, chance: Random) -> bytes:
    """A PDF with numbers, references, names or whole objects changed, or a stream changed after unpacking."""
    objects = list(_OBJECT.finditer(data))
    if not objects:
        return damage(data, chance)
    one, other = chance.choice(objects), chance.choice(objects)
    text = one.group()
    match chance.randrange(8):
        case 0:
            text = _number(text, chance) if b"stream" not in text else text.replace(b"/Length", b"/Length 99999999 %")
        case 1:
            references = [m.group() for m in re.finditer(rb"\d+ 0 R", data)]
            if references:
                text = re.sub(rb"\d+ 0 R", lambda _: chance.choice(references), text)
        case 2:
            names = [m.group() for m in re.finditer(rb"/[A-Za-z]+", data[:20_000])]
            found = [m.span() for m in re.finditer(rb"/[A-Za-z]+", text[:5000])]
            if found and names:
                begin, end = chance.choice(found)
                text = text[:begin] + chance.choice(names) + text[end:]
        case 3:
            text = b""
        case 4:
            head = text[: text.index(b"obj")]
            text = head + other.group()[other.group().index(b"obj") :]
        case 5:
            text = text * chance.choice((2, 40))
        case _:
            streams = [found for found in objects if b"endstream" in found.group()]
            one = chance.choice(streams) if streams else one
            text = _unpacked(one.group(), chance)
    return data[: one.start()] + text + data[one.end() :]


def _unpacked(text: bytes, chance: Random) -> bytes:
    """An object whose stream is unpacked, changed, and left plain or packed again."""
    found = _STREAM.search(text)
    if found is None:
        return text
    body = found.group(1)
    if b"ASCII85" in text:
        try:
            body = base64.a85decode(body.strip().removeprefix(b"<~").removesuffix(b"~>"))
        except ValueError:
            return text[: found.start(1)] + damage(body, chance) + text[found.end(1) :]
    try:
        body = zlib.decompressobj().decompress(body, 2_000_000)
    except zlib.error:
        return text[: found.start(1)] + damage(body, chance) + text[found.end(1) :]
    operator = chance.choice((b" q ", b" 0 0 m 9 9 l S ", b" BT ", b" [(", b" /X Do ", b" 1e9 0 0 1e9 0 0 cm ", b" << ",
                              b" (a) Tj ", b" 0 0 1 1 re f ", b" BI /W 9999 /H 9999 ID "))  # fmt: skip
    at = chance.randrange(len(body) + 1)
    match chance.randrange(4):
        case 0:
            body = _number(body, chance)
        case 1:
            body = body[:at] + operator * chance.choice((1, 100, 20_000)) + body[at:]
        case 2:
            body = body * chance.choice((2, 8))
        case _:
            body = damage(body, chance)
    body = body[:_MOST]
    if chance.random() < 0.5:
        return b"%s<</Length %d>>\nstream\n%s\nendstream\nendobj" % (text[: text.index(b"obj") + 3], len(body), body)
    packed = zlib.compress(body, 1)
    head = text[: text.index(b"obj") + 3]
    return b"%s<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj" % (head, len(packed), packed)


def lines(data: bytes, chance: Random) -> bytes:
    """Text with lines lost, doubled, glued or with other numbers."""
    parts = data.split(b"\n")
    i, j = sorted((chance.randrange(len(parts)), chance.randrange(len(parts))))
    match chance.randrange(5):
        case 0:
            return _number(data, chance)
        case 1:
            del parts[i:j]
        case 2:
            parts[i:i] = parts[i:j] * chance.choice((1, 5, 40))
        case 3:
            return b"\n".join(parts[:i]) + b"".join(parts[i:j]) + b"\n".join(parts[j:])
        case _:
            chance.shuffle(parts)
    return b"\n".join(parts)


_STRUCTURED: dict[str, Mutation] = {
    "pdf": pdf, "xlsx": package, "docx": package, "zip": package, "html": markup, "txt": lines,
}  # fmt: skip
