"""Files that people send, good and bad, and papers put beside a deal."""

import io
import struct
import zipfile
from pathlib import Path

from matchmaker.domain.deals.documents import Opening
from matchmaker.domain.introductions import Side
from matchmaker.services import deals
from matchmaker.services.deals import Upload
from matchmaker.storage.deals import DealVersion
from matchmaker.storage.document_files import DocumentFiles
from tests.integration.dealings import Dealing

LIMIT = 1 << 20
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 64
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def office(main: str = "word/document.xml", *more: str, types: bool = True) -> bytes:
    """A zip with the parts of an Office file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in [*(["[Content_Types].xml"] if types else []), main, *more]:
            archive.writestr(name, b"<w/>")
    return target.getvalue()


def bomb() -> bytes:
    """A small Word file that would unpack to a gigabyte."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<t/>")
        archive.writestr("word/document.xml", b"<w/>")
    # Only the directory is told a lie: nothing of this size is ever made, nor unpacked.
    data = bytearray(target.getvalue())
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 1 << 30)
    return bytes(data)


def endless_directory() -> bytes:
    """A zip whose end announces a directory of two gigabytes."""
    data = bytearray(office())
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 12, 1 << 31)
    return bytes(data)


def upload(
    folder: Path,
    content: bytes = PDF,
    name: str = "数据.pdf",
    opens: Opening = Opening.NDA,
) -> Upload:
    """A file as it arrives."""
    return Upload(io.BytesIO(content), name, opens, DocumentFiles(folder), LIMIT)


def put(
    dealing: Dealing, folder: Path, side: Side = Side.PROVIDER, title: str = "剥落试验数据", **values: object
) -> DealVersion:
    """A paper that the side puts beside the deal."""
    return deals.add_document(
        dealing.session,
        actor=dealing.scene.actor(side),
        deal_id=dealing.deal_id,
        title=title,
        upload=upload(folder, **values),
        now=dealing.now,
    )
