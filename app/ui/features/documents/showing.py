"""A document as something to look at: pictures of its pages, or its words. Pure but for Qt's decoders; runs on a read thread.

Bytes come from anywhere, so each decoder has a limit: pages, pixels, and how much a packed file may grow to.
"""

import io
import lzma
import re
import zipfile
import zlib
from html import unescape
from typing import Final

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader

from app.ui.features.documents import texts
from app.ui.paper.pictures import at_width, page_count

MOST_PAGES: Final = 20
WIDTH_PX: Final = 1_000
LARGEST_SIDE_PX: Final = 3_000
MOST_PIXELS: Final = 100_000_000
MOST_WORDS: Final = 200_000
MOST_XML: Final = 20_000_000
_UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, KeyError, OSError, RuntimeError, NotImplementedError, EOFError, ValueError,
)  # fmt: skip
_PARAGRAPH: Final = re.compile(r"</w:p>|<w:br\s*/>|<w:tab\s*/>|<w:t(?:\s[^>]*)?>([^<]*)</w:t>")


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """`pages` are pictures, `words` plain text; `problem` says why there is neither. `total` counts all pages."""

    pages: tuple[QImage, ...] = ()
    words: str = ""
    total: int = 0
    problem: str = ""


def seen(kind: str, data: bytes) -> Seen:
    """What there is to look at in these bytes."""
    if kind == "application/pdf":
        return _pages(data)
    if kind.startswith("image/"):
        return _picture(kind, data)
    words = data.decode("utf-8-sig", "replace") if kind == "text/plain" else words_of_word(data)
    return Seen(words=words[:MOST_WORDS], total=1) if words.strip() else Seen(problem=texts.DAMAGED)


def _pages(data: bytes) -> Seen:
    total = page_count(data)
    if not total:
        return Seen(problem=texts.DAMAGED)
    return Seen(pages=at_width(data, WIDTH_PX, most=MOST_PAGES), total=total)


def _picture(kind: str, data: bytes) -> Seen:
    """Read by the one decoder of its kind: nothing in the bytes may choose another."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoDetectImageFormat(False)
    reader.setFormat(QByteArray(kind.partition("/")[2].encode()))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return Seen(problem=texts.DAMAGED)
    if max(size.width(), size.height()) > LARGEST_SIDE_PX:
        scale = LARGEST_SIDE_PX / max(size.width(), size.height())
        reader.setScaledSize(QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale))))
    image = reader.read()
    return Seen(problem=texts.DAMAGED) if image.isNull() else Seen(pages=(image,), total=1)


def words_of_word(data: bytes) -> str:
    """The words of a Word document, a line for each paragraph; empty where it cannot be read. Nothing in it is run or fetched."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed, packed.open("word/document.xml") as part:
            xml = part.read(MOST_XML + 1)
    except _UNREADABLE:
        return ""
    if len(xml) > MOST_XML:
        return ""
    return "".join(_said(found) for found in _PARAGRAPH.finditer(xml.decode("utf-8", "replace"))).strip()


def _said(found: re.Match[str]) -> str:
    if found.group(1) is not None:
        return unescape(found.group(1))
    return "\t" if found.group().startswith("<w:tab") else "\n"
