"""What a column can be: its name, the headings offices give it, and what belongs in it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..language import fold, plain
from ..language import lazy_gettext as _l
from ..workshops.questions import Question
from . import attended
from .models import ATTENDANCE, LISTS, SIGN_UPS, WORKSHOPS
from .table import heading_word


@dataclass(frozen=True)
class Field:
    """One thing a column may hold: how it is written, and the folded headings offices give it."""

    name: str
    label: Any
    hint: Any
    headings: tuple[str, ...]


_ALL = (SIGN_UPS, ATTENDANCE, LISTS)
_BOTH = (SIGN_UPS, ATTENDANCE)
_PERSON: tuple[tuple[tuple[str, ...], Field], ...] = (
    (_ALL, Field("given_names", _l("Given names"), _l("As the person writes them."),
     ("nombres", "nombre", "given names", "first name", "first names", "prenombres", "name"))),
    (_ALL, Field("family_names", _l("Family names"), _l("Both, in one cell."),
     ("apellidos", "apellido", "family names", "last name", "last names", "surname", "surnames",
      "apellidos completos"))),
    (_ALL, Field("first_family_name", _l("First family name"), _l("Where each has a column of its own."),
     ("apellido paterno", "ap paterno", "paterno", "primer apellido", "first family name"))),
    (_ALL, Field("second_family_name", _l("Second family name"), _l("Where each has a column of its own."),
     ("apellido materno", "ap materno", "materno", "segundo apellido", "second family name"))),
    (_ALL, Field("comma_name", _l("Family names, given names"), _l("In one cell, with a comma between."),
     ("apellidos y nombres", "apellidos nombres", "apellidos y nombres del participante",
      "apellidos y nombres completos", "family names, given names"))),
    (_ALL, Field("two_family_name", _l("Two family names, then given names"),
     _l("In one cell: the first two names, each with its “de la”, “del” or “san”, are the family names; "
        "where there is a comma, those before it."), ())),
    (_ALL, Field("given_first_name", _l("Given names, then two family names"),
     _l("In one cell: the last two names, each with its “de la”, “del” or “san”, are the family names; "
        "where there is a comma, those before it."),
     ("nombres y apellidos", "nombre completo", "full name", "nombre y apellido", "nombre y apellidos",
      "participante", "participantes", "nombres completos", "nombres y apellidos del participante"))),
    (_ALL, Field("phone", _l("Phone"), _l("Nine digits; from another country, with + and its code."),
     ("celular", "telefono", "telefono celular", "telefono movil", "movil", "phone", "mobile", "mobile phone",
      "cel", "telf", "tel", "numero de celular", "n° celular", "n° de celular", "telefono / celular", "fono",
      "telefono/celular", "nro celular", "whatsapp"))),
    (_ALL, Field("email", _l("E-mail"), _l("Like name@example.org."),
     ("correo", "correo electronico", "email", "e-mail", "mail", "correo e", "direccion electronica",
      "correo institucional", "e mail"))),
    (_ALL, Field("institution", _l("Institution"), _l("Its whole name, as in the list."),
     ("institucion", "entidad", "organizacion", "institution", "institucion que representa", "organisation",
      "organization", "municipalidad", "institucion / entidad", "institucion/entidad", "centro de labores",
      "entidad / institucion", "institucion u organizacion", "dependencia"))),
    ((SIGN_UPS,), Field("position", _l("Position"), _l("What the person is there."),
     ("cargo", "puesto", "position", "cargo / funcion", "funcion", "cargo actual", "post"))),
    (_BOTH, Field("region", _l("Region"), _l("Its name, or a country's."),
     ("region", "departamento", "dpto", "region / departamento", "region de procedencia",
      "procedencia", "region/departamento", "lugar de procedencia", "country", "pais"))),
    ((LISTS,), Field("region", _l("Region of the person"), _l("Its name, or a country's."),
     ("region de la persona", "region of the person", "region de procedencia", "procedencia",
      "lugar de procedencia", "region del participante", "departamento de procedencia", "country", "pais",
      "region", "departamento", "dpto", "region / departamento", "region/departamento"))),
    ((SIGN_UPS,), Field("language", _l("Language"), _l("Of the messages: es or en."),
     ("idioma", "language"))),
    ((SIGN_UPS,), Field("note", _l("Note"), _l("A few words; the person reads them too."),
     ("nota", "note", "observacion", "observaciones", "comentario", "comentarios", "remarks"))),
    ((SIGN_UPS,), Field("union_consent", _l("Agrees to the workers' organisation being kept"),
     _l("Yes or no; in writing."),
     ("consentimiento sindical",
      "agrees to the workers organisation being kept", "autoriza organizacion de trabajadores",
      "acepta que se conserve la organizacion de trabajadores"))),
    ((SIGN_UPS,), Field("state", _l("State"), _l("Cancelled ones are left out."), ("estado", "state"))),
    ((SIGN_UPS,), Field("signed_up", _l("Signed up"), _l("Day and hour."),
     ("fecha de inscripcion", "signed up", "se inscribio", "inscripcion", "fecha y hora", "marca temporal",
      "timestamp", "inscrito"))),
    ((ATTENDANCE,), Field("code", _l("Code"), _l("Of the ticket, where there is one."),
     ("codigo", "code", "codigo de inscripcion"))),
    # What offices call a code in a list of several workshops is as often the workshop's.
    ((LISTS,), Field("code", _l("Code of the ticket"), _l("Where there is one."),
     ("codigo de inscripcion", "codigo del ticket", "codigo de la inscripcion", "code of the ticket"))),
    ((ATTENDANCE, LISTS), Field("attended", _l("Attended"), _l("Yes, no or excused; an empty cell is no."),
     ("asistio", "asistencia", "attended", "present", "presente", "attendance"))),
    ((ATTENDANCE,), Field("workshop", _l("Workshop"),
     _l("Its title or code, in a list of several workshops: the rows of the others stay out."),
     ("taller", "nombre del taller", "titulo corto", "titulo", "titulo completo", "evento", "actividad",
      "denominacion", "workshop", "short title", "title", "titulo corto en espanol", "codigo del taller"))),
    ((ATTENDANCE,), Field("day", _l("Day"), _l("One day of the workshop."),
     ("dia", "fecha", "day", "date", "fecha de asistencia"))),
    ((LISTS,), Field("day", _l("Day they came"), _l("One day of the workshop; without it, all of them."),
     ("dia que asistio", "dia de asistencia", "fecha de asistencia", "day they came", "dia que vino"))),
)  # fmt: skip
_WORKSHOP: tuple[Field, ...] = (
    Field("short_es", _l("Short title in Spanish"), _l("As people call it, like MIGRANDINA IV · Lima."),
     ("titulo corto", "titulo corto en espanol", "taller", "nombre del taller", "nombre corto", "evento",
      "actividad", "short title in spanish", "denominacion")),
    Field("short_en", _l("Short title in English"), _l("The same, in English."),
     ("titulo corto en ingles", "short title", "short title in english", "workshop")),
    Field("title_es", _l("Full title in Spanish"), _l("As it was announced; else the short one."),
     ("titulo completo", "titulo", "titulo en espanol", "titulo completo en espanol", "tema del taller",
      "full title in spanish")),
    Field("title_en", _l("Full title in English"), _l("The same, in English; else the short one."),
     ("titulo completo en ingles", "titulo en ingles", "full title", "title", "full title in english")),
    Field("first_day", _l("First day"), _l("Like 2011-03-22 or 22/03/2011."),
     ("fecha", "fecha de inicio", "primer dia", "inicio", "dia", "first day", "date", "fecha inicio",
      "desde")),
    Field("last_day", _l("Last day"), _l("Where it took several."),
     ("fecha de fin", "fecha de termino", "ultimo dia", "fin", "termino", "last day", "fecha fin", "hasta")),
    Field("regions", _l("Convened regions"), _l("Their names, with commas between."),
     ("regiones convocadas", "region convocada", "convened region", "regiones", "region", "departamento",
      "departamentos", "convocadas", "convened regions", "regions", "ambito")),
    Field("venue", _l("Venue"), _l("The name of the house."),
     ("local", "lugar", "venue", "sede", "local del taller", "lugar de realizacion")),
    Field("city", _l("City"), _l("Where it took place."), ("ciudad", "city", "localidad")),
    Field("number", _l("How many took part"), _l("A number; an empty cell is unknown, and not 0."),
     ("participantes", "n° de participantes", "numero de participantes", "cantidad de participantes",
      "asistentes", "total de participantes", "how many took part", "participants", "n° participantes",
      "nro de participantes", "total participantes", "n° de asistentes")),
    Field("basis", _l("Basis"), _l("Reported or signed sheet; where it is empty, as said below."),
     ("sustento", "base", "en que se basa", "on what it rests", "basis")),
    Field("source_es", _l("Who reported it and where, in Spanish"),
     _l("Where it is empty, as said below."),
     ("fuente", "fuente en espanol", "quien lo informo y donde en espanol",
      "who reported it and where, in spanish", "who reported it and where in spanish")),
    Field("source_en", _l("Who reported it and where, in English"), _l("The same, in English."),
     ("fuente en ingles", "source", "quien lo informo y donde en ingles",
      "who reported it and where in english")),
)  # fmt: skip
# What a list of who came to several workshops says of them: its figure is the list itself.
_FIGURE = ("number", "basis", "source_es", "source_en")
_OF_WORKSHOP = tuple(one for one in _WORKSHOP if one.name not in _FIGURE)
_NAMES_OF_WORKSHOP = {one.name for one in _WORKSHOP}
# Headings that say a workshop in one list, a degree or what was done in another: the cells below tell.
_ORDINARY = ("titulo", "titulo completo", "title", "evento", "actividad", "denominacion")
# Headings of names in one cell, which say their order and not whether they have commas.
_WHOLE = ("comma_name", "given_first_name")
# Beside a person these say a degree.
_DEGREES = ("titulo", "title")
_ATTENDED = {said for _kinds, one in _PERSON if one.name == "attended" for said in one.headings}
# What the empty spreadsheet has columns for; the rest are other ways offices write the same.
TEMPLATES = {
    SIGN_UPS: ("given_names", "family_names", "phone", "email", "institution", "position", "region", "note",
               "union_consent"),
    ATTENDANCE: ("given_names", "family_names", "phone", "email", "institution", "region", "attended"),
    WORKSHOPS: tuple(one.name for one in _WORKSHOP),
    LISTS: (*(one.name for one in _OF_WORKSHOP), "given_names", "family_names", "phone", "email",
            "institution", "region", "attended"),
}  # fmt: skip


def fields_of(kind: str, questions: Sequence[Question] = ()) -> dict[str, Field]:
    """Everything a column can be in such a file; a workshop's own questions too."""
    if kind == WORKSHOPS:
        return {one.name: one for one in _WORKSHOP}
    if kind == LISTS:
        people = (one for kinds, one in _PERSON if kind in kinds)
        return {one.name: one for one in (*_OF_WORKSHOP, *people)}
    own = (_of_question(one) for one in questions) if kind == SIGN_UPS else ()
    return {one.name: one for one in (*(one for kinds, one in _PERSON if kind in kinds), *own)}


