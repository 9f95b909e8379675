"""The history of a document: versions named by people or kept by themselves, and going back."""

from collections.abc import Mapping
from typing import Any

from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText
from sqlmodel import col, select

from hub.db import Work
from hub.realtime.log import stored
from hub.realtime.models import DocumentVersion
from hub.realtime.reading import edit, opened, snapshot


def versions(work: Work, room: str) -> list[DocumentVersion]:
    """All versions of a document, the newest first."""
    return work.all(
        select(DocumentVersion)
        .where(DocumentVersion.room == room)
        .order_by(col(DocumentVersion.made_at).desc(), col(DocumentVersion.id).desc())
    )


def version(work: Work, room: str, version_id: int) -> DocumentVersion:
    """One version of this document. Raises NotFound."""
    return work.one(
        select(DocumentVersion).where(
            DocumentVersion.id == version_id, DocumentVersion.room == room
        )
    )


def name_version(work: Work, room: str, name: str, author_id: int | None) -> DocumentVersion:
    """Keep the document as it is now, under a name."""
    return work.add(
        DocumentVersion(
            room=room,
            seq=stored(work.session, room).seq,
            name=name[:120] or "Version",
            snapshot=snapshot(work, room),
            made_at=work.now,
            author_id=author_id,
            author_ids=[] if author_id is None else [author_id],
        )
    )


def restore(
    work: Work,
    room: str,
    chosen: DocumentVersion,
    author_id: int | None,
    roots: Mapping[str, type[Any]],
) -> None:
    """Make the document say what it said in a version. What was there becomes a version.

    roots: the names of the document's roots and their kinds, such as `{"default": XmlFragment}`:
    bytes do not tell. It is written as new edits of this author: those who are in it see it
    change, and nothing of the history is lost.
    """
    name_version(work, room, "Before going back", author_id)
    old = opened(chosen.snapshot)
    edit(work, room, lambda doc: _become(doc, old, roots), author_id)


def _become(doc: Doc[Any], old: Doc[Any], roots: Mapping[str, type[Any]]) -> None:
    """Write the content of every root of `old` into `doc`."""
    for name, kind in roots.items():
        root, then = doc.get(name, type=kind), old.get(name, type=kind)
        if isinstance(root, Map):
            for key in [key for key in _keys(root) if key not in then]:
                del root[key]
            for key in _keys(then):
                # What says the same stays what it is, for those who have it in their hands.
                if key not in root or _plain(root[key]) != _plain(then[key]):
                    root[key] = _copy(then[key])
        elif isinstance(root, Array):
            root.clear()
            root.extend([_copy(value) for value in then])
        elif isinstance(root, Text):
            root.clear()
            _write_text(root, then)
        elif isinstance(root, XmlFragment):
            del root.children[0 : len(root.children)]
            for child in then.children:
                _append_xml(root, child)


def _keys(root: Any) -> list[str]:
    return list(root.keys())


def _plain(value: Any) -> Any:
    """A value to be compared: text with its marks, all that is nested as plain values."""
    if isinstance(value, Map):
        return {key: _plain(value[key]) for key in _keys(value)}
    if isinstance(value, Array):
        return [_plain(item) for item in value]
    return value.diff() if isinstance(value, Text) else value


def _copy(value: Any) -> Any:
    if isinstance(value, Map):
        return Map({key: _copy(value[key]) for key in _keys(value)})
    if isinstance(value, Array):
        return Array([_copy(item) for item in value])
    if isinstance(value, Text):
        return Text(str(value))
    return value


def _write_text(text: Any, then: Any) -> None:
    at = 0
    for part, marks in then.diff():
        if isinstance(part, str):
            text.insert(at, part, marks)
            at += len(part.encode())
        else:
            text.insert_embed(at, part, marks)
            at += 1


def _append_xml(parent: Any, child: Any) -> None:
    if isinstance(child, XmlElement):
        attributes: Any = child.attributes
        attributes = dict(list(attributes))
        made = parent.children.append(XmlElement(child.tag, attributes))
        for grandchild in child.children:
            _append_xml(made, grandchild)
    elif isinstance(child, XmlText):
        _write_text(parent.children.append(XmlText()), child)
