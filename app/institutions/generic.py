"""Words that hundreds of names share, as people shorten them: of which kind a body is, never which."""

import re

WORD = re.compile(r"[^\W_]+")
# The little words between the others.
SMALL = frozenset((
    "a", "al", "and", "de", "del", "e", "el", "en", "for", "la", "las", "los", "of", "para", "por",
    "the", "y",
))  # fmt: skip
# Of these the ones that say that a body is of a district.
DISTRICT = frozenset(("md", "distrital", "distrito", "distr", "dist", "district"))
GENERIC = SMALL | DISTRICT | frozenset((
    "municipalidad", "municipio", "municipal", "municipality", "muni", "municip", "munic", "mun", "mp",
    "provincial", "provincia", "prov", "province", "metropolitana", "gobierno", "gob", "gore", "gr",
    "government", "regional", "region", "reg", "direccion", "dir", "director", "gerencia", "ger",
    "subgerencia", "oficina", "ofic", "area", "unidad", "ministerio", "min", "ministry", "universidad",
    "univ", "university", "nacional", "nac", "national", "asociacion", "asoc", "federacion", "fed",
    "confederacion", "comite", "instituto", "inst", "empresa", "organizacion", "sindicato", "sind",
))  # fmt: skip
