"""The words of a printed page, read back by a reader that shares nothing with what wrote it."""

import pypdfium2


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, in the order of its lines; raises pypdfium2.PdfiumError for what is no PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_text(page) for page in document]
    finally:
        document.close()


def _text(page: pypdfium2.PdfPage) -> str:
    """Where a word goes on in the next line the reader sets U+FFFE or U+0002 in place of its hyphen."""
    said: str = page.get_textpage().get_text_range()
    for mark in ("\ufffe\r\n", "\x02\r\n", "\ufffe", "\x02"):
        said = said.replace(mark, "-")
    return said.replace("\r\n", "\n")