def known_headings(fields: Mapping[str, Field]) -> dict[str, set[str]]:
    """Every heading that is recognised, with the names of what it may be."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in fields.values():
        for said in one.headings:
            found[said].add(one.name)
    return dict(found)


def guessed(
    headings: Iterable[str], samples: Sequence[Sequence[str]], fields: Mapping[str, Field],
    remembered: Mapping[str, str], called: Collection[str] = (),
) -> dict[str, str]:  # fmt: skip
    """Which column is what: as this person said before, else by its heading; each thing once.

    `called` is what workshops are called, folded: an ordinary heading is theirs only where a sample says one.
    Columns by their number as text, as JSON keeps it. Somebody looks at it before anything comes of it.
    """
    words = [heading_word(heading) for heading in headings]
    found: dict[str, str] = {}
    for column, word in enumerate(words):
        said = samples[column] if column < len(samples) else ()
        # A heading that stands twice, once of the workshop and once of the person, is told by its neighbour.
        is_known = word in remembered and words.count(word) == 1
        own = _named(word, fields, list(found.values()))
        name = remembered[word] if is_known else _whole_name(own, said)
        if name == "comma_name":
            # Whatever was said of an earlier file: without commas nobody's name is read by them.
            name = _whole_name(own if own in _WHOLE else name, said)
        if name == "workshop" and word in _ORDINARY and word not in remembered and not _says(said, called):
            continue
        if name in fields and name not in found.values():
            found[str(column)] = name
    return _attended(found, words, samples) if "attended" in fields else found


def _attended(
    found: dict[str, str], words: Sequence[str], samples: Sequence[Sequence[str]]
) -> dict[str, str]:
    """The same with the column of who came; of several, one a day, none: which is meant is asked."""
    mine = {int(column) for column, name in found.items() if name == "attended"}
    if any(words[one] in _ATTENDED and words.count(words[one]) == 1 for one in mine):
        return found
    rest = {column: name for column, name in found.items() if name != "attended"}
    several = mine | {one for one in attended.told(words, samples) if str(one) not in rest}
    return rest | ({str(*several): "attended"} if len(several) == 1 else {})


def _named(word: str, fields: Mapping[str, Field], before: Sequence[str]) -> str:
    """What a heading is by its words; what may be the workshop's or the person's is as the column before."""
    names = [one.name for one in fields.values() if word in one.headings]
    is_of_workshop = not before or before[-1] in _NAMES_OF_WORKSHOP
    near = [one for one in names if (one in _NAMES_OF_WORKSHOP) == is_of_workshop]
    if word in _DEGREES and names and not near and names[0] in _NAMES_OF_WORKSHOP:
        return ""
    return (near or names or [""])[0]


def _says(samples: Sequence[str], called: Collection[str]) -> bool:
    return any(fold(one) in called for one in samples)


def _whole_name(name: str, samples: Sequence[str]) -> str:
    """How names in one cell are written, by whether most of them have a comma."""
    if name not in _WHOLE:
        return name
    if 2 * sum("," in one for one in samples) > len(samples):
        return "comma_name"
    return "two_family_name" if name == "comma_name" and any(samples) else name


def _of_question(one: Question) -> Field:
    said = {heading_word(label) for label in (one.label_es, one.label_en) if label}
    return Field(f"q-{one.id}", plain(one, "label"), _l("A question of this workshop."), tuple(said))
