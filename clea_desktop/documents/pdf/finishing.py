"""What makes a drawn PDF a tagged and archival one: PDF/UA-1 and PDF/A-3a."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape

from pikepdf import (
    Array,
    AttachedFileSpec,
    Dictionary,
    Name,
    Object,
    ObjectStreamMode,
    Pdf,
    Stream,
    String,
)

from clea_desktop.documents.blocks import Attachment, Paper
from clea_desktop.documents.pdf.fonts import srgb
from clea_desktop.documents.pdf.structure import Node, write
from clea_desktop.documents.text import one_line

LANGUAGE = "fr-FR"
CREATOR = "CléA Desktop"
PRODUCER = "reportlab, pikepdf"

# PDF/A knows no pdfuaid: a file that names it has to bring the description of its schema.
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{day}T00:00:00Z</xmp:CreateDate>
<xmp:ModifyDate>{day}T00:00:00Z</xmp:ModifyDate>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


Pictures = Mapping[int, Mapping[str, tuple[bytes, int, int]]]
"""For each page, by its rank, the pictures it shows: bytes (JPEG), width and height in points."""


def finish(
    drawn: bytes,
    paper: Paper,
    root: Node,
    marked: Sequence[Sequence[Node]],
    pictures: Pictures,
) -> bytes:
    """Give ``drawn`` with its structure, metadata, colour profile and attachments.

    :param marked: for each page, the element of each of its marked pieces, by number.
    """
    with Pdf.open(BytesIO(drawn)) as pdf:
        write(pdf, root, marked)
        _show(pdf, pictures)
        pdf.Root.Lang = String(LANGUAGE)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        _describe(pdf, paper)
        profile = pdf.make_stream(srgb(), N=3)
        intent = Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
            Info=String("sRGB IEC61966-2.1"),
            DestOutputProfile=profile,
        )
        pdf.Root.OutputIntents = Array([intent])
        if paper.attachments:
            specs = [_attach(pdf, item, paper.dated) for item in paper.attachments]
            pdf.Root.AF = Array(specs)
        out = BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
            compress_streams=True,
        )
        return out.getvalue()


def _show(pdf: Pdf, pictures: Pictures) -> None:
    """Give each page the pictures it draws, as they are: nothing is decoded nor made again."""
    made: dict[str, Object] = {}
    for index, shown in pictures.items():
        resources = pdf.pages[index].obj.Resources
        if Name.XObject not in resources:
            resources.XObject = Dictionary()
        for name, (jpeg, width, height) in shown.items():
            if name not in made:
                stream = Stream(pdf, b"")
                stream.write(jpeg, filter=Name.DCTDecode)
                stream.Type, stream.Subtype = Name.XObject, Name.Image
                stream.Width, stream.Height, stream.BitsPerComponent = width, height, 8
                stream.ColorSpace = Name.DeviceRGB
                made[name] = pdf.make_indirect(stream)
            resources.XObject[name] = made[name]


def _describe(pdf: Pdf, paper: Paper) -> None:
    """Write the same description twice, as both old and new readers look for it."""
    title, subject, author = (one_line(text) for text in (paper.title, paper.subject, paper.author))
    day = _pdf_date(paper.dated)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(title),
            Subject=String(subject),
            Author=String(author),
            Creator=String(CREATOR),
            Producer=String(PRODUCER),
            CreationDate=String(day),
            ModDate=String(day),
        )
    )
    xmp = _XMP.format(
        title=escape(title),
        subject=escape(subject),
        author=escape(author),
        creator=CREATOR,
        producer=PRODUCER,
        language=LANGUAGE,
        day=paper.dated.isoformat(),
    )
    metadata = pdf.make_stream(xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = metadata


def _attach(pdf: Pdf, item: Attachment, dated: date) -> Dictionary:
    name = one_line(item.name)
    spec = AttachedFileSpec(
        pdf,
        item.data,
        description=one_line(item.description),
        filename=name,
        mime_type=item.media_type,
        creation_date=_pdf_date(dated),
        mod_date=_pdf_date(dated),
        relationship=Name.Data,
    )
    pdf.attachments[name] = spec
    return spec.obj


def _pdf_date(day: date) -> str:
    return f"D:{day:%Y%m%d}000000Z"
