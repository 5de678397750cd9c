"""The structure tree of a tagged PDF: what each drawn piece is, in reading order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

AttributeValue = str | int | float | tuple[float, ...]

COLUMN_SCOPE: Mapping[str, AttributeValue] = {"O": "/Table", "Scope": "/Column"}
ROW_SCOPE: Mapping[str, AttributeValue] = {"O": "/Table", "Scope": "/Row"}


class Node:
    """An element of the structure: either children, or marked pieces of pages.

    ``marks`` holds a (page, number on that page) pair for each piece drawn. An attribute value
    that begins with a slash is a PDF name, any other is a text or a number.
    """

    __slots__ = ("alternative", "attributes", "children", "marks", "tag")

    def __init__(
        self,
        tag: str,
        attributes: Mapping[str, AttributeValue] | None = None,
        alternative: str = "",
    ) -> None:
        self.tag = tag
        self.attributes = attributes
        self.alternative = alternative
        self.children: list[Node] = []
        self.marks: list[tuple[int, int]] = []

    @property
    def idle(self) -> bool:
        """Whether it is a paragraph in which nothing was printed."""
        return self.tag == "P" and not self.marks

    def child(
        self,
        tag: str,
        attributes: Mapping[str, AttributeValue] | None = None,
        alternative: str = "",
    ) -> Node:
        """Add an element after those already inside, and give it."""
        node = Node(tag, attributes, alternative)
        self.children.append(node)
        return node


def write(pdf: Pdf, root: Node, marked: Sequence[Sequence[Node]]) -> None:
    """Write ``root`` and what is below it into ``pdf``.

    :param marked: for each page, the element of each of its marked pieces, by number.
    """
    pages = [page.obj for page in pdf.pages]
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    attribute_objects: dict[int, Object] = {}
    elements: dict[int, Object] = {}

    def attributes(values: Mapping[str, AttributeValue]) -> Object:
        # Equal attributes come from one mapping: one object in the file serves them all.
        known = attribute_objects.get(id(values))
        if known is None:
            known = attribute_objects[id(values)] = pdf.make_indirect(
                Dictionary({f"/{key}": _value(value) for key, value in values.items()})
            )
        return known

    def element(node: Node, parent: Object) -> Object:
        written = Dictionary(S=Name(f"/{node.tag}"), P=parent)
        if node.attributes is not None:
            written.A = attributes(node.attributes)
        if node.alternative:
            written.Alt = String(node.alternative)
        made = elements[id(node)] = pdf.make_indirect(written)
        if node.children:
            made.K = Array([element(child, made) for child in node.children if not child.idle])
        elif node.marks:
            home = node.marks[0][0]
            made.Pg = pages[home]
            kids = [
                number if page == home else Dictionary(Type=Name.MCR, Pg=pages[page], MCID=number)
                for page, number in node.marks
            ]
            made.K = kids[0] if len(kids) == 1 else Array(kids)
        return made

    tree.K = element(root, tree)
    numbers: list[int | Object] = []
    for index, nodes in enumerate(marked):
        pages[index].StructParents = index
        numbers += [index, pdf.make_indirect(Array([elements[id(node)] for node in nodes]))]
    tree.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    tree.ParentTreeNextKey = len(pages)
    pdf.Root.StructTreeRoot = tree
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _value(value: AttributeValue) -> pikepdf.Object | int | float:
    if isinstance(value, str):
        return Name(value) if value.startswith("/") else String(value)
    if isinstance(value, tuple):
        return Array([round(number, 2) for number in value])
    return value
